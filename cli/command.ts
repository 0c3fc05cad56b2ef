import type { Output } from "./output.js";

/** One word after `gridwright`. */
export interface Command {
  /** For the list of commands: a few words without a stop. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  /** The exit code; throws `CommandError` or `DiagnosticError`. */
  readonly run: (args: readonly string[], output: Output) => Promise<0 | 1>;
}
