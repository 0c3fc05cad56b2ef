/** One run from its options to its report. */
import { openChosenDevice } from "../command-line/open-chosen-device.js";
import type { Output } from "../command-line/output.js";
import type { ReportedInterruption } from "../command-line/reported-interruption.js";
import { drawFrame } from "./draw-frame.js";
import { checkFrameFolder, makeFrameFolder, writeFrame } from "./frame-folder.js";
import { frameSteps } from "./frame-steps.js";
import { formatJson, formatText, type FrameReport } from "./heat-report.js";
import { HeatRun } from "./heat-run.js";
import { jacobi } from "./jacobi.js";
import type { HeatOptions } from "./options.js";
import { createPlate } from "./plate.js";

/** Steps on the CPU between two looks at the signal, times cells. */
const CPU_WORK = 1 << 24;

/** Resolves to true when every frame is written and verified, where asked. Throws `UsageError` before anything was done. */
export async function runHeat(options: HeatOptions, interruption: ReportedInterruption, output: Output): Promise<boolean> {
  const started = performance.now();
  const { size, steps, frames: count, out } = options;
  const { signal } = interruption;
  checkFrameFolder(out);
  const plate = createPlate(size);
  await using device = await openChosenDevice(options.device);
  makeFrameFolder(out);
  using heat = await HeatRun.create(device, plate);

  const frames: FrameReport[] = [];
  const ms = { run: 0, write: 0, verify: 0 };
  const timed = async <T>(stage: keyof typeof ms, work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    try {
      return await work();
    } finally {
      ms[stage] += performance.now() - start;
    }
  };
  let step = 0;
  interruption.describe = () => `after step ${step} of ${steps}: ${frames.length} of ${count} frames are written`;
  let expected = plate.temperatures;
  for (const target of frameSteps(steps, count)) {
    const from = step;
    const temperatures = await timed("run", async () => {
      await heat.advance(target - from, signal, (taken) => {
        step = from + taken;
        output.progress(`step ${step} of ${steps}, ${frames.length} of ${count} frames`);
      });
      return heat.temperatures();
    });
    if (options.verify) {
      expected = await timed("verify", () => jacobiUnlessAborted(plate, expected, target - from, signal));
      const cell = firstDifference(temperatures, expected);
      if (cell !== undefined) {
        const place = `row ${Math.floor(cell / size)}, column ${cell % size}`;
        output.complain(`verify: after step ${target} the device has ${temperatures[cell]} in ${place}, the CPU ${expected[cell]}; ${frames.length} of ${count} frames are written`);
        return false;
      }
    }
    signal.throwIfAborted();
    frames.push({ path: await timed("write", () => writeFrame(out, frames.length, count, drawFrame(plate, temperatures, target))), step: target });
  }
  const report = { device: device.name, size, steps, dispatches: heat.dispatches, frames, ...(options.verify ? { verified: true } : {}), ms: { ...ms, total: performance.now() - started } };
  await output.print(options.json ? formatJson(report) : formatText(report));
  return true;
}

async function jacobiUnlessAborted(plate: ReturnType<typeof createPlate>, from: Float32Array<ArrayBuffer>, steps: number, signal: AbortSignal): Promise<Float32Array<ArrayBuffer>> {
  const atOnce = Math.max(1, Math.floor(CPU_WORK / plate.size ** 2));
  let temperatures = from;
  for (let taken = 0; taken < steps; taken += atOnce) {
    // A turn of the event loop, in which a signal arrives.
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    temperatures = jacobi(plate, temperatures, Math.min(atOnce, steps - taken));
  }
  return temperatures;
}

/** By bits, so that no zero equals another and a NaN equals itself. */
export function firstDifference(a: Float32Array<ArrayBuffer>, b: Float32Array<ArrayBuffer>): number | undefined {
  const [left, right] = [new Uint32Array(a.buffer), new Uint32Array(b.buffer)];
  const cell = left.findIndex((word, index) => word !== right[index]);
  return cell === -1 ? undefined : cell;
}
