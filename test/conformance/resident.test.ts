/** The resident mirror: contracts R1 to R15, each in a test that begins with its number. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ByteSlot, DispatchScratch, type DispatchingKernel, Readback, ResidentBuffers, encodeDebugLog, protocol } from "../../runtime/index.js";
import { partsOf, recordedKernel, storingMirror, thrownBy, wordAt } from "../support/dispatch-kernel.js";
import { codeOf, rejection } from "../support/refusal.js";

const { CONTROL_FIXED_BYTES, CONTROL_OBSERVABLES_WORD, CONTROL_PRIORITY_OFFSETS_COUNT, CONTROL_PRIORITY_OFFSETS_WORD, SLOT_WORDS, SlotStatus } = protocol;
const GEOMETRY = { slotCount: 10, tenants: 2, observables: 3 };

/** A copy of everything that a mirror holds. */
function contents(mirror: ResidentBuffers): Uint8Array[] {
  return Object.values(partsOf(mirror)).map((part) => part.slice());
}

function storageOf(mirror: ResidentBuffers): ArrayBufferLike[] {
  return Object.values(partsOf(mirror)).map((part) => part.buffer);
}

function sameObjects(actual: readonly unknown[], expected: readonly unknown[]): boolean {
  return actual.length === expected.length && actual.every((each, i) => each === expected[i]);
}

test("R1: geometry in, four buffers of exact capacity out, without a device", () => {
  const mirror = new ResidentBuffers(GEOMETRY);
  assert.equal([mirror.slotCount, mirror.observableCount], [10, 3]);
  const lengths = [
    [mirror.controlBytes, protocol.controlByteLength({ observableCount: 3 })],
    [mirror.ringBytes, protocol.ringByteLength({ slotCount: 10 })],
    [mirror.debugLogBytes, protocol.debugLogByteLength()],
    [mirror.ioQueueBytes, protocol.ioQueueByteLength()],
  ] as const;
  for (const [bytes, expected] of lengths) assert.equal([bytes.byteLength, bytes.buffer.byteLength], [expected, expected]);
});

test("R1: sizes above the caps are refused before anything is allocated; a ring of 0 slots is a mirror", async () => {
  for (const over of [{ slotCount: 2 ** 32 - 1 }, { slotCount: protocol.MAX_RING_SLOTS + 1 }, { observables: 2 ** 32 - 1 }, { observables: protocol.MAX_OBSERVABLES + 1 }]) {
    const before = process.memoryUsage().arrayBuffers;
    assert.is(await codeOf(() => new ResidentBuffers({ ...GEOMETRY, ...over })), "encode/cap");
    assert.ok(process.memoryUsage().arrayBuffers - before < 1 << 20);
  }
  assert.is(new ResidentBuffers({ ...GEOMETRY, slotCount: 0 }).ringBytes.byteLength, 0);
});

test("R2: a window of work items is published beside other slots, which keep what they hold; the count comes back", () => {
  const mirror = new ResidentBuffers(GEOMETRY);
  mirror.publishSlot(0, 1, 4000, [77]);
  const sentinel = mirror.ringBytes.slice(0, protocol.SLOT_BYTES);
  mirror.dirtySlots.clear();
  const items = [{ op: 1000, input: 1, output: 2, param: 3 }, { op: 1001, input: 4, output: 5, param: 6 }];
  assert.is(mirror.publishWorkItems(3, 1, items), 2);
  assert.equal([...mirror.ringWords.subarray(3 * SLOT_WORDS, 3 * SLOT_WORDS + 8)], [SlotStatus.published, 1000, 1, protocol.Priority.normal, 1, 2, 3, 0]);
  assert.equal([...mirror.ringWords.subarray(4 * SLOT_WORDS, 4 * SLOT_WORDS + 8)], [SlotStatus.published, 1001, 1, protocol.Priority.normal, 4, 5, 6, 0]);
  assert.equal(mirror.ringBytes.slice(0, protocol.SLOT_BYTES), sentinel);
  assert.equal([mirror.dirtySlots.size, mirror.dirtySlots.has(3), mirror.dirtySlots.has(4)], [2, true, true]);
  assert.is(mirror.publishWorkItems(10, 1, []), 0);
});

