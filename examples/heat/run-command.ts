/** The command as a whole: options in, exit status out. */
import { isGridwrightError } from "../../runtime/error.js";
import type { Interruption } from "../scan/interruption.js";
import { SCAN_DEVICES } from "../scan/open-scan-device.js";
import type { Output } from "../scan/output.js";
import { UsageError } from "../scan/usage-error.js";
import { parseOptions, usageText } from "./options.js";
import { runHeat } from "./run-heat.js";

const FAILED = 1;
const BAD_USAGE = 2;

export async function runCommand(args: readonly string[], interruption: Interruption, output: Output): Promise<number> {
  try {
    const options = parseOptions(args);
    if (!options.help) return (await runHeat(options, interruption, output)) ? 0 : FAILED;
    await output.print(usageText(SCAN_DEVICES));
    return 0;
  } catch (error) {
    // Whatever an interruption broke, what counts is that there was one.
    if (interruption.exitCode !== undefined) {
      output.clearProgress();
      interruption.finish();
    }
    output.complain(messageOf(error));
    return error instanceof UsageError ? BAD_USAGE : FAILED;
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
