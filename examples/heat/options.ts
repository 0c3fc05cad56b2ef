/** The command line, read and checked; nothing here touches a file or a device. */
import { readArguments, wholeNumber } from "../command-line/read-arguments.js";
import { UsageError } from "../command-line/usage-error.js";

const SIZES = { least: 8, most: 4096 };
const STEPS = { least: 1, most: 1_000_000 };
const FRAMES = { least: 2, most: 1000 };

/** A few seconds on a software GPU, and on the interpreter. */
const DEFAULTS = { size: 192, steps: 3000, frames: 9 };
const ORACLE_DEFAULTS = { size: 24, steps: 40, frames: 5 };
const DEFAULT_FOLDER = "heat-frames";

export interface HeatOptions {
  readonly help: boolean;
  /** Cells per side. */
  readonly size: number;
  readonly steps: number;
  readonly frames: number;
  readonly out: string;
  readonly device: string | undefined;
  readonly verify: boolean;
  readonly json: boolean;
}

export function usageText(devices: readonly { readonly name: string; readonly opens: string }[]): string {
  return `usage: node scripts/run.mjs examples/heat/main.ts [OPTION]...

Heats a plate on a GPU by Jacobi's iteration, and writes what it looks like on the way as PNG files.

  --size N       cells per side, ${SIZES.least}..${SIZES.most} (default ${DEFAULTS.size}; ${ORACLE_DEFAULTS.size} on the oracle)
  --steps N      in all, ${STEPS.least}..${STEPS.most} (default ${DEFAULTS.steps}; ${ORACLE_DEFAULTS.steps} on the oracle)
  --frames N     pictures, the first before the first step, the last after the last, ${FRAMES.least}..${FRAMES.most} (default ${DEFAULTS.frames}; ${ORACLE_DEFAULTS.frames} on the oracle)
  --out DIR      where they go; files of the same name are replaced (default ${DEFAULT_FOLDER})
  --verify       compute every frame on the CPU, too; exit 1 unless all temperatures are equal, bit for bit
  --json         print one line of JSON and nothing else
  --device NAME  run on this device and no other:
${devices.map(({ name, opens }) => `                   ${name.padEnd(8)}  ${opens}`).join("\n")}
  --help         print this

exit status: 0 fine; 1 temperatures differ, a frame could not be written, or the device failed; 2 usage; 130 interrupted
`;
}

/** Throws UsageError, its message one line. */
export function parseOptions(args: readonly string[]): HeatOptions {
  const { values } = readArguments(args, {
    options: {
      size: { type: "string" },
      steps: { type: "string" },
      frames: { type: "string" },
      out: { type: "string" },
      device: { type: "string" },
      verify: { type: "boolean" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  const defaults = values.device === "oracle" ? ORACLE_DEFAULTS : DEFAULTS;
  const size = values.size === undefined ? defaults.size : wholeNumber("--size", values.size, SIZES);
  const steps = values.steps === undefined ? defaults.steps : wholeNumber("--steps", values.steps, STEPS);
  // Every frame shows another step, so few steps have few frames.
  const frames = values.frames === undefined ? Math.min(defaults.frames, steps + 1) : wholeNumber("--frames", values.frames, FRAMES);
  if (frames > steps + 1) throw new UsageError(`--frames ${frames} is more than there are steps to show (at most ${steps + 1} with --steps ${steps})`);
  if (values.out === "") throw new UsageError("--out is empty; name a folder");
  const { help = false, out = DEFAULT_FOLDER, device, verify = false, json = false } = values;
  return { help, size, steps, frames, out, device, verify, json };
}
