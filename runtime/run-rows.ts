import type { Schedule } from "../codegen/shader/kernel.js";
import type { Bindings, Device, PreparedKernel, RunCounts } from "./device.js";

/**
 * The schedule once per row, in order: one call to a device that takes many rows, else one `run` after another, all issued
 * before the first is awaited. No rows touch no device.
 */
export async function runRows(device: Device, prepared: PreparedKernel, schedule: Schedule, rows: readonly Bindings[], signal?: AbortSignal): Promise<RunCounts> {
  const [first] = rows;
  if (first === undefined) return { kernelLaunches: 0, segments: 0, segmentsSkipped: 0 };
  if (rows.length === 1) return device.run(prepared, schedule, first, signal);
  if (device.runMany !== undefined) return device.runMany(prepared, schedule, rows, signal);
  const runs = await Promise.allSettled(rows.map((row) => device.run(prepared, schedule, row, signal)));
  return sumCounts(
    runs.map((run) => {
      if (run.status === "rejected") throw run.reason;
      return run.value;
    }),
  );
}

/** Device time only where every run has measured it. */
export function sumCounts(counts: readonly RunCounts[]): RunCounts {
  let deviceNs = counts.length > 0 ? 0 : undefined;
  const sum = { kernelLaunches: 0, segments: 0, segmentsSkipped: 0 };
  for (const each of counts) {
    sum.kernelLaunches += each.kernelLaunches;
    sum.segments += each.segments;
    sum.segmentsSkipped += each.segmentsSkipped;
    deviceNs = deviceNs === undefined || each.deviceNs === undefined ? undefined : deviceNs + each.deviceNs;
  }
  return deviceNs === undefined ? sum : { ...sum, deviceNs };
}
