/** The plate on a device: its buffers stay there; the host says how many steps, and reads when it wants to look. */
import { compileKernel } from "../../codegen/shader/compile.js";
import type { CompiledKernel } from "../../codegen/shader/kernel.js";
import type { Device, DeviceBuffer, PreparedKernel } from "../../runtime/device.js";
import { heatProgram, WORKGROUP_SIZE } from "./heat.kernel.js";
import type { Plate } from "./plate.js";

/** Cells times steps in one run of the device, so that an interruption waits for one of them at most: a fraction of a second. */
const WORK_PER_RUN = { device: 1 << 23, interpreter: 1 << 15 };
const MOST_STEPS_PER_RUN = 1024;

export class HeatRun implements Disposable {
  readonly #device: Device;
  readonly #kernel: CompiledKernel;
  readonly #prepared: PreparedKernel;
  readonly #size: number;
  readonly #buffers: Readonly<Record<"plate" | "other" | "held", DeviceBuffer>>;
  #dispatches = 0;

  static async create(device: Device, plate: Plate): Promise<HeatRun> {
    const kernel = compileKernel(heatProgram());
    return new HeatRun(device, kernel, await device.prepare(kernel), plate);
  }

  private constructor(device: Device, kernel: CompiledKernel, prepared: PreparedKernel, { size, temperatures, held }: Plate) {
    const buffer = (label: string, { buffer: data }: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): DeviceBuffer =>
      device.createBuffer({ label, byteLength: data.byteLength, durability: "scratch", data: new Uint8Array(data) });
    this.#device = device;
    this.#kernel = kernel;
    this.#prepared = prepared;
    this.#size = size;
    this.#buffers = { plate: buffer("plate", temperatures), other: buffer("other", temperatures), held: buffer("held", held) };
  }

  /** Dispatches so far. */
  get dispatches(): number {
    return this.#dispatches;
  }

  /** `onProgress` gets the steps taken since the call. Throws the signal's reason between two runs. */
  async advance(steps: number, signal: AbortSignal, onProgress: (taken: number) => void): Promise<void> {
    const cells = this.#size ** 2;
    const work = this.#device.kind === "oracle" ? WORK_PER_RUN.interpreter : WORK_PER_RUN.device;
    const perRun = Math.min(MOST_STEPS_PER_RUN, Math.max(1, Math.floor(work / cells)));
    const [x, y] = WORKGROUP_SIZE;
    for (let taken = 0; taken < steps; ) {
      signal.throwIfAborted();
      const next = Math.min(perRun, steps - taken);
      const running = this.#device.run(this.#prepared, this.#kernel.schedule, {
        buffers: this.#buffers,
        parameters: { cells, width: this.#size, steps: next },
        grid: [Math.ceil(this.#size / x), Math.ceil(this.#size / y), 1],
      });
      // One word, to know that the run is through.
      const [counts] = await Promise.all([running, this.#device.read([{ buffer: this.#buffers.plate, offsetBytes: 0, byteLength: 4 }])]);
      this.#dispatches += counts.kernelLaunches;
      taken += next;
      onProgress(taken);
    }
  }

  /** In °C, one per cell. */
  async temperatures(): Promise<Float32Array<ArrayBuffer>> {
    const { plate } = this.#buffers;
    const [slot] = await this.#device.read([{ buffer: plate, offsetBytes: 0, byteLength: plate.byteLength }]);
    if (slot === undefined) throw new Error("a read of one range yields one slot");
    return new Float32Array(slot.bytes.slice().buffer);
  }

  [Symbol.dispose](): void {
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}
