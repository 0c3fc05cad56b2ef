import type { CompiledKernel, KernelBinding } from "../codegen/shader/kernel.js";
import { ByteSlot } from "./byte-slot.js";
import type { Device, DeviceBuffer, Durability } from "./device.js";
import { GridwrightError } from "./error.js";

/**
 * What stands behind one data buffer of a kernel.
 * - bytes: copied to the device; `mirror` where the kernel writes them, else `source`;
 * - bytes or a length, with the durability said;
 * - a buffer of the same device, which stays the caller's to destroy;
 * - a GPUBuffer of the same GPUDevice, likewise: `mirror` where the kernel writes it, else `source`. It needs usage STORAGE,
 *   COPY_SRC and COPY_DST.
 *
 * The bytes of a `source` are kept by reference, to be uploaded again: leave them as they are. A caller's buffer is gone
 * with a lost device; the kernel goes on with one of its own, filled as the durability says: a `mirror` as last committed,
 * a `source` from the array that it was made with (or as it was when the kernel was made), `scratch` with zeros.
 */
export type DataBufferInit =
  | Uint8Array
  | { readonly data?: Uint8Array; readonly byteLength?: number; readonly durability: Durability }
  | DeviceBuffer
  | GPUBuffer;

/** What the host keeps of a data buffer, so that the device can be put back to the last commit. */
type Kept =
  /** The last commit, and the storage that the next readback goes to. They change places at each commit. */
  | { readonly kind: "mirror"; committed: ByteSlot; incoming: ByteSlot }
  /** The caller's bytes, until the first write makes them ours. */
  | { readonly kind: "source"; bytes: Uint8Array; ours: boolean }
  /** Zeros. */
  | { readonly kind: "scratch" };

/** One data buffer of a kernel: the device's storage, and what the host keeps of it. */
export class DataBuffer {
  readonly binding: KernelBinding;
  /** Bytes that the caller asked for. The device's buffer may be longer: an empty run-time array can't be bound. */
  readonly byteLength: number;
  /** Elements of the run-time tail. */
  readonly count: number;
  readonly kept: Kept;
  #buffer: DeviceBuffer;
  /** False for a buffer that the caller made. */
  #owned: boolean;
  /** True for our own wrapper around a caller's GPUBuffer. */
  readonly #isWrapper: boolean;
  /** True when the device has refused a write that is kept. */
  #behind = false;

  /** @throws GridwrightError `kernel/binding` where the size doesn't fit, and whatever the device says to it */
  constructor(device: Device, kernel: CompiledKernel, binding: KernelBinding, given: DataBufferInit) {
    this.binding = binding;
    this.#isWrapper = isGpuBuffer(given);
    const init = isGpuBuffer(given) ? wrap(device, binding, given) : given;
    if (isDeviceBuffer(init)) {
      this.#owned = false;
      this.#buffer = init;
      this.byteLength = init.byteLength;
      this.count = elementCount(kernel, binding, init.byteLength);
      this.kept = keep(init.durability, init.byteLength, init.source);
      return;
    }
    const durability = init instanceof Uint8Array ? (binding.access === "read_write" ? "mirror" : "source") : init.durability;
    const data = init instanceof Uint8Array ? init : init.data;
    checkInit(kernel, binding, durability, init.byteLength);
    this.#owned = true;
    this.byteLength = Math.max(data?.byteLength ?? 0, init.byteLength ?? 0);
    this.count = elementCount(kernel, binding, this.byteLength);
    const physicalBytes = Math.max(this.byteLength, binding.fixedBytes + (binding.strideBytes ?? 0));
    const bufferInit = { byteLength: physicalBytes, durability, label: `${kernel.name}.${binding.name}` };
    this.#buffer = device.createBuffer(data === undefined || data.byteLength === 0 ? bufferInit : { ...bufferInit, data });
    this.kept = keep(durability, physicalBytes, data);
  }

  /** The device's storage in the present generation. */
  get buffer(): DeviceBuffer {
    return this.#buffer;
  }

