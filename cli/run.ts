/** The `gridwright` command as a function: arguments in, lines and an exit code out. */
import { didYouMean } from "../codegen/protocol/closest.js";
import { CommandError } from "./command-error.js";
import type { Command, ExitCode } from "./command.js";
import { explainError } from "./explain-error.js";
import type { Output } from "./output.js";
import { packageManifest } from "./package-manifest.js";
import { usageError } from "./usage-error.js";

/** Each is loaded when it is asked for: what the others need takes longer than most of them do. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["init", async () => (await import("./init.js")).initCommand],
  ["gen", async () => (await import("./gen.js")).genCommand],
  ["check", async () => (await import("./check.js")).checkCommand],
  ["breaking", async () => (await import("./breaking.js")).breakingCommand],
  ["explain", async () => (await import("./explain.js")).explainCommand],
  ["verify-kernel", async () => (await import("./verify-kernel.js")).verifyKernelCommand],
  ["doctor", async () => (await import("./doctor.js")).doctorCommand],
]);

async function help(): Promise<string> {
  const commands = await Promise.all([...COMMANDS].map(async ([name, load]) => ({ name, summary: (await load()).summary })));
  return `usage: gridwright COMMAND [OPTION]...

commands:
${commands.map(({ name, summary }) => `  ${name.padEnd(14)} ${summary}`).join("\n")}

options:
  --help, -h      this text; after a command, the command's own
  --version       the version of gridwright

Exit codes: 0 fine, 1 findings, 2 a call that could not work, 130 or 143 ended by a signal.`;
}

/** Never throws for anything that its user could have done. */
export async function run(args: readonly string[], output: Output): Promise<ExitCode> {
  try {
    return await dispatch(args, output);
  } catch (error) {
    return explainError(error, args.includes("--format=json") || args.some((each, i) => each === "json" && args[i - 1] === "--format"), output);
  }
}

async function dispatch([name, ...rest]: readonly string[], output: Output): Promise<ExitCode> {
  if (name === undefined) throw new CommandError(`a command is missing\n\n${await help()}`, 2);
  if (name === "--help" || name === "-h") return print(await help(), output);
  if (name === "--version") return print(packageManifest().version, output);
  const load = COMMANDS.get(name);
  if (load === undefined) {
    const { help: hint } = didYouMean(name, COMMANDS.keys());
    throw new CommandError(`there is no command ${name}${hint === undefined ? "" : `; ${hint}`}\n\n${await help()}`, 2);
  }
  const command = await load();
  if (rest.includes("--help") || rest.includes("-h")) return print(command.help, output);
  try {
    return await command.run(rest, output);
  } catch (error) {
    throw usageError(error, name, command.help);
  }
}

function print(text: string, output: Output): 0 {
  output.out(text);
  return 0;
}