test("R2: a window that does not fit, is busy or holds a reserved opcode is refused, and nothing changes", async () => {
  const mirror = new ResidentBuffers(GEOMETRY);
  mirror.publishSlot(5, 1, 4000, []);
  mirror.dirtySlots.clear();
  const before = contents(mirror);
  const item = { op: 1000, input: 1, output: 2, param: 3 };
  for (const [call, code] of [
    [() => mirror.publishWorkItems(9, 1, [item, item]), "publish/slot-range"],
    [() => mirror.publishWorkItems(4, 1, [item, item]), "publish/slot-busy"],
    [() => mirror.publishWorkItems(0, 1, [item, { ...item, op: 0xfff0 }]), "publish/opcode"],
    [() => mirror.publishWorkItems(0, 29, [item]), "publish/tenant"],
  ] as const) {
    assert.is(await codeOf(call), code);
  }
  assert.equal(contents(mirror), before);
  assert.is(mirror.dirtySlots.size, 0);
});

test("R3: default priority offsets are seeded at construction and by reset: the first is 0, the last the slot count", () => {
  const mirror = new ResidentBuffers(GEOMETRY);
  const offsets = (): number[] => [...mirror.controlWords.subarray(CONTROL_PRIORITY_OFFSETS_WORD, CONTROL_PRIORITY_OFFSETS_WORD + CONTROL_PRIORITY_OFFSETS_COUNT)];
  assert.equal(offsets(), [0, 2, 4, 6, 8, 10]);
  mirror.controlWords.fill(9, CONTROL_PRIORITY_OFFSETS_WORD, CONTROL_PRIORITY_OFFSETS_WORD + CONTROL_PRIORITY_OFFSETS_COUNT);
  mirror.reset(GEOMETRY);
  assert.equal(offsets(), [0, 2, 4, 6, 8, 10]);
});

test("R4: reset keeps the storage, zeroes the ring, encodes control and offsets again and marks every slot dirty", () => {
  const mirror = new ResidentBuffers(GEOMETRY);
  const storage = storageOf(mirror);
  mirror.publishSlot(3, 1, 8, [1, 2]);
  mirror.controlWords[protocol.CONTROL_SHUTDOWN_WORD] = 1;
  mirror.dirtySlots.clear();
  mirror.reset({ tenants: 1, observables: 2 });
  assert.ok(sameObjects(storageOf(mirror), storage));
  assert.ok(mirror.equals(new ResidentBuffers({ slotCount: 10, tenants: 1, observables: 2 })));
  assert.equal([mirror.observableCount, mirror.dirtySlots.size], [2, 10]);
});

test("R4: a refused reset changes nothing", async () => {
  const mirror = new ResidentBuffers(GEOMETRY);
  mirror.publishSlot(3, 1, 8, [1, 2]);
  mirror.dirtySlots.clear();
  const before = contents(mirror);
  assert.is(await codeOf(() => mirror.reset({ tenants: 1, observables: protocol.MAX_OBSERVABLES + 1 })), "encode/cap");
  assert.is(await codeOf(() => mirror.reset({ tenants: -1, observables: 0 })), "encode/value");
  assert.equal(contents(mirror), before);
  assert.is(mirror.dirtySlots.size, 0);
});

test("R5: a mirror is made of copies of existing parts, of any alignment", () => {
  const source = storingMirror(5);
  const parts = partsOf(source);
  const shifted = new Uint8Array(parts.ring.byteLength + 3);
  shifted.set(parts.ring, 3);
  const mirror = ResidentBuffers.fromParts(4, { ...parts, ring: shifted.subarray(3) });
  assert.ok(mirror.equals(source));
  shifted.fill(0xff);
  source.reset({ tenants: 0, observables: 2 });
  assert.ok(mirror.equals(storingMirror(5)));
  assert.is(ResidentBuffers.fromParts(4, { ...partsOf(mirror), ioQueue: new Uint8Array() }).ioQueueBytes.byteLength, 0);
});

test("R5: control, debug log, IO queue, then ring are checked; the error names the buffer, its bytes and those expected", async () => {
  const good = partsOf(new ResidentBuffers(GEOMETRY));
  const bad = { control: good.control.subarray(4 * 4), debugLog: good.debugLog.subarray(4), ioQueue: good.ioQueue.subarray(1), ring: good.ring.subarray(64) };
  const parts: Record<keyof typeof good, Uint8Array> = { ...bad };
  for (const [name, buffer, expected] of [
    ["control", "control", CONTROL_FIXED_BYTES],
    ["debugLog", "debug_log", good.debugLog.byteLength],
    ["ioQueue", "io_queue", good.ioQueue.byteLength - protocol.IO_SLOT_BYTES],
    ["ring", "ring", good.ring.byteLength],
  ] as const) {
    const { fields, message } = await rejection(() => ResidentBuffers.fromParts(10, parts));
    assert.equal(fields, { buffer, actual: bad[name].byteLength, expected });
    assert.match(message, new RegExp(`${buffer}.*${bad[name].byteLength}.*${expected}`));
    parts[name] = good[name];
  }
  assert.ok(ResidentBuffers.fromParts(10, parts).equals(new ResidentBuffers(GEOMETRY)));
});

