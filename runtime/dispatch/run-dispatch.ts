import type { ByteSlot } from "../byte-slot.js";
import type { ReadRange } from "../device.js";
import type { KernelInstance } from "../kernel-instance.js";
import { readWhole } from "../read-whole.js";
import { runRows } from "../run-rows.js";
import type { DispatchMeter } from "./dispatch-meter.js";
import type { DispatchSource } from "./dispatch-source.js";

/**
 * One attempt, to be made as a round of the kernel: bring the buffers to the device, run all rows in one call, read all of
 * them back in one transfer, commit. Until the transfer has succeeded, no output changes.
 */
export async function runDispatch(kernel: KernelInstance, sources: readonly DispatchSource[], outputs: readonly ByteSlot[][], meter: DispatchMeter): Promise<void> {
  const { device, prepared, compiled, data } = kernel;
  meter.begin(device);
  if (kernel.dataInexact) {
    data.restore();
    kernel.dataInexact = false;
  }
  for (const source of sources) meter.uploaded(source.bring());
  kernel.dataInexact = true;
  meter.ran(await runRows(device, prepared, compiled.schedule, sources.map((source) => source.nextRow())));

  const ranges: ReadRange[] = [];
  const into: ByteSlot[] = [];
  sources.forEach((source, row) => {
    ranges.push(...source.ranges);
    into.push(...(outputs[row] ?? []).slice(0, source.ranges.length));
  });
  data.addMirrorRanges(ranges, into);
  await readWhole(device, ranges, into);
  meter.read(ranges.reduce((sum, { byteLength }) => sum + byteLength, 0));
  sources.forEach((source, row) => source.commit((outputs[row] ?? []).slice(0, source.ranges.length)));
  data.commitMirrors();
  kernel.dataInexact = false;
}
