import { didYouMean } from "../codegen/protocol/closest.js";
import { CommandError } from "./command-error.js";

/** What Node's `parseArgs` refuses, as a `CommandError` that says what there is; any other error as it is. `help` is the command's own. */
export function usageError(error: unknown, command: string, help: string): unknown {
  if (!(error instanceof Error) || !("code" in error) || !String(error.code).startsWith("ERR_PARSE_ARGS")) return error;
  // What follows explains `--` and `=`, which hardly anyone has meant.
  const [sentence = error.message] = error.message.split(/\.(?:\s|$)/);
  const [, unknown] = /^Unknown option '(-[^']*)'/.exec(sentence) ?? [];
  const { help: hint } = unknown === undefined ? {} : didYouMean(unknown, new Set(help.match(/--[a-z]+/g)));
  return new CommandError(`${sentence}${hint === undefined ? "." : `; ${hint}`} Fix: gridwright ${command} --help lists what it takes`, 2);
}