test("R6: a slot is published through the mirror and becomes dirty; every rejection of the wire protocol changes nothing", async () => {
  const mirror = new ResidentBuffers(GEOMETRY);
  mirror.dirtySlots.clear();
  mirror.publishSlot(3, 1, 1000, [5]);
  assert.equal([...mirror.ringWords.subarray(3 * SLOT_WORDS, 3 * SLOT_WORDS + 6)], [SlotStatus.published, 1000, 1, protocol.Priority.normal, 5, 0]);
  assert.equal([mirror.dirtySlots.size, mirror.dirtySlots.has(3)], [1, true]);
  const before = contents(mirror);
  for (const [call, code] of [
    [() => mirror.publishSlot(3, 1, 1000, []), "publish/slot-busy"],
    [() => mirror.publishSlot(10, 1, 1000, []), "publish/slot-range"],
    [() => mirror.publishSlot(-1, 1, 1000, []), "publish/slot-range"],
    [() => mirror.publishSlot(4, 29, 1000, []), "publish/tenant"],
    [() => mirror.publishSlot(4, 1, 0xfff0, []), "publish/opcode"],
    [() => mirror.publishSlot(4, 1, 1000, new Array<number>(13).fill(0)), "publish/arguments"],
    [() => mirror.publishSlot(4, 1, 1000, [-1]), "publish/arguments"],
    [() => mirror.publishSlot(4, 1, 1000, [], 5), "encode/value"],
  ] as const) {
    assert.is(await codeOf(call), code);
  }
  assert.equal(contents(mirror), before);
  assert.is(mirror.dirtySlots.size, 1);
});

test("R7: a kernel of another slot count is refused before the device is touched; one of any slot count is not", async () => {
  const { device, kernel } = await recordedKernel({ slotCount: 8 });
  const mirror = storingMirror(1, 4);
  const before = contents(mirror);
  const { fields } = await rejection(() => mirror.dispatchUpdate(kernel));
  assert.equal(fields, { expected: 8, actual: 4 });
  assert.is(await codeOf(() => mirror.dispatchUpdate(kernel)), "resident/slot-count-mismatch");
  assert.is(await codeOf(() => kernel.createResident(mirror)), "resident/slot-count-mismatch");
  assert.is(await codeOf(() => kernel.createRing({ slotCount: 4 })), "resident/slot-count-mismatch");
  assert.equal([device.calls.length, contents(mirror)], [0, before]);
  await storingMirror(1, 8).dispatchUpdate(kernel);
  await mirror.dispatchUpdate((await recordedKernel()).kernel);
});

test("R8: a dispatch updates the mirror in place, and says what it cost", async () => {
  const { kernel } = await recordedKernel();
  const mirror = storingMirror(41);
  const stats = await mirror.dispatchUpdate(kernel);
  assert.is(mirror.controlWords[CONTROL_OBSERVABLES_WORD], 41);
  assert.is(mirror.ringWords[protocol.SLOT_STATUS_WORD], SlotStatus.done);
  assert.is(mirror.controlWords[protocol.CONTROL_DONE_COUNT_WORD], 1);
  assert.equal([stats.kernelLaunches, stats.outputBuffers], [1, 4]);
  mirror.publishSlot(0, 0, protocol.Opcode.atomicAdd, [1, protocol.OBSERVABLE_BASE_WORD]);
  await mirror.dispatchUpdate(kernel);
  assert.is(mirror.controlWords[CONTROL_OBSERVABLES_WORD], 42);
});

