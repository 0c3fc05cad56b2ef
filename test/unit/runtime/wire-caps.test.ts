/** One cap for lengths and encoders, checked before anything is allocated: sizes near 2^32 are refused, not tried. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  ByteSlot,
  ResidentBuffers,
  controlByteLength,
  debugLogByteLength,
  defaultPriorityOffsets,
  encodeControl,
  encodeDebugLog,
  encodeIoQueue,
  encodeRing,
  encodeWorkItemsRing,
  ioQueueByteLength,
  readPriorityOffsets,
  ringByteLength,
  validateControl,
  validateDebugLog,
  validateRing,
  writeDefaultPriorityOffsets,
  writePriorityOffsets,
} from "../../../runtime/index.js";
import { outcome } from "../../support/wire-bytes.js";

const TOO_MANY = [2 ** 20 + 1, 2 ** 26, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53, Number.POSITIVE_INFINITY, Number.NaN, -1, 0.5];

test("lengths are known from zero up to the cap, and not one further", () => {
  assert.is(controlByteLength({ observableCount: 0 }), 640);
  assert.is(controlByteLength({ observableCount: 2 ** 20 }), 640 + 4 * 2 ** 20);
  assert.is(ringByteLength({ slotCount: 0 }), 0);
  assert.is(ringByteLength({ slotCount: 2 ** 20 }), 64 * 2 ** 20);
  assert.is(debugLogByteLength({ debugRecordCount: 0 }), 4);
  assert.is(debugLogByteLength({ debugRecordCount: 2 ** 20 }), 4 + 16 * 2 ** 20);
  assert.is(ioQueueByteLength({ ioSlotCount: 64 }), 2048);
  for (const count of TOO_MANY) {
    assert.is(outcome(() => controlByteLength({ observableCount: count })), "encode/cap", String(count));
    assert.is(outcome(() => ringByteLength({ slotCount: count })), "encode/cap", String(count));
    assert.is(outcome(() => debugLogByteLength({ debugRecordCount: count })), "encode/cap", String(count));
    assert.is(outcome(() => ioQueueByteLength({ ioSlotCount: count })), "encode/cap", String(count));
  }
  assert.is(outcome(() => ioQueueByteLength({ ioSlotCount: 65 })), "encode/cap");
});

test("every encoder refuses a size above the cap before it touches or grows the caller's storage", () => {
  const encoders: [string, (count: number, target?: ByteSlot) => unknown][] = [
    ["control", (observables, target) => encodeControl({ shutdown: false, tenants: 1, observables }, target)],
    ["ring", encodeRing],
    ["debug log", encodeDebugLog],
    ["IO queue", encodeIoQueue],
    ["work items", (slotCount, target) => encodeWorkItemsRing(slotCount, 0, [], target)],
  ];
  for (const [name, encode] of encoders) {
    for (const count of TOO_MANY) {
      assert.is(outcome(() => encode(count)), "encode/cap", `${name} ${count}`);
      const content = new Uint8Array(8).fill(7);
      const target = ByteSlot.from(content);
      assert.is(outcome(() => encode(count, target), content), "encode/cap", `${name} ${count}`);
      assert.equal([target.capacity, target.byteLength], [8, 8], `${name} ${count}`);
    }
  }
  for (const count of [0, 65]) assert.is(outcome(() => encodeIoQueue(count)), "encode/cap");
});

test("a mirror of too many slots or observables is refused, and so is a reset to them", () => {
  for (const count of TOO_MANY) {
    assert.is(outcome(() => new ResidentBuffers({ slotCount: count, tenants: 1, observables: 0 })), "encode/cap");
    assert.is(outcome(() => new ResidentBuffers({ slotCount: 1, tenants: 1, observables: count })), "encode/cap");
    const mirror = new ResidentBuffers({ slotCount: 1, tenants: 1, observables: 2 });
    assert.is(outcome(() => mirror.reset({ tenants: 2, observables: count }), mirror.controlBytes), "encode/cap");
  }
});

test("validators of a geometry refuse one above the cap, whatever bytes they are given", () => {
  for (const count of TOO_MANY) {
    assert.is(outcome(() => validateRing(new Uint8Array(), count)), "encode/cap");
    assert.is(outcome(() => validateDebugLog(new Uint8Array(), count)), "encode/cap");
    assert.is(outcome(() => validateControl(new Uint8Array(640), { observables: count })), "encode/cap");
  }
});

test("a ring of more items than slots is refused before the old content goes", () => {
  const items = [{ op: 8, input: 0, output: 0, param: 0 }];
  const content = new Uint8Array(64).fill(7);
  assert.is(outcome(() => encodeWorkItemsRing(0, 0, items, ByteSlot.from(content)), content), "publish/slot-range");
  assert.is(outcome(() => encodeWorkItemsRing(1, 29, items, ByteSlot.from(content)), content), "publish/tenant");
  assert.is(outcome(() => encodeWorkItemsRing(1, 0, [{ ...items[0], op: 0xfff0, input: 0, output: 0, param: 0 }], ByteSlot.from(content)), content), "publish/opcode");
  assert.is(outcome(() => encodeWorkItemsRing(1, 0, items, ByteSlot.from(content), 9), content), "encode/value");
  assert.is(encodeWorkItemsRing(1, 0, items, ByteSlot.from(content)).buffer, content.buffer);
  assert.equal([...content.subarray(0, 8)], [1, 0, 0, 0, 8, 0, 0, 0]);
});

test("priority offsets go into a buffer that has room for all six, and nothing is written into any other", () => {
  for (const byteLength of [0, 4, 516, 520, 536, 539, 541, 643]) {
    const control = new Uint8Array(byteLength).fill(7);
    assert.is(outcome(() => writeDefaultPriorityOffsets(control, 10), control), "encode/target", String(byteLength));
  }
  const control = new Uint8Array(544).fill(7);
  writeDefaultPriorityOffsets(control, 10);
  const words = new Uint32Array(control.buffer);
  assert.equal([...words.subarray(129, 135)], [0, 2, 4, 6, 8, 10]);
  assert.is([...words].filter((word) => word === 0x07070707).length, 136 - 6);
});

test("priority offsets are six words, for any number of slots that is a word", () => {
  // Lengths have a cap; a split of any ring that a word can count is only arithmetic.
  assert.is(defaultPriorityOffsets(2 ** 32 - 1).at(-1), 2 ** 32 - 1);
  const control = encodeControl({ shutdown: false, tenants: 1, observables: 0 });
  for (const count of [2 ** 32, Number.NaN, -1, 0.5]) {
    assert.is(outcome(() => writeDefaultPriorityOffsets(control, count), control), "encode/value", String(count));
    assert.is(outcome(() => writePriorityOffsets(control, [0, 0, 0, 0, count, count]), control), "encode/value", String(count));
  }
  for (const offsets of [[0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5, 6]]) {
    assert.is(outcome(() => writePriorityOffsets(control, offsets), control), "encode/value");
  }
  writePriorityOffsets(control, [0, 1, 2, 3, 4, 5]);
  assert.equal(readPriorityOffsets(control), [0, 1, 2, 3, 4, 5]);
});

test.run();
