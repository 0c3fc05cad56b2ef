/** One run of a compiled kernel on a device, as anybody would write it: buffers up, all segments, buffers down. */
import type { CompiledKernel } from "../../codegen/shader/kernel.js";
import type { Device, DeviceBuffer, RunCounts } from "../../runtime/device.js";
import type { Buffers, Problem } from "./grid-program.js";

export interface ProblemRun {
  /** What every buffer holds after the run. */
  readonly after: Buffers;
  readonly counts: RunCounts;
}

export async function runProblem(device: Device, kernel: CompiledKernel, { grid, parameters, buffers }: Problem): Promise<ProblemRun> {
  const prepared = await device.prepare(kernel);
  const bound = new Map<string, DeviceBuffer>();
  try {
    for (const [label, words] of Object.entries(buffers)) {
      // No buffer can be bound empty, so one without any words gets one.
      const byteLength = Math.max(4, words.byteLength);
      bound.set(label, device.createBuffer({ label, byteLength, durability: "scratch", data: new Uint8Array(words.buffer, words.byteOffset, words.byteLength) }));
    }
    const counts = await device.run(prepared, kernel.schedule, { grid, parameters, buffers: Object.fromEntries(bound) });
    const slots = await device.read([...bound.values()].map((buffer) => ({ buffer, offsetBytes: 0, byteLength: buffer.byteLength })));
    const after = [...bound.keys()].map((name, i) => [name, new Uint32Array(slots[i]?.bytes.slice().buffer ?? new ArrayBuffer())] as const);
    return { after: Object.fromEntries(after), counts };
  } finally {
    for (const buffer of bound.values()) buffer.destroy();
  }
}
