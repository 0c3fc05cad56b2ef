/** The command as a whole: options in, exit status out. */
import { isGridwrightError } from "../../runtime/error.js";
import type { Interruption } from "./interruption.js";
import { SCAN_DEVICES } from "./open-scan-device.js";
import { parseOptions, usageText } from "./options.js";
import type { Output } from "./output.js";
import { runScan } from "./run-scan.js";
import { UsageError } from "./usage-error.js";

const FINDINGS = 1;
const BAD_USAGE = 2;

export async function runCommand(args: readonly string[], interruption: Interruption, output: Output): Promise<number> {
  try {
    const parsed = parseOptions(args);
    switch (parsed.kind) {
      case "help":
        await output.print(usageText(SCAN_DEVICES));
        return 0;
      case "usage":
        throw new UsageError(`${parsed.message} (--help lists the options)`);
      case "scan":
        return (await runScan(parsed.options, interruption, output)) ? 0 : FINDINGS;
    }
  } catch (error) {
    // Whatever an interruption broke, what counts is that there was one.
    if (interruption.exitCode !== undefined) {
      output.clearProgress();
      interruption.finish();
    }
    output.complain(messageOf(error));
    return error instanceof UsageError ? BAD_USAGE : FINDINGS;
  }
}

/** One line for what a user can cause; the stack for what only a bug can. */
function messageOf(error: unknown): string {
  if (error instanceof UsageError || isGridwrightError(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
