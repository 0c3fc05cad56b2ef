/** A program of ours on a device: compiled once, its buffers made once, run as often as a bench asks. */
import { compileKernel } from "../codegen/shader/compile.js";
import type { CompiledKernel } from "../codegen/shader/kernel.js";
import type { Program } from "../ir/ir.js";
import type { DeviceBuffer, PreparedKernel } from "../runtime/device.js";
import type { WebGpuDevice } from "../runtime/webgpu/webgpu-device.js";

export class ProgramOnDevice implements Disposable {
  readonly #device: WebGpuDevice;
  readonly #kernel: CompiledKernel;
  readonly #prepared: PreparedKernel;
  readonly #buffers: Readonly<Record<string, DeviceBuffer>>;

  /** `buffers`: what each starts with, by name. */
  static async create(device: WebGpuDevice, program: Program, buffers: Readonly<Record<string, Uint8Array>>): Promise<ProgramOnDevice> {
    const kernel = compileKernel(program, { targets: ["wgsl"] });
    return new ProgramOnDevice(device, kernel, await device.prepare(kernel), buffers);
  }

  private constructor(device: WebGpuDevice, kernel: CompiledKernel, prepared: PreparedKernel, buffers: Readonly<Record<string, Uint8Array>>) {
    this.#device = device;
    this.#kernel = kernel;
    this.#prepared = prepared;
    this.#buffers = Object.fromEntries(
      Object.entries(buffers).map(([label, data]) => [label, device.createBuffer({ label, data, byteLength: data.byteLength, durability: "scratch" })]),
    );
  }

  write(name: string, bytes: Uint8Array): void {
    this.#device.write(this.#buffer(name), 0, bytes);
  }

  /** Runs the whole schedule; resolves to what the buffer `result` holds then. The read is queued behind the run, which nobody awaits before. */
  async run(parameters: Readonly<Record<string, number>>, workgroups: number, result: string): Promise<Uint8Array> {
    const running = this.#device.run(this.#prepared, this.#kernel.schedule, { buffers: this.#buffers, parameters, grid: [workgroups, 1, 1] });
    const buffer = this.#buffer(result);
    const [[slot]] = await Promise.all([this.#device.read([{ buffer, offsetBytes: 0, byteLength: buffer.byteLength }]), running]);
    if (slot === undefined) throw new Error("a read of one range yields one slot");
    return slot.bytes;
  }

  #buffer(name: string): DeviceBuffer {
    const buffer = this.#buffers[name];
    if (buffer === undefined) throw new Error(`no buffer is called ${name}`);
    return buffer;
  }

  [Symbol.dispose](): void {
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}