  /** What a caller's own buffer holds at first, where only the device knows: nothing has been kept of it yet. */
  async keepForeign(device: Device): Promise<void> {
    if (this.#owned || this.kept.kind === "scratch") return;
    if (this.kept.kind === "source" && this.kept.bytes.byteLength > 0) return;
    const storage = this.kept.kind === "mirror" ? this.kept.committed : new ByteSlot(this.#buffer.byteLength);
    await device.read([{ buffer: this.#buffer, offsetBytes: 0, byteLength: this.#buffer.byteLength }], [storage]);
    if (this.kept.kind !== "source") return;
    this.kept.bytes = storage.bytes;
    this.kept.ours = true;
  }

  /** A buffer on another device that holds what is kept of this one. */
  copyTo(device: Device): DeviceBuffer {
    const { label, byteLength } = this.#buffer;
    const data = this.kept.kind === "mirror" ? this.kept.committed.bytes : this.kept.kind === "source" ? this.kept.bytes : undefined;
    const init = { label, byteLength, durability: this.kept.kind };
    return device.createBuffer(data === undefined || data.byteLength === 0 ? init : { ...init, data });
  }

  /** Goes on with a buffer that `copyTo` has made. */
  moveTo(buffer: DeviceBuffer): void {
    this.destroy();
    this.#buffer = buffer;
    this.#owned = true;
    this.#behind = false;
  }

  /** Frees the device's storage, unless it is the caller's. */
  destroy(): void {
    if (this.#owned || this.#isWrapper) this.#buffer.destroy();
  }

  /** @throws GridwrightError `kernel/binding` where the window is not whole words inside the buffer */
  checkWindow(offsetBytes: number, byteLength: number): void {
    const whole = Number.isInteger(offsetBytes) && Number.isInteger(byteLength) && offsetBytes % 4 === 0 && byteLength % 4 === 0;
    if (whole && offsetBytes >= 0 && byteLength >= 0 && offsetBytes + byteLength <= this.byteLength) return;
    throw new GridwrightError({
      code: "kernel/binding",
      message: `${byteLength} bytes at ${offsetBytes} are not whole words within data buffer ${this.binding.name} (${this.byteLength} bytes)`,
      help: "use an offset and a length that are multiples of 4, inside the buffer",
      fields: { name: this.binding.name, offsetBytes, byteLength, limit: this.byteLength },
    });
  }

  /** Writes to what is kept and to the device; a device that refuses leaves the former written. */
  write(device: Device, offsetBytes: number, bytes: Uint8Array): void {
    if (this.kept.kind === "mirror") {
      this.kept.committed.bytes.set(bytes, offsetBytes);
    } else if (this.kept.kind === "source") {
      this.kept.bytes = this.kept.ours ? this.kept.bytes : this.#wholeSource(this.kept.bytes);
      this.kept.ours = true;
      this.kept.bytes.set(bytes, offsetBytes);
    }
    this.#behind = true;
    device.write(this.#buffer, offsetBytes, bytes);
    this.#behind = false;
  }

  /** Puts the device's contents back to what is kept. What nobody can have written is still there. */
  restore(device: Device): void {
    if (this.binding.access !== "read_write" && !this.#behind) return;
    device.write(this.#buffer, 0, this.#restored());
    this.#behind = false;
  }

  #restored(): Uint8Array {
    switch (this.kept.kind) {
      case "mirror":
        return this.kept.committed.bytes;
      case "source":
        return this.#wholeSource(this.kept.bytes);
      case "scratch":
        return new Uint8Array(this.#buffer.byteLength);
    }
  }

  /** A copy as long as the device's buffer. */
  #wholeSource(bytes: Uint8Array): Uint8Array {
    const whole = new Uint8Array(this.#buffer.byteLength);
    whole.set(bytes);
    return whole;
  }
}

/** What plain JavaScript may give: bytes that are no Uint8Array would pass for a length without contents. */
function checkInit(kernel: CompiledKernel, { name }: KernelBinding, durability: Durability, byteLength: number | undefined): void {
  const isKnown = durability === "mirror" || durability === "source" || durability === "scratch";
  if (isKnown && (byteLength === undefined || (Number.isSafeInteger(byteLength) && byteLength >= 0))) return;
  throw new GridwrightError({
    code: "kernel/binding",
    message: `data buffer ${name} of kernel ${kernel.name} is given ${isKnown ? `a length of ${byteLength} bytes` : `neither as a Uint8Array nor with a durability (${String(durability)})`}`,
    help: "give a Uint8Array, or data or byteLength with durability 'mirror', 'source' or 'scratch'",
    fields: { name, actual: isKnown ? byteLength : durability },
  });
}

function keep(durability: Durability, physicalBytes: number, data: Uint8Array | undefined): Kept {
  switch (durability) {
    case "mirror": {
      const committed = new ByteSlot(physicalBytes);
      committed.resize(physicalBytes).set(data ?? []);
      return { kind: "mirror", committed, incoming: new ByteSlot(physicalBytes) };
    }
    case "source":
      return { kind: "source", bytes: data ?? new Uint8Array(), ours: false };
    case "scratch":
      return { kind: "scratch" };
  }
}

/** Elements of the tail in a buffer of this length, which must hold the fixed part and whole elements. */
function elementCount(kernel: CompiledKernel, binding: KernelBinding, byteLength: number): number {
  const stride = binding.strideBytes;
  const tail = byteLength - binding.fixedBytes;
  if (tail >= 0 && byteLength % 4 === 0 && (stride === undefined || tail % stride === 0)) return stride === undefined ? 0 : tail / stride;
  const shape = stride === undefined ? `${binding.fixedBytes} bytes` : `${binding.fixedBytes} bytes and whole elements of ${stride}`;
  throw new GridwrightError({
    code: "kernel/binding",
    message: `data buffer ${binding.name} of kernel ${kernel.name} must hold ${shape} (${byteLength} bytes given)`,
    help: "pad the bytes to that shape",
    fields: { name: binding.name, actual: byteLength, fixedBytes: binding.fixedBytes, strideBytes: stride },
  });
}

function isGpuBuffer(init: DataBufferInit): init is GPUBuffer {
  return "mapAsync" in init;
}

/** @throws GridwrightError `kernel/binding` where the device has no GPUDevice */
function wrap(device: Device, binding: KernelBinding, gpuBuffer: GPUBuffer): DeviceBuffer {
  const wrapped = device.wrapBuffer?.(gpuBuffer, { label: gpuBuffer.label || binding.name, durability: binding.access === "read_write" ? "mirror" : "source" });
  if (wrapped !== undefined) return wrapped;
  throw new GridwrightError({
    code: "kernel/binding",
    message: `data buffer ${binding.name} is a GPUBuffer, and device '${device.name}' has no GPUDevice`,
    help: "pass bytes, or run the kernel on a webgpu device",
    fields: { name: binding.name, device: device.kind },
  });
}

function isDeviceBuffer(init: Exclude<DataBufferInit, GPUBuffer>): init is DeviceBuffer {
  return "destroy" in init && typeof init.destroy === "function";
}
