/** `gridwright gen`: from the configuration to files, or with `--check` to the difference between the two. */
import { parseArgs } from "node:util";
import { createTwoFilesPatch } from "diff";
import type { Command } from "./command.js";
import { findConfig } from "./config.js";
import { formatOption } from "./format-option.js";
import { generateProject } from "./generate-project.js";
import type { Output } from "./output.js";
import { applyChanges, changesFor, removeLeftovers, type Change } from "./write-files.js";

const HELP = `usage: gridwright gen [--check] [--format text|json] [--project FOLDER]

Reads gridwright.config.json in the current folder or above it, and writes the files that have changed, all or none.

options:
  --check            write nothing; print what would change as a unified diff, and exit 1 if anything would
  --format FORMAT    text (default) or json, one line
  --project FOLDER   where to look for gridwright.config.json instead
  --help, -h         this text`;

export const genCommand: Command = {
  summary: "make everything that gridwright.config.json asks for",
  help: HELP,
  run: (args, output) => {
    const options = { check: { type: "boolean", default: false }, format: { type: "string", default: "text" }, project: { type: "string", default: "." } } as const;
    const { values } = parseArgs({ args: [...args], strict: true, allowPositionals: false, options });
    return gen({ folder: values.project, check: values.check, format: formatOption(values.format, ["text", "json"]) }, output);
  },
};

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
  removeLeftovers(config.folder, files);
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
