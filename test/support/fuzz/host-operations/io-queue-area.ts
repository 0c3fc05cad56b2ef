import * as wire from "../../../../runtime/generated/megakernel.js";
import { completeIoRequest, completeIoRequests, isIoRecycled, readIoCompletion } from "../../../../runtime/wire/complete-io.js";
import { claimIoRequests, pollIoRequests } from "../../../../runtime/wire/io-requests.js";
import { announceIo, submitIo } from "../../../../runtime/wire/submit-io.js";
import { validateIoQueue } from "../../../../runtime/wire/validate-io-queue.js";
import { attempt, attemptWrite, expect } from "../host-case.js";
import type { Noise } from "../hostile-bytes.js";
import type { HostArea } from "./host-area.js";

const MOST_SLOTS = 6;
const STATUS_BYTE = wire.IO_SLOT_STATUS_WORD * 4;

export const ioQueueArea: HostArea = {
  capacity: MOST_SLOTS * wire.IO_SLOT_BYTES + 64,
  valid: (view, noise) => writeIoQueue(view, noise, noise.below(MOST_SLOTS + 1)),
  run(arena, [a, b, c], noise) {
    const { bytes } = arena;
    const slots = Math.floor(bytes.byteLength / wire.IO_SLOT_BYTES);
    attempt("generated decodeIoQueue", () => wire.decodeIoQueue(bytes));
    attempt("generated decodeIoQueue at an offset", () => wire.decodeIoQueue(bytes, a));
    attempt("generated validateIoQueue", () => wire.validateIoQueue(bytes));
    attempt("generated decodeIoSlot", () => wire.decodeIoSlot(bytes, a));
    attempt("validateIoQueue", () => validateIoQueue(bytes));
    const open = attempt("pollIoRequests", () => pollIoRequests(bytes));
    expect(open === undefined || open.length <= slots, "pollIoRequests yields more requests than slots");

    const slot = noise.below(4) === 0 ? a : noise.below(MOST_SLOTS);
    attempt("readIoCompletion", () => readIoCompletion(bytes, slot));
    attempt("isIoRecycled", () => isIoRecycled(bytes, slot));
    const whole = () => ({ startByte: slot * wire.IO_SLOT_BYTES, endByte: (slot + 1) * wire.IO_SLOT_BYTES });
    const status = () => ({ startByte: slot * wire.IO_SLOT_BYTES + STATUS_BYTE, endByte: slot * wire.IO_SLOT_BYTES + STATUS_BYTE + 4 });
    attemptWrite("announceIo", arena, () => announceIo(bytes, slot, { mappedSlot: 3, byteCount: noise.word(), tag: noise.below(4) === 0 ? b : 1 }), whole);
    attemptWrite("submitIo", arena, () => submitIo(bytes, slot, { source: 1, destination: 2, offset: noise.below(2) === 0 ? b : 2n ** 63n, byteCount: noise.word(), tag: noise.below(4) === 0 ? c : 1 }), whole);
    attemptWrite("completeIoRequest", arena, () => completeIoRequest(bytes, slot, noise.below(2) === 0), status);
    attemptWrite("completeIoRequests", arena, () => completeIoRequests(bytes, [{ slot, success: true }, { slot: noise.below(3) === 0 ? b : slot, success: false }]), () => everyStatusWithin(slots));
    attemptWrite("claimIoRequests", arena, () => claimIoRequests(bytes), () => everyStatusWithin(slots));
  },
};

/** From the first status to the last one; which of the slots between may change depends on their state. */
function everyStatusWithin(slots: number): { startByte: number; endByte: number } {
  return slots === 0 ? { startByte: 0, endByte: 0 } : { startByte: STATUS_BYTE, endByte: (slots - 1) * wire.IO_SLOT_BYTES + STATUS_BYTE + 4 };
}

export function writeIoQueue(view: DataView, noise: Noise, slots: number): number {
  const states = Object.values(wire.IoStatus);
  for (let slot = 0; slot < slots; slot++) {
    for (let word = 0; word < wire.IO_SLOT_WORDS; word++) view.setUint32(slot * wire.IO_SLOT_BYTES + word * 4, noise.tellingWord(), true);
    view.setUint32(slot * wire.IO_SLOT_BYTES + wire.IO_SLOT_OP_WORD * 4, 1 + noise.below(3), true);
    view.setUint32(slot * wire.IO_SLOT_BYTES + STATUS_BYTE, noise.below(3) === 0 ? 0 : noise.from(states), true);
  }
  return slots * wire.IO_SLOT_BYTES;
}
