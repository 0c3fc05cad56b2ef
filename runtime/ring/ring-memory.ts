import type { Device, DeviceBuffer, ReadRange } from "../device.js";
import { CONTROL_FIXED_BYTES, CONTROL_OBSERVABLES_STRIDE_BYTES, IO_QUEUE_STRIDE_BYTES, REPORT_QUOTA_USED_WORD, RING_STRIDE_BYTES, reportByteLength } from "../generated/megakernel.js";
import type { MirrorBytes } from "../mirror/mirror-bytes.js";
import type { ResidentBuffers } from "../mirror/resident-buffers.js";

/** The words of `report` that belong to one round lie before its tables. */
const ROUND_REPORT_BYTES = REPORT_QUOTA_USED_WORD * 4;

/** The device's side of one ring: the four buffers of the mirror, and `report`. */
export class RingMemory {
  readonly control: DeviceBuffer;
  readonly ring: DeviceBuffer;
  readonly debugLog: DeviceBuffer;
  readonly ioQueue: DeviceBuffer;
  readonly report: DeviceBuffer;
  readonly #device: Device;
  readonly #owned: DeviceBuffer[] = [];
  /** Without the room that is only there so that it can be bound. */
  readonly #controlByteLength: number;
  readonly #zeros = new Uint8Array(ROUND_REPORT_BYTES);

  /**
   * Holds exactly what the mirror holds, and `reportWords` as the committed tables of `report`. Nothing stays allocated
   * where the device refuses one of the buffers.
   */
  constructor(device: Device, mirror: MirrorBytes, reportWords: Uint32Array) {
    this.#device = device;
    try {
      // A run-time array of no elements can't be bound: there is always room for one observable and one IO slot.
      const controlBytes = Math.max(mirror.controlBytes.byteLength, CONTROL_FIXED_BYTES + CONTROL_OBSERVABLES_STRIDE_BYTES);
      this.control = this.#create("control", mirror.controlBytes, controlBytes);
      this.#controlByteLength = mirror.controlBytes.byteLength;
      this.ring = this.#create("ring", mirror.ringBytes);
      this.debugLog = this.#create("debug_log", mirror.debugLogBytes);
      this.ioQueue = this.#create("io_queue", mirror.ioQueueBytes, Math.max(mirror.ioQueueBytes.byteLength, IO_QUEUE_STRIDE_BYTES));
      this.report = this.#create("report", bytesOf(reportWords), reportByteLength({ slotCount: mirror.slotCount }));
    } catch (error) {
      this.destroy();
      throw error;
    }
  }

  /** By binding name. */
  get bindings(): Readonly<Record<string, DeviceBuffer>> {
    return Object.fromEntries(this.#owned.map((buffer) => [buffer.label, buffer]));
  }

  get byteLength(): number {
    return this.#owned.reduce((sum, buffer) => sum + buffer.byteLength, 0);
  }

  /** Uploads what the host has published since: whole slots, and no slot that the device has already. Returns the bytes. */
  uploadDirtySlots(mirror: ResidentBuffers): number {
    const bytes = mirror.ringBytes;
    const uploaded = mirror.dirtySlots.size * RING_STRIDE_BYTES;
    mirror.dirtySlots.forEachRun((start, end) => {
      this.#device.write(this.ring, start * RING_STRIDE_BYTES, bytes.subarray(start * RING_STRIDE_BYTES, end * RING_STRIDE_BYTES));
    });
    mirror.dirtySlots.clear();
    return uploaded;
  }

  uploadControlWord(word: number, value: number): void {
    this.#device.write(this.control, word * 4, new Uint8Array(Uint32Array.of(value).buffer));
  }

  /** Makes the round's own words of `report` zero. Its tables count on. */
  clearRoundReport(): void {
    this.#device.write(this.report, 0, this.#zeros);
  }

  /** Puts everything back to the mirror and the committed tables of `report`. Returns the bytes. */
  restore(mirror: MirrorBytes, reportWords: Uint32Array): number {
    const parts: readonly (readonly [DeviceBuffer, Uint8Array])[] = [
      [this.control, mirror.controlBytes],
      [this.ring, mirror.ringBytes],
      [this.debugLog, mirror.debugLogBytes],
      [this.ioQueue, mirror.ioQueueBytes],
      [this.report, bytesOf(reportWords)],
    ];
    for (const [buffer, bytes] of parts) this.#device.write(buffer, 0, bytes);
    return parts.reduce((sum, [, bytes]) => sum + bytes.byteLength, 0);
  }

  /** What a commit always reads: control, the debug log, and `report` with room for `changed` entries of its list. */
  commonRanges(reportFixedBytes: number, changed: number): readonly ReadRange[] {
    return [
      { buffer: this.control, offsetBytes: 0, byteLength: this.#controlByteLength },
      { buffer: this.report, offsetBytes: 0, byteLength: reportFixedBytes + changed * 4 },
      { buffer: this.debugLog, offsetBytes: 0, byteLength: this.debugLog.byteLength },
    ];
  }

  slotRange(start: number, end: number): ReadRange {
    return { buffer: this.ring, offsetBytes: start * RING_STRIDE_BYTES, byteLength: (end - start) * RING_STRIDE_BYTES };
  }

  destroy(): void {
    for (const buffer of this.#owned) buffer.destroy();
  }

  #create(label: string, data: Uint8Array, byteLength = data.byteLength): DeviceBuffer {
    const buffer = this.#device.createBuffer({ byteLength, durability: "mirror", label, data });
    this.#owned.push(buffer);
    return buffer;
  }
}

function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