test("R8: on any error the mirror is unchanged, and can be dispatched again", async () => {
  const { device, kernel } = await recordedKernel({ reopens: false });
  const mirror = storingMirror(41);
  const before = contents(mirror);
  const error = new RangeError("broken");
  for (const call of ["createBuffer", "run", "read"] as const) {
    device.script(call, { kind: "Fail", error });
    assert.is(await thrownBy(() => mirror.dispatchUpdate(kernel)), error);
  }
  const strange: DispatchingKernel = {
    dispatch: async (_, { outputs }) => {
      outputs.forEach((slot) => slot.resize(12));
      return kernel.dispatch(partsOf(storingMirror(1)));
    },
  };
  assert.is(await codeOf(() => mirror.dispatchUpdate(strange)), "resident/shape");
  assert.equal(contents(mirror), before);
  await mirror.dispatchUpdate(kernel);
  assert.is(mirror.controlWords[CONTROL_OBSERVABLES_WORD], 41);
  device.script("run", { kind: "Lose" });
  const later = contents(mirror);
  assert.is(await codeOf(() => mirror.dispatchUpdate(kernel)), "device/lost");
  assert.equal(contents(mirror), later);
});

test("R8: while a dispatch is under way, whatever would change the mirror is refused", async () => {
  const { kernel } = await recordedKernel();
  const mirror = storingMirror(1);
  const copy = mirror.snapshot();
  const running = mirror.dispatchUpdate(kernel);
  for (const call of [
    () => mirror.publishSlot(1, 0, 8, []),
    () => mirror.publishWorkItems(1, 0, []),
    () => mirror.reset({ tenants: 1, observables: 2 }),
    () => mirror.ringBytesMut(),
    () => mirror.applyReadback(copy),
    () => mirror.dispatchUpdate(kernel),
  ]) {
    assert.is(await codeOf(call), "resident/busy");
  }
  await running;
  mirror.publishSlot(1, 0, 8, []);
});

test("R9: after a dispatch the previous state sits in the scratch by exchange of storage, and the next one reuses it", async () => {
  const { kernel } = await recordedKernel();
  const scratch = new DispatchScratch();
  const mirror = storingMirror(9);
  const before = contents(mirror);
  const storage = storageOf(mirror);
  await mirror.dispatchUpdate(kernel, { scratch });
  assert.equal(scratch.outputs.map((slot) => slot.bytes.slice()), before);
  assert.ok(sameObjects(scratch.outputs.map((slot) => slot.bytes.buffer), storage));
  const other = storageOf(mirror);
  for (let turn = 0; turn < 4; turn++) {
    await mirror.dispatchUpdate(kernel, { scratch });
    const [now, previous] = turn % 2 === 0 ? [storage, other] : [other, storage];
    assert.ok(sameObjects(storageOf(mirror), now) && sameObjects(scratch.outputs.map((slot) => slot.bytes.buffer), previous));
  }
});

test("R9: a scratch whose storage starts between words is copied from, and the mirror stays whole words", async () => {
  const { kernel } = await recordedKernel();
  const scratch = new DispatchScratch();
  scratch.outputs[0] = ByteSlot.from(new Uint8Array(4096).subarray(1));
  const mirror = storingMirror(9);
  await mirror.dispatchUpdate(kernel, { scratch });
  assert.is(mirror.controlWords[CONTROL_OBSERVABLES_WORD], 9);
});

test("R10: a dispatch can also return a snapshot of what the device left", async () => {
  const { kernel } = await recordedKernel();
  const mirror = storingMirror(7);
  const { readback, stats } = await mirror.dispatch(kernel);
  assert.equal([wordAt(readback.control, CONTROL_OBSERVABLES_WORD), stats.kernelLaunches], [7, 1]);
  assert.ok(ResidentBuffers.fromParts(4, readback).equals(mirror));
  mirror.reset({ tenants: 1, observables: 2 });
  assert.is(wordAt(readback.control, CONTROL_OBSERVABLES_WORD), 7);
});

test("R11: a snapshot is fresh, or goes into the caller's storage, whose slots and buffers stay the same", () => {
  const mirror = storingMirror(7);
  const fresh = mirror.snapshot();
  assert.ok(ResidentBuffers.fromParts(4, fresh).equals(mirror));
  assert.ok(fresh.slots.every((slot) => slot.capacity === slot.byteLength));
  const target = mirror.snapshot();
  const slots = [...target.slots];
  const storage = target.slots.map((slot) => slot.bytes.buffer);
  mirror.publishSlot(1, 0, 8, [1]);
  assert.is(mirror.snapshotInto(target), target);
  assert.ok(sameObjects(target.slots, slots) && sameObjects(target.slots.map((slot) => slot.bytes.buffer), storage));
  assert.ok(ResidentBuffers.fromParts(4, target).equals(mirror));
  assert.not.ok(ResidentBuffers.fromParts(4, fresh).equals(mirror));
});

