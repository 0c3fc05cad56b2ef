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
import { verifyKernelCommand } from "./verify-kernel.js";

const HELP = `usage: gridwright COMMAND [OPTION]...

commands:
  gen             make everything that gridwright.config.json asks for
  verify-kernel   check one kernel, and run it on the oracle

options:
  --help, -h      this text; after a command, the command's own
  --version       the version of gridwright

Exit codes: 0 fine, 1 findings, 2 a call that could not work.`;

const GEN_HELP = `usage: gridwright gen [--check] [--format text|json] [--project FOLDER]

Reads gridwright.config.json in the current folder or above it, and writes the files that have changed, all or none.

options:
  --check            write nothing; print what would change as a unified diff, and exit 1 if anything would
  --format FORMAT    text (default) or json, one line
  --project FOLDER   where to look for gridwright.config.json instead
  --help, -h         this text`;

const VERIFY_KERNEL_HELP = `usage: gridwright verify-kernel MODULE[#EXPORT] [--grid X,Y,Z] [--seeds N] [--format text|json]

Checks a kernel against every rule of the IR, then runs it on the oracle in many interleavings, with inputs that are drawn.
The export is a Program, a CompiledKernel with code.program, or a function that returns one; it is called as by gen.

options:
  --grid X,Y,Z       workgroups along each axis (default 2,1,1)
  --seeds N          interleavings to run (default 16)
  --format FORMAT    text (default) or json, one line
  --help, -h         this text`;

const COMMANDS: Readonly<Record<string, (args: string[], output: Output) => Promise<0 | 1>>> = { gen: runGen, "verify-kernel": runVerifyKernel };

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
  const chosen = COMMANDS[command];
  if (chosen === undefined) {
    const { help } = didYouMean(command, Object.keys(COMMANDS));
    throw new CommandError(`there is no command ${command}${help === undefined ? "" : `; ${help}`}\n\n${HELP}`, 2);
  }
  return chosen(rest, output);
}

async function runGen(args: string[], output: Output): Promise<0 | 1> {
  const { values } = parseArgs({
    args,
    strict: true,
    allowPositionals: false,
    options: {
      ...COMMON_OPTIONS,
      check: { type: "boolean", default: false },
      project: { type: "string", default: "." },
    },
  });
  if (values.help) return print(GEN_HELP, output);
  return gen({ folder: values.project, check: values.check, format: formatOf(values.format) }, output);
}

async function runVerifyKernel(args: string[], output: Output): Promise<0 | 1> {
  const { values, positionals } = parseArgs({
    args,
    strict: true,
    allowPositionals: true,
    options: { ...COMMON_OPTIONS, grid: { type: "string", default: "2,1,1" }, seeds: { type: "string", default: "16" } },
  });
  if (values.help) return print(VERIFY_KERNEL_HELP, output);
  const [kernel, ...more] = positionals;
  if (kernel === undefined || more.length > 0) throw new CommandError(`verify-kernel takes one module, not ${positionals.length}\n\n${VERIFY_KERNEL_HELP}`, 2);
  const [x, y = 1, z = 1, ...others] = values.grid.split(",").map((part) => countOf("--grid", part, 65_535));
  if (x === undefined || others.length > 0) throw new CommandError(`--grid is X, X,Y or X,Y,Z, not ${values.grid}`, 2);
  return verifyKernelCommand({ kernel, grid: [x, y, z], seeds: countOf("--seeds", values.seeds, 100_000), format: formatOf(values.format) }, output);
}

const COMMON_OPTIONS = { help: { type: "boolean", short: "h", default: false }, format: { type: "string", default: "text" } } as const;

function formatOf(format: string): "text" | "json" {
  if (format === "text" || format === "json") return format;
  throw new CommandError(`--format is text or json, not ${format}`, 2);
}

function countOf(option: string, text: string, most: number): number {
  const count = /^[0-9]+$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= most) return count;
  throw new CommandError(`${option} holds ${JSON.stringify(text)} where a number of 1 to ${most} must stand`, 2);
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
