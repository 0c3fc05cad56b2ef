import { ByteSlot } from "../byte-slot.js";
import { GridwrightError } from "../error.js";
import { wholeSlots } from "../wire/buffer-shape.js";
import { validateControl } from "../wire/validate-control.js";
import { validateDebugLog } from "../wire/validate-debug-log.js";
import { validateIoQueue } from "../wire/validate-io-queue.js";
import { validateRing } from "../wire/validate-ring.js";

/** Outputs of a dispatch, in binding order: control, ring, debug log, IO queue. */
export const OUTPUT_COUNT = 4;

/** In bytes. */
export interface ReadbackCounters {
  readonly control: number;
  readonly ring: number;
  readonly debugLog: number;
  readonly ioQueue: number;
  readonly total: number;
}

type FourSlots = readonly [control: ByteSlot, ring: ByteSlot, debugLog: ByteSlot, ioQueue: ByteSlot];

/**
 * The four buffers of group 0 as a dispatch left them, in storage that can be used again. Also what `Megakernel.dispatch`
 * takes as its input.
 *
 * Whatever fills one checks all four outputs first, so that a refusal leaves both sides as they were: their number, control
 * at least its minimum and whole words, ring exactly `slotCount` slots, debug log exact, IO queue whole slots. What the
 * words say is not checked.
 */
export class Readback {
  /** In binding order. The slots and their list never change; their storage may. */
  readonly slots: FourSlots = [new ByteSlot(), new ByteSlot(), new ByteSlot(), new ByteSlot()];

  /** A readback with copies of the outputs. @throws GridwrightError `resident/shape` */
  static fromOutputs(outputs: readonly ByteSlot[], slotCount: number): Readback {
    const readback = new Readback();
    Readback.fromOutputsInto(outputs, slotCount, readback);
    return readback;
  }

  /** Copies the outputs into the storage of `target`, which grows where it must. @throws GridwrightError `resident/shape` */
  static fromOutputsInto(outputs: readonly ByteSlot[], slotCount: number, target: Readback): void {
    checkOutputs(outputs, slotCount).forEach((slot, i) => {
      if (slot !== target.slots[i]) target.slots[i]?.fill(slot.bytes);
    });
  }

  /**
   * Moves the outputs into `target` by exchanging storage; no byte is copied. The outputs keep their four slots, now empty
   * and with the storage that the target had. @throws GridwrightError `resident/shape`
   */
  static drainOutputsInto(outputs: readonly ByteSlot[], slotCount: number, target: Readback): void {
    const checked = checkOutputs(outputs, slotCount);
    if (checked.some((slot) => target.slots.includes(slot))) {
      throw new GridwrightError({
        code: "resident/shape",
        message: "an output cannot be drained into the readback that it is part of",
        help: "pass another readback, or other outputs",
      });
    }
    checked.forEach((slot, i) => {
      target.slots[i]?.swap(slot);
      slot.clear();
    });
  }

  get control(): Uint8Array<ArrayBuffer> {
    return this.slots[0].bytes;
  }

  get ring(): Uint8Array<ArrayBuffer> {
    return this.slots[1].bytes;
  }

  get debugLog(): Uint8Array<ArrayBuffer> {
    return this.slots[2].bytes;
  }

  get ioQueue(): Uint8Array<ArrayBuffer> {
    return this.slots[3].bytes;
  }

  /** From the ring's bytes. @throws GridwrightError `resident/shape` where these are not whole slots */
  slotCount(): number {
    return wholeSlots(this.ring);
  }

  counters(): ReadbackCounters {
    const [control, ring, debugLog, ioQueue] = [this.control.byteLength, this.ring.byteLength, this.debugLog.byteLength, this.ioQueue.byteLength];
    // Four array lengths: their sum is far below the largest exact integer.
    return { control, ring, debugLog, ioQueue, total: control + ring + debugLog + ioQueue };
  }
}

/** The four outputs, once they are known to be well formed. @throws GridwrightError `resident/shape` */
export function checkOutputs(outputs: readonly ByteSlot[], slotCount: number, observables?: number): FourSlots {
  const [control, ring, debugLog, ioQueue] = outputs;
  if (outputs.length !== OUTPUT_COUNT || control === undefined || ring === undefined || debugLog === undefined || ioQueue === undefined) {
    throw new GridwrightError({
      code: "resident/shape",
      message: `${OUTPUT_COUNT} outputs are expected, in binding order (${outputs.length} given)`,
      help: "pass control, ring, debug log and IO queue, as a dispatch leaves them",
      fields: { actual: outputs.length, expected: OUTPUT_COUNT },
    });
  }
  validateControl(control.bytes, observables === undefined ? {} : { observables });
  validateDebugLog(debugLog.bytes);
  validateIoQueue(ioQueue.bytes);
  validateRing(ring.bytes, slotCount);
  return [control, ring, debugLog, ioQueue];
}
