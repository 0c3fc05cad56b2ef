/** What the test devices share: buffers in the host's memory, with the checks that every device makes. */
import { ByteSlot } from "../runtime/byte-slot.js";
import { checkBufferInit, checkRange } from "../runtime/check-buffers.js";
import type { BufferInit, DeviceBuffer, DeviceLimits, Durability, ReadRange } from "../runtime/device.js";
import { GridwrightError } from "../runtime/error.js";

/** WebGPU's default limits, so that what runs here runs on any adapter. */
export const WEBGPU_DEFAULT_LIMITS: DeviceLimits = {
  maxBufferBytes: 268_435_456,
  maxStorageBindingBytes: 134_217_728,
  maxStorageBuffers: 8,
  maxWorkgroupsPerDimension: 65_535,
  maxInvocationsPerWorkgroup: 256,
  maxWorkgroupBytes: 16_384,
};

export class HostBuffer implements DeviceBuffer {
  readonly label: string;
  readonly byteLength: number;
  readonly durability: Durability;
  /** Absent once destroyed. */
  bytes: Uint8Array<ArrayBuffer> | undefined;
  readonly #onDestroy: (buffer: HostBuffer) => void;

  constructor(init: BufferInit, onDestroy: (buffer: HostBuffer) => void) {
    this.label = init.label;
    this.byteLength = init.byteLength;
    this.durability = init.durability;
    this.bytes = new Uint8Array(init.byteLength);
    if (init.data !== undefined) this.bytes.set(init.data);
    this.#onDestroy = onDestroy;
  }

  destroy(): void {
    if (this.bytes === undefined) return;
    this.bytes = undefined;
    this.#onDestroy(this);
  }
}

/** The buffers of one device. */
export class HostMemory {
  readonly #buffers = new Set<DeviceBuffer>();
  readonly #limits: DeviceLimits;
  readonly #onDestroy: (buffer: DeviceBuffer) => void;

  constructor(limits: DeviceLimits, onDestroy: (buffer: DeviceBuffer) => void = () => {}) {
    this.#limits = limits;
    this.#onDestroy = onDestroy;
  }

  /** @throws GridwrightError `device/limit`, `device/validation` */
  create(init: BufferInit): HostBuffer {
    checkBufferInit(init, this.#limits);
    const buffer = new HostBuffer(init, (destroyed) => {
      this.#buffers.delete(destroyed);
      this.#onDestroy(destroyed);
    });
    this.#buffers.add(buffer);
    return buffer;
  }

  owns(buffer: DeviceBuffer): buffer is HostBuffer {
    return this.#buffers.has(buffer);
  }

  /** @throws GridwrightError `device/foreign-buffer` */
  bytesOf(buffer: DeviceBuffer): Uint8Array<ArrayBuffer> {
    const bytes = this.owns(buffer) ? buffer.bytes : undefined;
    if (bytes !== undefined) return bytes;
    throw new GridwrightError({
      code: "device/foreign-buffer",
      message: `buffer '${buffer.label}' was not created by this device, or is destroyed`,
      help: "create it with this device's createBuffer, and keep it while it is in use",
      fields: { label: buffer.label },
    });
  }

  /** @throws GridwrightError `device/foreign-buffer`, `device/validation` */
  write(buffer: DeviceBuffer, offsetBytes: number, bytes: Uint8Array): void {
    const target = this.bytesOf(buffer);
    checkRange(buffer, offsetBytes, bytes.byteLength, "write");
    target.set(bytes, offsetBytes);
  }

  /** All ranges are checked before any slot changes. @throws GridwrightError `device/foreign-buffer`, `device/validation` */
  read(ranges: readonly ReadRange[], into: ByteSlot[]): ByteSlot[] {
    const sources = ranges.map(({ buffer, offsetBytes, byteLength }) => {
      const source = this.bytesOf(buffer);
      checkRange(buffer, offsetBytes, byteLength, "read");
      return source.subarray(offsetBytes, offsetBytes + byteLength);
    });
    sources.forEach((source, i) => (into[i] ??= new ByteSlot()).fill(source));
    return into;
  }
}
