/** One dispatch of a kernel on any device: words in, words out. */
import type { CompiledKernel } from "../../codegen/shader/kernel.js";
import { expectedBytes } from "../../runtime/check-bindings.js";
import type { Device, DeviceBuffer } from "../../runtime/device.js";
import type { FiletestRun } from "./filetest.js";

/** What every buffer holds after the run, by name. */
export async function runOnDevice(device: Device, kernel: CompiledKernel, { grid, parameters = {}, buffers }: FiletestRun): Promise<Record<string, number[]>> {
  const bound: Record<string, DeviceBuffer> = {};
  for (const binding of kernel.bindings) {
    const given = buffers[binding.name] ?? 0;
    const words = typeof given === "number" ? [] : given;
    const count = typeof given === "number" ? given : given.length;
    const byteLength = Math.ceil(Math.max(expectedBytes(binding, parameters), count * 4) / 4) * 4;
    bound[binding.name] = device.createBuffer({ byteLength, durability: "scratch", data: new Uint8Array(Uint32Array.from(words).buffer), label: binding.name });
  }
  try {
    await device.run(await device.prepare(kernel), kernel.schedule, { grid, parameters, buffers: bound });
    const entries = Object.entries(bound);
    const slots = await device.read(entries.map(([, buffer]) => ({ buffer, offsetBytes: 0, byteLength: buffer.byteLength })));
    return Object.fromEntries(entries.map(([name], i) => [name, wordsOf(slots[i]?.bytes ?? new Uint8Array())]));
  } finally {
    for (const buffer of Object.values(bound)) buffer.destroy();
  }
}

function wordsOf(bytes: Uint8Array): number[] {
  return [...new Uint32Array(bytes.slice().buffer)];
}
