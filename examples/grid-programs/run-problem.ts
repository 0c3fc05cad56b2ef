/** One run of a problem on a device, in words. */
import type { CompiledKernel } from "../../codegen/shader/kernel.js";
import type { Device, RunCounts } from "../../runtime/device.js";
import { runKernel } from "../../runtime/run-kernel.js";
import type { Buffers, Problem } from "./grid-program.js";

export interface ProblemRun {
  /** What the run has left in the buffers that the program may write. */
  readonly after: Buffers;
  readonly counts: RunCounts;
}

export async function runProblem(device: Device, kernel: CompiledKernel, { grid, parameters, buffers: words }: Problem): Promise<ProblemRun> {
  const given = Object.entries(words).map(([name, { buffer, byteOffset, byteLength }]) => [name, new Uint8Array(buffer, byteOffset, byteLength)] as const);
  const { buffers, counts } = await runKernel(device, kernel, { grid, parameters, buffers: Object.fromEntries(given) });
  return { after: Object.fromEntries(Object.entries(buffers).map(([name, bytes]) => [name, new Uint32Array(bytes.buffer)])), counts };
}
