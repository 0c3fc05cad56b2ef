/** The command as a whole: options in, exit status out. */
import { compileKernel } from "../../codegen/shader/compile.js";
import { printSchedule } from "../../ir/print-schedule.js";
import { splitOnGridSync } from "../../ir/passes/split-on-grid-sync.js";
import { verifyOrThrow } from "../../ir/verify.js";
import type { Device } from "../../runtime/device.js";
import { exitStatus } from "../command-line/exit-status.js";
import { DEVICE_CHOICES, openChosenDevice } from "../command-line/open-chosen-device.js";
import type { Output } from "../command-line/output.js";
import type { GridProgram } from "./grid-program.js";
import { GRID_PROGRAMS } from "./grid-programs.js";
import { parseOptions, usageText, type Options } from "./options.js";
import { formatJson, formatTable, type ProgramReport } from "./report.js";
import { runProblem } from "./run-problem.js";

export async function runCommand(args: readonly string[], output: Output, all: readonly GridProgram[] = GRID_PROGRAMS): Promise<number> {
  const command = async (): Promise<boolean> => {
    const options = parseOptions(args, all);
    if (options.help) await output.print(usageText(all, DEVICE_CHOICES));
    else if (options.schedule) await output.print(options.programs.map(({ program }) => printSchedule(splitOnGridSync(verifyOrThrow(program)))).join("\n"));
    else return runPrograms(options, output);
    return true;
  };
  return exitStatus(command, output);
}

/** Resolves to true when all results are right. */
async function runPrograms(options: Options, output: Output): Promise<boolean> {
  await using device = await openChosenDevice(options.device);
  const programs: ProgramReport[] = [];
  for (const each of options.programs) programs.push(await runOne(device, each, options));
  await output.print((options.json ? formatJson : formatTable)({ device: device.name, programs }));
  return programs.every(({ ok }) => ok);
}

async function runOne(device: Device, example: GridProgram, options: Options): Promise<ProgramReport> {
  const { program, unit, defaultSize, oracleSize } = example;
  const size = options.size ?? (device.kind === "oracle" ? oracleSize : defaultSize);
  const kernel = compileKernel(program);
  const problem = example.problem(size, options.seed);
  const start = performance.now();
  const { after, counts } = await runProblem(device, kernel, problem);
  const ms = performance.now() - start;
  const latches = kernel.segments.filter(({ latch }) => latch !== undefined).length;
  return { name: program.name, size, unit, segments: kernel.segments.length - latches, latches, dispatches: counts.kernelLaunches, ms, ...problem.judge(after) };
}
