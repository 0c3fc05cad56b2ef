/** The readback: contracts B1 to B5, each in a test that begins with its number. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ByteSlot, OUTPUT_COUNT, Readback, protocol } from "../../runtime/index.js";
import { partsOf, storingMirror } from "../support/dispatch-kernel.js";
import { codeOf, rejection } from "../support/refusal.js";

const SLOTS = 4;

/** What a dispatch over a ring of four slots leaves. */
function outputsOf(value: number): ByteSlot[] {
  return Object.values(partsOf(storingMirror(value, SLOTS))).map((part) => ByteSlot.from(part.slice()));
}

/** In binding order. */
function bytesOf(slots: readonly ByteSlot[]): Uint8Array[] {
  return slots.map((slot) => slot.bytes.slice());
}

function buffersOf(slots: readonly ByteSlot[]): ArrayBufferLike[] {
  return slots.map((slot) => slot.bytes.buffer);
}

/** Every way in which four outputs can be wrong, and what the error says of it. */
function malformed(): [what: string, outputs: ByteSlot[], fields: Record<string, unknown>][] {
  const cases: [string, ByteSlot[], Record<string, unknown>][] = [];
  const wrong = (what: string, index: number, byteLength: number, buffer: string, expected: number): void => {
    const outputs = outputsOf(1);
    outputs[index] = ByteSlot.from(new Uint8Array(byteLength));
    cases.push([what, outputs, { buffer, actual: byteLength, expected }]);
  };
  cases.push(["three outputs", outputsOf(1).slice(1), { actual: 3, expected: OUTPUT_COUNT }]);
  cases.push(["five outputs", [...outputsOf(1), new ByteSlot()], { actual: 5, expected: OUTPUT_COUNT }]);
  const [control, ring, log] = [protocol.controlByteLength(), protocol.ringByteLength({ slotCount: SLOTS }), protocol.debugLogByteLength()];
  wrong("control one word short", 0, control - 4, "control", control);
  wrong("control between words", 0, control + 2, "control", control);
  wrong("a ring one slot short", 1, ring - protocol.SLOT_BYTES, "ring", ring);
  wrong("a ring one slot long", 1, ring + protocol.SLOT_BYTES, "ring", ring);
  wrong("a debug log one record short", 2, log - protocol.DEBUG_RECORD_BYTES, "debug_log", log);
  wrong("a debug log one word long", 2, log + 4, "debug_log", log);
  wrong("an IO queue between slots", 3, 2 * protocol.IO_SLOT_BYTES + 4, "io_queue", 2 * protocol.IO_SLOT_BYTES);
  wrong("an IO queue one slot long", 3, protocol.ioQueueByteLength() + protocol.IO_SLOT_BYTES, "io_queue", protocol.ioQueueByteLength());
  return cases;
}

test("B1: four outputs in binding order become a readback, as copies", () => {
  const outputs = outputsOf(1);
  const readback = Readback.fromOutputs(outputs, SLOTS);
  assert.equal([readback.control, readback.ring, readback.debugLog, readback.ioQueue], bytesOf(outputs));
  assert.equal(bytesOf(readback.slots), bytesOf(outputs));
  outputs[0]?.bytes.fill(0xff);
  assert.equal(readback.control, storingMirror(1, SLOTS).controlBytes);
});

test("B1: the least control and an IO queue of no slots are accepted", () => {
  const outputs = outputsOf(1);
  outputs[0] = ByteSlot.from(new Uint8Array(protocol.controlByteLength()));
  outputs[3] = new ByteSlot();
  assert.is(Readback.fromOutputs(outputs, SLOTS).counters().control, protocol.controlByteLength());
});

for (const [what, outputs, fields] of malformed()) {
  test(`B1: ${what}: refused with the number of outputs, or the buffer, its bytes and those expected`, async () => {
    const before = bytesOf(outputs);
    const error = await rejection(() => Readback.fromOutputs(outputs, SLOTS));
    assert.equal([error.code, error.fields], ["resident/shape", fields]);
    assert.match(error.message, String(fields["actual"]));
    assert.equal(bytesOf(outputs), before);
  });
}

