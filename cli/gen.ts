/** `gridwright gen`: from the configuration to files, or with `--check` to the difference between the two. */
import { createTwoFilesPatch } from "diff";
import { findConfig } from "./config.js";
import { generateProject } from "./generate-project.js";
import type { Output } from "./output.js";
import { applyChanges, changesFor, type Change } from "./write-files.js";

export interface GenOptions {
  /** Where to look for the configuration: here and above. */
  readonly folder: string;
  /** Write nothing; say what would change. */
  readonly check: boolean;
  readonly format: "text" | "json";
}

/** The command that makes `--check` pass. */
export const GEN_COMMAND = "npm run gen";

/** A whole new file says no more in a diff than its length does. */
const MAX_DIFF_LINES = 200;

/** The exit code; throws `CommandError` or `DiagnosticError`. */
export async function gen(options: GenOptions, output: Output): Promise<0 | 1> {
  const config = findConfig(options.folder);
  const files = await generateProject(config);
  const changes = changesFor(config.folder, files, config.manifest);
  if (options.check) return report(changes, files.length, options, output);
  applyChanges(config.folder, changes);
  const written = changes.filter((change) => change.after !== undefined).map((change) => change.path);
  const removed = changes.filter((change) => change.after === undefined).map((change) => change.path);
  if (options.format === "json") output.out(JSON.stringify({ written, removed, unchanged: files.length - written.length }));
  else {
    for (const path of written) output.out(`wrote ${path}`);
    for (const path of removed) output.out(`removed ${path}`);
    if (changes.length === 0) output.out(upToDate(files.length));
  }
  return 0;
}

function upToDate(total: number): string {
  return `all ${total} generated files are up to date`;
}

function report(changes: readonly Change[], total: number, options: GenOptions, output: Output): 0 | 1 {
  if (options.format === "json") output.out(JSON.stringify({ stale: changes.map((change) => change.path) }));
  else {
    for (const change of changes) output.out(difference(change));
    if (changes.length === 0) output.out(upToDate(total));
    else output.out(`${changes.length} generated ${changes.length === 1 ? "file differs" : "files differ"} from what the specs say. Fix: ${GEN_COMMAND}`);
  }
  return changes.length === 0 ? 0 : 1;
}

function difference({ path, before, after }: Change): string {
  if (before === undefined) return `${path} is missing`;
  if (after === undefined) return `${path} is no longer generated`;
  const lines = createTwoFilesPatch(path, path, before, after, "checked in", "generated", { context: 3 }).split("\n");
  const shown = lines.slice(0, MAX_DIFF_LINES);
  return lines.length > shown.length ? [...shown, `... ${lines.length - shown.length} more lines`].join("\n") : shown.join("\n");
}
