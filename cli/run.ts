/** The `gridwright` command as a function: arguments in, lines and an exit code out. */
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { didYouMean } from "../codegen/protocol/closest.js";
import { formatDiagnostic } from "../ir/diagnostic.js";
import { breakingCommand } from "./breaking.js";
import { checkCommand } from "./check.js";
import { CommandError } from "./command-error.js";
import type { Command } from "./command.js";
import { diagnosticsOf } from "./diagnostics-of.js";
import { genCommand } from "./gen.js";
import type { Output } from "./output.js";
import { verifyKernelCommand } from "./verify-kernel.js";

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ["gen", genCommand],
  ["check", checkCommand],
  ["breaking", breakingCommand],
  ["verify-kernel", verifyKernelCommand],
]);

const HELP = `usage: gridwright COMMAND [OPTION]...

commands:
${[...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(14)} ${summary}`).join("\n")}

options:
  --help, -h      this text; after a command, the command's own
  --version       the version of gridwright

Exit codes: 0 fine, 1 findings, 2 a call that could not work.`;

/** Never throws for anything that its user could have done. */
export async function run(args: readonly string[], output: Output): Promise<0 | 1 | 2> {
  try {
    return await dispatch(args, output);
  } catch (error) {
    return explain(error, args, output);
  }
}

async function dispatch([name, ...rest]: readonly string[], output: Output): Promise<0 | 1> {
  if (name === undefined) throw new CommandError(`a command is missing\n\n${HELP}`, 2);
  if (name === "--help" || name === "-h") return print(HELP, output);
  if (name === "--version") return print(version(), output);
  const command = COMMANDS.get(name);
  if (command === undefined) {
    const { help } = didYouMean(name, COMMANDS.keys());
    throw new CommandError(`there is no command ${name}${help === undefined ? "" : `; ${help}`}\n\n${HELP}`, 2);
  }
  if (rest.includes("--help") || rest.includes("-h")) return print(command.help, output);
  return command.run(rest, output);
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
