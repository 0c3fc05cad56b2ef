/** The command as a whole: options in, exit status out. */
import { exitStatus } from "../command-line/exit-status.js";
import { DEVICE_CHOICES } from "../command-line/open-chosen-device.js";
import type { Output } from "../command-line/output.js";
import type { ReportedInterruption } from "../command-line/reported-interruption.js";
import { parseOptions, usageText } from "./options.js";
import { runHeat } from "./run-heat.js";

export async function runCommand(args: readonly string[], interruption: ReportedInterruption, output: Output): Promise<number> {
  const command = async (): Promise<boolean> => {
    const options = parseOptions(args);
    if (!options.help) return runHeat(options, interruption, output);
    await output.print(usageText(DEVICE_CHOICES));
    return true;
  };
  return exitStatus(command, output, interruption);
}