test("R12: a readback is validated and then applied whole, as a copy that leaves every slot dirty", () => {
  const mirror = new ResidentBuffers({ slotCount: 4, tenants: 1, observables: 2 });
  const readback = storingMirror(3).snapshot();
  const storage = storageOf(mirror);
  mirror.dirtySlots.clear();
  mirror.applyReadback(readback);
  assert.ok(mirror.equals(storingMirror(3)) && sameObjects(storageOf(mirror), storage));
  assert.is(mirror.dirtySlots.size, 4);
  readback.ring.fill(0xff);
  assert.ok(mirror.equals(storingMirror(3)));
});

test("R12: a readback of another geometry is refused, and nothing changes", async () => {
  const mirror = storingMirror(3);
  mirror.dirtySlots.clear();
  const before = contents(mirror);
  const wrong = [storingMirror(3, 5), new ResidentBuffers({ slotCount: 4, tenants: 1, observables: 3 })].map((each) => each.snapshot());
  const shortLog = mirror.snapshot();
  shortLog.slots[2].fill(encodeDebugLog(63));
  const ragged = mirror.snapshot();
  ragged.slots[3].resize(33);
  for (const readback of [...wrong, shortLog, ragged, new Readback()]) assert.is(await codeOf(() => mirror.applyReadback(readback)), "resident/shape");
  assert.equal([contents(mirror), mirror.dirtySlots.size], [before, 0]);
});

test("R13: a clone has copies of the four buffers and a scratch of its own", async () => {
  const { kernel } = await recordedKernel();
  const mirror = storingMirror(3);
  await mirror.dispatchUpdate(kernel);
  const clone = mirror.clone();
  assert.ok(clone.equals(mirror) && mirror.retainedOutputBytes > 0);
  assert.equal([clone.retainedOutputSlots, clone.retainedOutputBytes], [4, 0]);
  clone.publishSlot(1, 0, 8, []);
  assert.not.ok(clone.equals(mirror));
});

test("R13: equality is of bytes and slot count, and ignores scratch and dirty slots", () => {
  const mirror = storingMirror(3);
  const same = storingMirror(3);
  same.dirtySlots.clear();
  assert.ok(mirror.equals(same));
  for (const part of [same.controlBytes, same.ringBytes, same.debugLogBytes, same.ioQueueBytes]) {
    part[part.byteLength - 1] = 1;
    assert.not.ok(mirror.equals(same));
    part[part.byteLength - 1] = 0;
  }
  assert.not.ok(mirror.equals(storingMirror(3, 5)));
  const empty = new ResidentBuffers({ ...GEOMETRY, slotCount: 0 });
  assert.ok(empty.equals(empty.clone()));
});

test("R14: bytes can be read without a mark; mutable ring bytes mark every slot dirty", () => {
  const mirror = new ResidentBuffers(GEOMETRY);
  mirror.dirtySlots.clear();
  for (const bytes of Object.values(partsOf(mirror))) void bytes;
  assert.equal([mirror.dirtySlots.size, mirror.slotCount], [0, 10]);
  mirror.ringBytesMut()[protocol.SLOT_BYTES] = SlotStatus.done;
  assert.equal([mirror.dirtySlots.size, mirror.ringWords[SLOT_WORDS]], [10, SlotStatus.done]);
});

test("R15: the mirror's own scratch holds four slots before the first dispatch, and keeps list, slots and storage", async () => {
  const { kernel } = await recordedKernel();
  const mirror = storingMirror(3);
  assert.equal([mirror.retainedOutputSlots, mirror.retainedOutputBytes], [4, 0]);
  const lists = new Set<unknown>();
  const slots = new Set<unknown>();
  const storage = new Set<unknown>(storageOf(mirror));
  const watched: DispatchingKernel = {
    dispatch: (buffers, options) => {
      lists.add(options.outputs);
      for (const slot of options.outputs) slots.add(slot);
      return kernel.dispatch(buffers, options);
    },
  };
  for (let turn = 0; turn < 6; turn++) {
    await mirror.dispatchUpdate(watched);
    for (const each of storageOf(mirror)) storage.add(each);
    assert.equal([mirror.retainedOutputSlots, mirror.retainedOutputBytes], [4, mirror.snapshot().counters().total]);
  }
  assert.equal([lists.size, slots.size, storage.size], [1, 4, 8]);
});

test.run();
