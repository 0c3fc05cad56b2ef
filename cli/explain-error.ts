import { formatDiagnostic } from "../ir/diagnostic.js";
import { CommandError } from "./command-error.js";
import { counted } from "./counted.js";
import { diagnosticsOf } from "./diagnostics-of.js";
import type { Output } from "./output.js";

/** Says what went wrong, and with which exit code a command ends for it. With `json` a program reads it from the output. */
export function explainError(error: unknown, json: boolean, output: Output): 1 | 2 {
  const diagnostics = diagnosticsOf(error);
  if (diagnostics !== undefined && json) output.out(JSON.stringify({ diagnostics }));
  else if (diagnostics !== undefined) {
    for (const each of diagnostics) output.error(formatDiagnostic(each));
    output.error(`${counted(diagnostics.length, "finding")}; nothing was written`);
  } else {
    const message = error instanceof Error ? error.message : String(error);
    if (json) output.out(JSON.stringify({ error: message }));
    // What nobody has foreseen is for whoever repairs it, with the place where it was thrown.
    output.error(`gridwright: ${error instanceof CommandError || !(error instanceof Error) ? message : (error.stack ?? message)}`);
  }
  return error instanceof CommandError ? error.exitCode : 1;
}
