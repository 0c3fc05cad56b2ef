import { GridwrightError } from "../error.js";
import {
  ABI_HASH,
  CONTROL_HEADER_ABI_HASH_WORD,
  CONTROL_HEADER_MAGIC_WORD,
  CONTROL_HEADER_OBSERVABLE_COUNT_WORD,
  CONTROL_HEADER_ROUND_WORD,
  CONTROL_HEADER_SLOT_COUNT_WORD,
  MAGIC,
  MAX_IO_SLOTS,
} from "../generated/megakernel.js";
import { type MirrorBytes, observableCountOf } from "../mirror/mirror-bytes.js";
import { wholeSlots } from "../wire/buffer-shape.js";
import { encodeIoQueue } from "../wire/encode-io-queue.js";
import { validateControl } from "../wire/validate-control.js";
import { validateDebugLog } from "../wire/validate-debug-log.js";
import { validateIoQueue } from "../wire/validate-io-queue.js";
import { validateRing } from "../wire/validate-ring.js";

/** The four buffers of group 0 as bytes of any alignment. */
export interface DispatchBuffers {
  readonly control: Uint8Array;
  readonly ring: Uint8Array;
  readonly debugLog: Uint8Array;
  /** Default: an empty queue of 64 slots. */
  readonly ioQueue?: Uint8Array;
}

/**
 * The buffers, once they may go to a device: control, debug log, IO queue and ring of the right shape, checked in this
 * order, at least one slot, and a header (where control has one) that tells of this ring.
 *
 * @throws GridwrightError `resident/shape`, `resident/slot-count-mismatch`, `kernel/abi-mismatch`
 */
export function checkDispatchBuffers(buffers: DispatchBuffers, emptyIoQueue: Uint8Array, slotCount?: number): MirrorBytes {
  const { control, ring, debugLog, ioQueue = emptyIoQueue } = buffers;
  validateControl(control);
  validateDebugLog(debugLog);
  validateIoQueue(ioQueue);
  const slots = slotCount ?? wholeSlots(ring);
  validateRing(ring, slots);
  checkSlotCount(slots);
  const bytes = { slotCount: slots, observableCount: observableCountOf(control), controlBytes: control, ringBytes: ring, debugLogBytes: debugLog, ioQueueBytes: ioQueue };
  checkHeader(bytes);
  return bytes;
}

/** @throws GridwrightError `resident/shape` for a ring of no slots, which the wire protocol has and no kernel runs */
export function checkSlotCount(slotCount: number): void {
  if (slotCount > 0) return;
  throw new GridwrightError({
    code: "resident/shape",
    message: "a kernel runs no ring of 0 slots",
    help: "pass a ring of at least one slot",
    fields: { buffer: "ring", actual: 0, expected: 1 },
  });
}

/** What stands in for an IO queue that the caller does not have. */
export function emptyIoQueue(): Uint8Array {
  return encodeIoQueue(MAX_IO_SLOTS);
}

/** The round that the header counts last; 0 without a header. */
export function headerRound(control: Uint8Array): number {
  return readHeader(control)?.round ?? 0;
}

/** A buffer without a header, as 0.6 encodes it, may belong to any ring. */
function checkHeader({ controlBytes, slotCount, observableCount }: MirrorBytes): void {
  const header = readHeader(controlBytes);
  if (header === undefined) return;
  if (header.abiHash !== ABI_HASH) {
    throw new GridwrightError({
      code: "kernel/abi-mismatch",
      message: `control was encoded for another layout (${header.abiHash}, not ${ABI_HASH})`,
      help: "encode it with the encodeControl of this package",
      fields: { buffer: "control", actual: header.abiHash, expected: ABI_HASH },
    });
  }
  if (header.slotCount !== 0 && header.slotCount !== slotCount) throw slotCountMismatch("control's header", header.slotCount, "the ring", slotCount);
  if (header.observableCount !== observableCount) {
    throw new GridwrightError({
      code: "resident/shape",
      message: `control's header says ${header.observableCount} observables, and there are ${observableCount}`,
      help: "pass the whole buffer, as encodeControl made it",
      fields: { buffer: "control", actual: observableCount, expected: header.observableCount },
    });
  }
}

export function slotCountMismatch(first: string, firstCount: number, second: string, secondCount: number): GridwrightError {
  return new GridwrightError({
    code: "resident/slot-count-mismatch",
    message: `${first} has ${firstCount} slots, ${second} has ${secondCount}`,
    help: "use buffers and a kernel of one slot count",
    fields: { expected: firstCount, actual: secondCount },
  });
}

function readHeader(control: Uint8Array): { abiHash: number; slotCount: number; observableCount: number; round: number } | undefined {
  const view = new DataView(control.buffer, control.byteOffset, control.byteLength);
  const word = (index: number): number => view.getUint32(index * 4, true);
  if (word(CONTROL_HEADER_MAGIC_WORD) !== MAGIC) return undefined;
  return {
    abiHash: word(CONTROL_HEADER_ABI_HASH_WORD),
    slotCount: word(CONTROL_HEADER_SLOT_COUNT_WORD),
    observableCount: word(CONTROL_HEADER_OBSERVABLE_COUNT_WORD),
    round: word(CONTROL_HEADER_ROUND_WORD),
  };
}
