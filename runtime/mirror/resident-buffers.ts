import type { ByteSlot } from "../byte-slot.js";
import type { DispatchBuffers } from "../dispatch/dispatch-buffers.js";
import { slotCountMismatch } from "../dispatch/dispatch-buffers.js";
import { DispatchScratch } from "../dispatch/dispatch-scratch.js";
import type { DispatchStats } from "../dispatch/dispatch-stats.js";
import { GridwrightError } from "../error.js";
import { DEBUG_RECORD_COUNT_DEFAULT, MAX_IO_SLOTS, controlByteLength, ringByteLength } from "../generated/megakernel.js";
import { observableCountOf } from "./mirror-bytes.js";
import { Readback, checkOutputs } from "./readback.js";
import { SlotSet } from "./slot-set.js";
import { encodeControl } from "../wire/encode-control.js";
import { encodeDebugLog } from "../wire/encode-debug-log.js";
import { encodeIoQueue } from "../wire/encode-io-queue.js";
import { encodeRing } from "../wire/encode-ring.js";
import { writeDefaultPriorityOffsets } from "../wire/priority-offsets.js";
import { publishSlot } from "../wire/publish-slot.js";
import { publishWorkItems } from "../wire/publish-work-items.js";
import { validateControl } from "../wire/validate-control.js";
import { validateDebugLog } from "../wire/validate-debug-log.js";
import { validateIoQueue } from "../wire/validate-io-queue.js";
import { validateRing } from "../wire/validate-ring.js";
import type { WorkItems } from "../wire/work-items.js";

export interface ResidentGeometry extends TenantsAndObservables {
  /** 0 is accepted here; a kernel refuses such a ring. */
  readonly slotCount: number;
}

export interface TenantsAndObservables {
  /** How many tenants, from 0 up, are let in; saturates. */
  readonly tenants: number;
  /** Result words at the end of control. */
  readonly observables: number;
}

/** What a mirror needs of a kernel to be dispatched: `Megakernel` has it. */
export interface DispatchingKernel {
  /** Undefined where the kernel takes any. */
  readonly slotCount?: number | undefined;
  dispatch(buffers: DispatchBuffers, options: { readonly outputs: ByteSlot[] }): Promise<{ readonly stats: DispatchStats }>;
}

/** Records of the debug log of every mirror, as in 0.6. */
export const DEFAULT_DEBUG_RECORDS = DEBUG_RECORD_COUNT_DEFAULT;

/**
 * The host's copy of the four buffers of group 0, made without a device. Between commits it holds the last committed
 * state plus what the host has published since; `dirtySlots` says which slots the device has not seen yet.
 *
 * The byte and word accessors are views of the present storage. They are for reading, and good until the next call that
 * changes the mirror: whoever writes ring bytes takes them from `ringBytesMut`, which marks every slot dirty.
 */
export class ResidentBuffers {
  readonly slotCount: number;
  /** Slots whose mirror is ahead of the device. All of them at first. */
  readonly dirtySlots: SlotSet;
  readonly #parts = new Readback();
  readonly #scratch = new DispatchScratch();
  #controlWords = new Uint32Array();
  #ringWords = new Uint32Array();
  #isDispatched = false;

  /** @throws GridwrightError `encode/cap`, before anything is allocated */
  constructor(geometry: ResidentGeometry) {
    controlByteLength({ observableCount: geometry.observables });
    ringByteLength({ slotCount: geometry.slotCount });
    this.slotCount = geometry.slotCount;
    this.dirtySlots = new SlotSet(geometry.slotCount);
    this.reset(geometry);
  }

