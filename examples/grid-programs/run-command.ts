/** The command as a whole: options in, exit status out. */
import { compileKernel } from "../../codegen/shader/compile.js";
import { printSchedule } from "../../ir/print-schedule.js";
import { splitOnGridSync } from "../../ir/passes/split-on-grid-sync.js";
import { verifyOrThrow } from "../../ir/verify.js";
import type { Device } from "../../runtime/device.js";
import { isGridwrightError } from "../../runtime/error.js";
import { openScanDevice, SCAN_DEVICES } from "../scan/open-scan-device.js";
import { UsageError } from "../scan/usage-error.js";
import type { GridProgram } from "./grid-program.js";
import { GRID_PROGRAMS } from "./grid-programs.js";
import { parseOptions, usageText, type Options } from "./options.js";
import { formatJson, formatTable, type ProgramReport } from "./report.js";
import { runProblem } from "./run-problem.js";

const WRONG = 1;
const BAD_USAGE = 2;

export interface Output {
  print(text: string): void;
  complain(text: string): void;
}

export async function runCommand(args: readonly string[], output: Output, all: readonly GridProgram[] = GRID_PROGRAMS): Promise<number> {
  try {
    const options = parseOptions(args, all);
    if (options.help) output.print(usageText(all, SCAN_DEVICES));
    else if (options.schedule) output.print(options.programs.map(({ program }) => printSchedule(splitOnGridSync(verifyOrThrow(program)))).join("\n"));
    else return await runPrograms(options, output);
    return 0;
  } catch (error) {
    output.complain(`grid-programs: ${messageOf(error)}\n`);
    return error instanceof UsageError ? BAD_USAGE : WRONG;
  }
}

async function runPrograms(options: Options, output: Output): Promise<number> {
  await using device = await openScanDevice(options.device);
  const programs: ProgramReport[] = [];
  for (const each of options.programs) programs.push(await runOne(device, each, options));
  output.print((options.json ? formatJson : formatTable)({ device: device.name, programs }));
  return programs.every(({ ok }) => ok) ? 0 : WRONG;
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

/** One line for what a user can cause; the stack for what only a bug can. */
function messageOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message} (--help lists the options)`;
  if (isGridwrightError(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
