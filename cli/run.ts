/** The `gridwright` command as a function: arguments in, lines and an exit code out. */
import { didYouMean } from "../codegen/protocol/closest.js";
import { breakingCommand } from "./breaking.js";
import { checkCommand } from "./check.js";
import { CommandError } from "./command-error.js";
import type { Command, ExitCode } from "./command.js";
import { doctorCommand } from "./doctor.js";
import { explainError } from "./explain-error.js";
import { genCommand } from "./gen.js";
import { initCommand } from "./init.js";
import type { Output } from "./output.js";
import { packageManifest } from "./package-manifest.js";
import { verifyKernelCommand } from "./verify-kernel.js";

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ["init", initCommand],
  ["gen", genCommand],
  ["check", checkCommand],
  ["breaking", breakingCommand],
  ["verify-kernel", verifyKernelCommand],
  ["doctor", doctorCommand],
]);

const HELP = `usage: gridwright COMMAND [OPTION]...

commands:
${[...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(14)} ${summary}`).join("\n")}

options:
  --help, -h      this text; after a command, the command's own
  --version       the version of gridwright

Exit codes: 0 fine, 1 findings, 2 a call that could not work, 130 interrupted.`;

/** Never throws for anything that its user could have done. */
export async function run(args: readonly string[], output: Output): Promise<ExitCode> {
  try {
    return await dispatch(args, output);
  } catch (error) {
    return explainError(error, args.includes("json") || args.includes("--format=json"), output);
  }
}

async function dispatch([name, ...rest]: readonly string[], output: Output): Promise<ExitCode> {
  if (name === undefined) throw new CommandError(`a command is missing\n\n${HELP}`, 2);
  if (name === "--help" || name === "-h") return print(HELP, output);
  if (name === "--version") return print(packageManifest().version, output);
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
