import type { CompiledKernel } from "../codegen/shader/kernel.js";
import type { ByteSlot } from "./byte-slot.js";
import { DataBuffer, type DataBufferInit } from "./data-buffer.js";
import type { Device, DeviceBuffer, ReadRange } from "./device.js";
import { GridwrightError } from "./error.js";

/** The data buffers of one kernel (group 1), shared by all of its rings. */
export class DataBuffers {
  #device: Device;
  readonly #byName: ReadonlyMap<string, DataBuffer>;

  private constructor(device: Device, byName: ReadonlyMap<string, DataBuffer>) {
    this.#device = device;
    this.#byName = byName;
  }

  /** @throws GridwrightError `kernel/binding` where names or sizes don't fit the kernel; nothing stays allocated */
  static async create(device: Device, kernel: CompiledKernel, names: readonly string[], inits: Readonly<Record<string, DataBufferInit>>): Promise<DataBuffers> {
    for (const name of Object.keys(inits)) {
      if (!names.includes(name)) throw bindingError(`kernel ${kernel.name} has no data buffer ${name}`, name, names);
    }
    const byName = new Map<string, DataBuffer>();
    const buffers = new DataBuffers(device, byName);
    try {
      for (const name of names) {
        const init = inits[name];
        const binding = kernel.bindings.find((candidate) => candidate.name === name);
        if (binding === undefined) throw bindingError(`kernel ${kernel.name} names a data buffer ${name} that it does not bind`, name, names);
        if (init === undefined) throw bindingError(`data buffer ${name} of kernel ${kernel.name} is missing`, name, names);
        byName.set(name, new DataBuffer(device, kernel, binding, init));
      }
      for (const buffer of byName.values()) await buffer.keepForeign(device);
    } catch (error) {
      buffers.destroy();
      throw error;
    }
    return buffers;
  }

  /** Device buffers by binding name. */
  get bindings(): Readonly<Record<string, DeviceBuffer>> {
    return Object.fromEntries([...this.#byName].map(([name, { buffer }]) => [name, buffer]));
  }

  /** Element counts of the run-time tails, by the kernel parameter that wants them. */
  get counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { binding, count } of this.#byName.values()) if (binding.lengthParameter !== undefined) counts.set(binding.lengthParameter, count);
    return counts;
  }

  /** @throws GridwrightError `kernel/binding` for a name that is no data buffer */
  get(name: string): DataBuffer {
    const found = this.#byName.get(name);
    if (found === undefined) throw bindingError(`there is no data buffer ${name}`, name, [...this.#byName.keys()]);
    return found;
  }

  /** Committed bytes of a `mirror`; of any other what the device holds now. A copy. */
  async read(name: string, offsetBytes: number, byteLength: number): Promise<Uint8Array<ArrayBuffer>> {
    const { kept, buffer } = this.get(name);
    if (kept.kind === "mirror") return kept.committed.bytes.slice(offsetBytes, offsetBytes + byteLength);
    if (byteLength === 0) return new Uint8Array();
    const [slot] = await this.#device.read([{ buffer, offsetBytes, byteLength }]);
    return slot === undefined ? new Uint8Array() : slot.bytes.slice(0, byteLength);
  }

  /** What a commit reads of the mirrors, and where to. */
  addMirrorRanges(ranges: ReadRange[], into: ByteSlot[]): void {
    for (const { kept, buffer } of this.#byName.values()) {
      if (kept.kind !== "mirror") continue;
      ranges.push({ buffer, offsetBytes: 0, byteLength: buffer.byteLength });
      into.push(kept.incoming);
    }
  }

  /** Makes what the last read brought the committed state. Copies nothing. */
  commitMirrors(): void {
    for (const { kept } of this.#byName.values()) {
      if (kept.kind === "mirror") [kept.committed, kept.incoming] = [kept.incoming, kept.committed];
    }
  }

  /** Puts the device back to the last commit, after a round of which nobody knows how far it got. */
  restore(): void {
    for (const buffer of this.#byName.values()) buffer.restore(this.#device);
  }

  /**
   * Makes all buffers again on another device, as the last commit left them. Where that refuses one, nothing has moved, and
   * nothing is left there.
   */
  moveTo(device: Device): void {
    const copies: { readonly buffer: DataBuffer; readonly copy: DeviceBuffer }[] = [];
    try {
      for (const buffer of this.#byName.values()) copies.push({ buffer, copy: buffer.copyTo(device) });
    } catch (error) {
      for (const { copy } of copies) copy.destroy();
      throw error;
    }
    for (const { buffer, copy } of copies) buffer.moveTo(copy);
    this.#device = device;
  }

  destroy(): void {
    for (const buffer of this.#byName.values()) buffer.destroy();
  }
}

function bindingError(message: string, name: string, expected: readonly string[]): GridwrightError {
  return new GridwrightError({
    code: "kernel/binding",
    message,
    help: expected.length === 0 ? "give no data buffers" : `the data buffers are: ${expected.join(", ")}`,
    fields: { name, expected },
  });
}
