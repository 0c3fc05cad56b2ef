import type { Output } from "./output.js";

/** 0 fine, 1 findings, 2 a call that could not work; 128 and the signal's number where a signal ended it. */
export type ExitCode = 0 | 1 | 2 | 130 | 143;

/** One word after `gridwright`. */
export interface Command {
  /** For the list of commands: a few words without a stop. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  /** Throws `CommandError` or `DiagnosticError`. */
  readonly run: (args: readonly string[], output: Output) => Promise<ExitCode>;
}
