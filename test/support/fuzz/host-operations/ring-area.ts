import * as wire from "../../../../runtime/generated/megakernel.js";
import { countDone } from "../../../../runtime/wire/count-done.js";
import { inspectRing } from "../../../../runtime/wire/inspect-ring.js";
import { decodeLoadMiss } from "../../../../runtime/wire/load-miss.js";
import { unpackOps } from "../../../../runtime/wire/packed-slot.js";
import { readSlotImage } from "../../../../runtime/wire/slot-image.js";
import { countSlots, readSlots } from "../../../../runtime/wire/telemetry.js";
import { validateRing } from "../../../../runtime/wire/validate-ring.js";
import { attempt, expect } from "../host-case.js";
import type { Noise } from "../hostile-bytes.js";
import type { HostArea } from "./host-area.js";

export const MOST_SLOTS = 6;

/** Everything that reads a ring. */
export const ringReadingArea: HostArea = {
  capacity: MOST_SLOTS * wire.RING_STRIDE_BYTES + 64,
  valid: writeRing,
  run({ bytes }, [a, b, c]) {
    const slots = Math.floor(bytes.byteLength / wire.RING_STRIDE_BYTES);
    attempt("generated decodeRing", () => wire.decodeRing(bytes));
    attempt("generated decodeRing at an offset", () => wire.decodeRing(bytes, a));
    const invalid = attempt("generated validateRing", () => wire.validateRing(bytes));
    expect(invalid === undefined || invalid.length <= slots * wire.SLOT_WORDS, "validateRing finds more than there are words");
    attempt("generated decodeSlot", () => wire.decodeSlot(bytes, a));
    attempt("generated validateSlot", () => wire.validateSlot(bytes, a));
    attempt("validateRing", () => validateRing(bytes, a));
    const found = attempt("inspectRing", () => inspectRing(bytes, { limit: 5 }));
    expect(found === undefined || found.length <= 5, "inspectRing lists more findings than asked for");
    attempt("inspectRing with offsets", () => inspectRing(bytes, { offsets: wordsOf([0, a, b, c, 3, slots]) }));
    const counts = attempt("countSlots", () => countSlots(bytes));
    expect(counts === undefined || (counts.total === slots && counts.live <= slots), "countSlots counts more slots than there are");
    const states = attempt("readSlots", () => readSlots(bytes));
    expect(states === undefined || states.length === slots, "readSlots lists other slots than there are");
    const done = attempt("countDone", () => countDone(bytes));
    expect(done === undefined || done <= slots, "countDone counts more slots than there are");
    attempt("countDone of some slots", () => countDone(bytes, a));
    attempt("decodeLoadMiss", () => decodeLoadMiss(bytes, a));
    attempt("readSlotImage", () => readSlotImage(bytes, a));
    attempt("unpackOps", () => unpackOps(bytes, a));
    for (let slot = 0; slot < slots; slot++) {
      const ops = attempt("unpackOps of a slot", () => unpackOps(bytes, slot * wire.RING_STRIDE_BYTES + wire.SLOT_ARGS_WORD * 4));
      expect(ops === undefined || ops.reduce((sum, { args }) => sum + args.length, 0) <= wire.SLOT_ARGS_COUNT, "unpackOps yields more words than a slot has");
    }
    if (bytes.byteOffset % 4 === 0) {
      const view = new wire.SlotView(new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / 4)));
      attempt("SlotView.argsAt", () => view.argsAt(a));
      expect(typeof view.moveTo(b).status === "number", "a SlotView yields no number");
    }
  },
};

const STATES = Object.values(wire.SlotStatus);
const OPCODES = [...Object.values(wire.Opcode), 8, 31, 32, 100, 0xffef, 0x10000, 0x7fffffff];

export function writeRing(view: DataView, noise: Noise): number {
  const slots = noise.below(MOST_SLOTS + 1);
  for (let slot = 0; slot < slots; slot++) writeSlot(view, slot * wire.RING_STRIDE_BYTES, noise);
  return slots * wire.RING_STRIDE_BYTES;
}

/** A slot in any known state, half of them free. */
export function writeSlot(view: DataView, at: number, noise: Noise): void {
  const put = (word: number, value: number): void => view.setUint32(at + word * 4, value, true);
  put(wire.SLOT_STATUS_WORD, noise.below(2) === 0 ? wire.SlotStatus.done * noise.below(2) : noise.from(STATES));
  put(wire.SLOT_OPCODE_WORD, noise.from(OPCODES));
  put(wire.SLOT_TENANT_WORD, noise.below(wire.MAX_TENANTS));
  put(wire.SLOT_PRIORITY_WORD, noise.below(wire.PRIORITY_LEVELS));
  for (let i = 0; i < wire.SLOT_ARGS_COUNT; i++) put(wire.SLOT_ARGS_WORD + i, noise.tellingWord());
}

function wordsOf(values: readonly number[]): readonly number[] {
  return values.map((value) => value >>> 0);
}
