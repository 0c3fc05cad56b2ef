import { formatDiagnostic } from "../ir/diagnostic.js";
import { CommandError } from "./command-error.js";
import { diagnosticsOf } from "./diagnostics-of.js";
import type { Output } from "./output.js";

/** Says what went wrong, and with which exit code a command ends for it. With `json` a program reads it from the output. */
export function explainError(error: unknown, json: boolean, output: Output): 1 | 2 {
  const diagnostics = diagnosticsOf(error);
  const isUsage = error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
  if (diagnostics !== undefined && json) output.out(JSON.stringify({ diagnostics }));
  else if (diagnostics !== undefined) {
    for (const each of diagnostics) output.error(formatDiagnostic(each));
    output.error(`${diagnostics.length} ${diagnostics.length === 1 ? "finding" : "findings"}; nothing was written`);
  } else if (error instanceof CommandError || isUsage) {
    if (json && !isUsage) output.out(JSON.stringify({ error: error.message }));
    output.error(`gridwright: ${error.message}`);
  }
  // What a kernel module throws is its author's to read, with the place where it was thrown.
  else output.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (error instanceof CommandError) return error.exitCode;
  return isUsage ? 2 : 1;
}