  /**
   * A mirror of copies of these bytes. Control, debug log, IO queue and ring are checked in this order.
   *
   * @throws GridwrightError `resident/shape` with the buffer, its bytes and the bytes expected; `encode/cap`
   */
  static fromParts(slotCount: number, parts: Required<DispatchBuffers>): ResidentBuffers {
    const { control, debugLog, ioQueue, ring } = parts;
    validateControl(control);
    validateDebugLog(debugLog);
    validateIoQueue(ioQueue);
    validateRing(ring, slotCount);
    const mirror = new ResidentBuffers({ slotCount, tenants: 0, observables: observableCountOf(control) });
    [control, ring, debugLog, ioQueue].forEach((part, i) => mirror.#parts.slots[i]?.fill(part));
    return mirror;
  }

  get observableCount(): number {
    return observableCountOf(this.#parts.control);
  }

  get controlBytes(): Uint8Array<ArrayBuffer> {
    return this.#parts.control;
  }

  get ringBytes(): Uint8Array<ArrayBuffer> {
    return this.#parts.ring;
  }

  get debugLogBytes(): Uint8Array<ArrayBuffer> {
    return this.#parts.debugLog;
  }

  get ioQueueBytes(): Uint8Array<ArrayBuffer> {
    return this.#parts.ioQueue;
  }

  get controlWords(): Uint32Array<ArrayBuffer> {
    return this.#controlWords;
  }

  get ringWords(): Uint32Array<ArrayBuffer> {
    return this.#ringWords;
  }

  /** Slots of the mirror's own scratch. */
  get retainedOutputSlots(): number {
    return this.#scratch.outputs.length;
  }

  /** Storage of the mirror's own scratch. */
  get retainedOutputBytes(): number {
    return this.#scratch.retainedBytes;
  }

  /** The ring to write into. Every slot counts as written. @throws GridwrightError `resident/busy` */
  ringBytesMut(): Uint8Array<ArrayBuffer> {
    this.#assertIdle();
    this.dirtySlots.fill();
    return this.#parts.ring;
  }

  /**
   * `publishSlot` of the wire protocol on this ring; the slot becomes dirty.
   *
   * @throws GridwrightError `publish/...`, `resident/busy`; nothing is changed then
   */
  publishSlot(slot: number, tenant: number, opcode: number, args: ArrayLike<number>, priority?: number): void {
    this.#assertIdle();
    publishSlot(this.#parts.ring, slot, tenant, opcode, args, priority);
    this.dirtySlots.add(slot);
  }

  /**
   * `publishWorkItems` of the wire protocol on this ring: all items or none, other slots untouched. Returns how many; their
   * slots become dirty.
   *
   * @throws GridwrightError `publish/...`, `resident/busy`; nothing is changed then
   */
  publishWorkItems(startSlot: number, tenant: number, items: WorkItems, priority?: number): number {
    this.#assertIdle();
    const count = publishWorkItems(this.#parts.ring, startSlot, tenant, items, priority);
    this.dirtySlots.addRun(startSlot, startSlot + count);
    return count;
  }

  /**
   * The state of a new mirror of the same slot count, in the same storage. A refused count changes nothing.
   *
   * @throws GridwrightError `encode/cap`, `encode/value`, `resident/busy`
   */
  reset({ tenants, observables }: TenantsAndObservables): void {
    this.#assertIdle();
    const [control, ring, debugLog, ioQueue] = this.#parts.slots;
    const header = { slotCount: this.slotCount };
    writeDefaultPriorityOffsets(encodeControl({ shutdown: false, tenants, observables, header }, control), this.slotCount);
    encodeRing(this.slotCount, ring);
    encodeDebugLog(DEFAULT_DEBUG_RECORDS, debugLog);
    encodeIoQueue(MAX_IO_SLOTS, ioQueue);
    this.#hasNewStorage();
  }

  /**
   * One round of the kernel over this mirror, which then holds what the device left. What it held before sits in the
   * scratch, by exchange of storage; without `scratch` in the mirror's own. On any error the mirror is unchanged.
   *
   * @throws GridwrightError `resident/slot-count-mismatch`, `resident/busy`, and what `Megakernel.dispatch` rejects with
   */
  async dispatchUpdate(kernel: DispatchingKernel, { scratch = this.#scratch }: { readonly scratch?: DispatchScratch } = {}): Promise<DispatchStats> {
    this.#assertIdle();
    if (kernel.slotCount !== undefined && kernel.slotCount !== this.slotCount) {
      throw slotCountMismatch("the kernel", kernel.slotCount, "the mirror", this.slotCount);
    }
    this.#isDispatched = true;
    try {
      const { stats } = await kernel.dispatch(this.#parts, { outputs: scratch.outputs });
      checkOutputs(scratch.outputs, this.slotCount, this.observableCount).forEach((slot, i) => exchange(this.#parts.slots[i], slot));
      this.#hasNewStorage();
      return stats;
    } finally {
      this.#isDispatched = false;
    }
  }

  /** `dispatchUpdate`, and a copy of what the device left. */
  async dispatch(kernel: DispatchingKernel): Promise<{ readonly readback: Readback; readonly stats: DispatchStats }> {
    const stats = await this.dispatchUpdate(kernel);
    return { readback: this.snapshot(), stats };
  }

  snapshot(): Readback {
    return this.snapshotInto(new Readback());
  }

  /** Copies into the storage of `target`, which grows where it must, and returns it. */
  snapshotInto(target: Readback): Readback {
    this.#parts.slots.forEach((slot, i) => target.slots[i]?.fill(slot.bytes));
    return target;
  }

  /**
   * Makes a copy of the readback the state of the mirror. It must be of this geometry, and is checked first.
   *
   * @throws GridwrightError `resident/shape`, `resident/busy`; nothing is changed then
   */
  applyReadback(readback: Readback): void {
    this.#assertIdle();
    checkOutputs(readback.slots, this.slotCount, this.observableCount).forEach((slot, i) => this.#parts.slots[i]?.fill(slot.bytes));
    this.#hasNewStorage();
  }

  /** A copy with a scratch of its own, all slots dirty. */
  clone(): ResidentBuffers {
    return ResidentBuffers.fromParts(this.slotCount, this.#parts);
  }

  /** True where slot count and all bytes are the same. Scratch and dirty slots do not count. */
  equals(other: ResidentBuffers): boolean {
    return this.slotCount === other.slotCount && this.#parts.slots.every((slot, i) => sameBytes(slot.bytes, other.#parts.slots[i]?.bytes));
  }

  /** A dispatch under way would overwrite what changes meanwhile. */
  #assertIdle(): void {
    if (!this.#isDispatched) return;
    throw new GridwrightError({
      code: "resident/busy",
      message: "the mirror is being dispatched, and changes when that ends",
      help: "await the dispatch first, or clone the mirror",
    });
  }

  #hasNewStorage(): void {
    this.#controlWords = wordsOf(this.#parts.control);
    this.#ringWords = wordsOf(this.#parts.ring);
    this.dirtySlots.fill();
  }
}

/** A caller's slot may start anywhere; the mirror's words may not. */
function exchange(own: ByteSlot | undefined, output: ByteSlot): void {
  if (output.bytes.byteOffset % 4 === 0) own?.swap(output);
  else own?.fill(output.bytes);
}

/** The mirror's storage is its own, so it always starts at a whole word. */
function wordsOf(bytes: Uint8Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

function sameBytes(a: Uint8Array, b: Uint8Array | undefined): boolean {
  if (a.byteLength !== b?.byteLength) return false;
  // Whole words first: these lengths are multiples of 4, and the storage is aligned.
  const words = new Uint32Array(a.buffer, a.byteOffset, a.byteLength / 4);
  const others = new Uint32Array(b.buffer, b.byteOffset, b.byteLength / 4);
  return words.every((word, i) => word === others[i]);
}