test("B2: outputs are copied into the caller's storage, which stays the same over repeated calls", () => {
  const target = new Readback();
  Readback.fromOutputsInto(outputsOf(1), SLOTS, target);
  const slots = [...target.slots];
  const buffers = buffersOf(target.slots);
  for (const value of [2, 3]) {
    const outputs = outputsOf(value);
    Readback.fromOutputsInto(outputs, SLOTS, target);
    assert.equal(bytesOf(target.slots), bytesOf(outputsOf(value)));
    assert.equal(bytesOf(outputs), bytesOf(outputsOf(value)));
    assert.ok(target.slots.every((slot, i) => slot === slots[i] && slot.bytes.buffer === buffers[i]));
  }
});

test("B2: refused outputs leave the caller's storage as it was", async () => {
  for (const [, outputs] of malformed()) {
    const target = Readback.fromOutputs(outputsOf(5), SLOTS);
    assert.is(await codeOf(() => Readback.fromOutputsInto(outputs, SLOTS, target)), "resident/shape");
    assert.equal(bytesOf(target.slots), bytesOf(outputsOf(5)));
  }
});

test("B3: draining exchanges storage; the outputs keep their list and four empty slots with the storage of the readback", () => {
  const outputs = outputsOf(1);
  const list = [...outputs];
  const given = buffersOf(outputs);
  const target = Readback.fromOutputs(outputsOf(2), SLOTS);
  const slots = [...target.slots];
  const held = buffersOf(target.slots);
  Readback.drainOutputsInto(outputs, SLOTS, target);
  assert.equal(bytesOf(target.slots), bytesOf(outputsOf(1)));
  assert.ok(target.slots.every((slot, i) => slot === slots[i] && slot.bytes.buffer === given[i]));
  assert.equal(outputs.map((slot) => slot.byteLength), [0, 0, 0, 0]);
  assert.ok(outputs.every((slot, i) => slot === list[i] && slot.bytes.buffer === held[i]));
  outputs.forEach((slot, i) => slot.fill(outputsOf(3)[i]?.bytes ?? new Uint8Array()));
  Readback.drainOutputsInto(outputs, SLOTS, target);
  assert.ok(target.slots.every((slot, i) => slot.bytes.buffer === held[i]) && outputs.every((slot, i) => slot.bytes.buffer === given[i]));
});

test("B3: refused outputs leave both sides untouched, and so do outputs that are the readback's own", async () => {
  for (const [, outputs] of malformed()) {
    const target = Readback.fromOutputs(outputsOf(5), SLOTS);
    const before = bytesOf(outputs);
    assert.is(await codeOf(() => Readback.drainOutputsInto(outputs, SLOTS, target)), "resident/shape");
    assert.equal([bytesOf(target.slots), bytesOf(outputs)], [bytesOf(outputsOf(5)), before]);
  }
  const target = Readback.fromOutputs(outputsOf(5), SLOTS);
  assert.is(await codeOf(() => Readback.drainOutputsInto(target.slots, SLOTS, target)), "resident/shape");
  assert.equal(bytesOf(target.slots), bytesOf(outputsOf(5)));
});

test("B4: the slot count comes from the ring's bytes, which must be whole slots", async () => {
  const readback = Readback.fromOutputs(outputsOf(1), SLOTS);
  assert.equal([readback.slotCount(), new Readback().slotCount()], [SLOTS, 0]);
  readback.slots[1].resize(2 * protocol.SLOT_BYTES + 4);
  assert.is(await codeOf(() => readback.slotCount()), "resident/shape");
});

test("B5: four byte counts and their sum", () => {
  const [control, ring, debugLog, ioQueue] = [
    protocol.controlByteLength({ observableCount: 2 }), protocol.ringByteLength({ slotCount: SLOTS }), protocol.debugLogByteLength(), protocol.ioQueueByteLength(),
  ];
  assert.equal(Readback.fromOutputs(outputsOf(1), SLOTS).counters(), { control, ring, debugLog, ioQueue, total: control + ring + debugLog + ioQueue });
  assert.is(new Readback().counters().total, 0);
});

test.run();
