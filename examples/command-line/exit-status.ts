import { isGridwrightError } from "../../runtime/error.js";
import type { Output } from "./output.js";
import type { ReportedInterruption } from "./reported-interruption.js";
import { UsageError } from "./usage-error.js";

const FINDINGS = 1;
const BAD_USAGE = 2;

/** Runs a command that resolves to true where all is well, and complains about what it throws. With an interruption it may not return. */
export async function exitStatus(command: () => Promise<boolean>, output: Output, interruption?: ReportedInterruption): Promise<number> {
  try {
    return (await command()) ? 0 : FINDINGS;
  } catch (error) {
    // Whatever an interruption broke, what counts is that there was one.
    if (interruption?.exitCode !== undefined) {
      output.clearProgress();
      interruption.finish();
    }
    output.complain(messageOf(error));
    return error instanceof UsageError ? BAD_USAGE : FINDINGS;
  }
}

/** One line for what a user can cause, a full disk among it; the stack for what only a bug can. */
function messageOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message} (--help lists the options)`;
  if (isGridwrightError(error) || isSystemError(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
