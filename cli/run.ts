/** The `gridwright` command as a function: arguments in, lines and an exit code out. */
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { didYouMean } from "../codegen/protocol/closest.js";
import { formatDiagnostic, type Diagnostic } from "../ir/diagnostic.js";
import { CommandError } from "./command-error.js";
import { gen } from "./gen.js";
import type { Output } from "./output.js";

const HELP = `usage: gridwright COMMAND [OPTION]...

commands:
  gen       make everything that gridwright.config.json asks for

options:
  --help, -h       this text; after a command, the command's own
  --version        the version of gridwright

Exit codes: 0 fine, 1 findings, 2 a call that could not work.`;

const GEN_HELP = `usage: gridwright gen [--check] [--format text|json] [--project FOLDER]

Reads gridwright.config.json in the current folder or above it, and writes the files that have changed, all or none.

options:
  --check            write nothing; print what would change as a unified diff, and exit 1 if anything would
  --format FORMAT    text (default) or json, one line
  --project FOLDER   where to look for gridwright.config.json instead
  --help, -h         this text`;

const COMMANDS = ["gen"] as const;

/** Never throws for anything that its user could have done. */
export async function run(args: readonly string[], output: Output): Promise<0 | 1 | 2> {
  try {
    return await dispatch(args, output);
  } catch (error) {
    return explain(error, args, output);
  }
}

async function dispatch([command, ...rest]: readonly string[], output: Output): Promise<0 | 1> {
  if (command === undefined) throw new CommandError(`a command is missing\n\n${HELP}`, 2);
  if (command === "--help" || command === "-h") return print(HELP, output);
  if (command === "--version") return print(version(), output);
  if (command !== "gen") {
    const { help } = didYouMean(command, COMMANDS);
    throw new CommandError(`there is no command ${command}${help === undefined ? "" : `; ${help}`}\n\n${HELP}`, 2);
  }
  const { values } = parseArgs({
    args: rest,
    strict: true,
    allowPositionals: false,
    options: {
      help: { type: "boolean", short: "h", default: false },
      check: { type: "boolean", default: false },
      format: { type: "string", default: "text" },
      project: { type: "string", default: "." },
    },
  });
  if (values.help) return print(GEN_HELP, output);
  const { format } = values;
  if (format !== "text" && format !== "json") throw new CommandError(`--format is text or json, not ${format}`, 2);
  return gen({ folder: values.project, check: values.check, format }, output);
}

function print(text: string, output: Output): 0 {
  output.out(text);
  return 0;
}

function version(): string {
  const own = dirname(fileURLToPath(import.meta.url));
  for (const folder of [resolve(own, ".."), resolve(own, "../..")]) {
    try {
      const parsed: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (typeof parsed === "object" && parsed !== null && "version" in parsed) return String(parsed.version);
    } catch {
      // `dist/cli` lies one folder deeper than `cli`.
    }
  }
  return "unknown";
}

function explain(error: unknown, args: readonly string[], output: Output): 1 | 2 {
  const diagnostics = diagnosticsOf(error);
  if (diagnostics !== undefined && args.includes("json")) output.out(JSON.stringify({ diagnostics }));
  else if (diagnostics !== undefined) {
    for (const each of diagnostics) output.error(formatDiagnostic(each));
    output.error(`${diagnostics.length} ${diagnostics.length === 1 ? "finding" : "findings"}; nothing was written`);
  } else if (error instanceof CommandError) output.error(`gridwright: ${error.message}`);
  else if (error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")) output.error(`gridwright: ${error.message}`);
  // What a kernel module throws is its author's to read, with the place where it was thrown.
  else output.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (error instanceof CommandError) return error.exitCode;
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS") ? 2 : 1;
}

/** Told by shape: a kernel module brings a copy of the compiler with it, and so another class of the same name. */
function diagnosticsOf(error: unknown): readonly Diagnostic[] | undefined {
  if (!(error instanceof Error) || error.name !== "DiagnosticError" || !("diagnostics" in error)) return undefined;
  return Array.isArray(error.diagnostics) ? error.diagnostics : undefined;
}
