/**
 * The layout contracts, L1 to L60, each in a test that begins with its number. What is looked up is generated; the numbers
 * that stand here are those that 0.6 fixed.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  type PackedOp, defaultPriorityOffsets, encodeControl, encodeRing, protocol, publishPackedSlot, publishSlot, readDoneCount, readEpoch, readMetrics, readObservable,
  writeDefaultPriorityOffsets,
} from "../../runtime/index.js";
import { wordAt } from "../support/dispatch-kernel.js";
import { codeOf } from "../support/refusal.js";

const wire = protocol;
const CONTROL = { shutdown: false, tenants: 1, observables: 0 };

interface Region {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Every region of control that the generated module exports: `CONTROL_NAME_WORD`, and `CONTROL_NAME_COUNT` where it is a table. */
const REGIONS: readonly Region[] = Object.entries(wire).flatMap(([key, start]) => {
  const name = /^CONTROL_(\w+)_WORD$/.exec(key)?.[1];
  if (name === undefined || typeof start !== "number") return [];
  const count = new Map<string, unknown>(Object.entries(wire)).get(`CONTROL_${name}_COUNT`) ?? 1;
  return [{ name, start, end: start + Number(count) }];
});

/** The observables have no fixed end; all that lie before them do. */
const FIXED = REGIONS.filter(({ name }) => name !== "OBSERVABLES");

function region(name: string): Region {
  const found = REGIONS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no region ${name} is exported`);
  return found;
}

function disjoint(a: string, b: string): boolean {
  return region(a).end <= region(b).start || region(b).end <= region(a).start;
}

function control(observables: number, tenants = 1): Uint8Array<ArrayBuffer> {
  return encodeControl({ ...CONTROL, tenants, observables, header: false });
}

/** A control buffer of so many words, each holding its own index. */
function numbered(words: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint32Array.from({ length: words }, (_, i) => i).buffer);
}

/** Publishes one packed slot into a fresh ring of four and returns the bytes of its arguments. */
function packed(ops: readonly PackedOp[], slot = 0): DataView {
  const ring = encodeRing(4);
  publishPackedSlot(ring, slot, 0, ops);
  return new DataView(ring.buffer, slot * wire.SLOT_BYTES + wire.SLOT_ARGS_WORD * 4, wire.SLOT_ARGS_COUNT * 4);
}

/** The refusal of a packed slot, which must leave the ring alone. */
async function refusedPacked(ops: readonly PackedOp[]): Promise<string> {
  const ring = encodeRing(4);
  const code = await codeOf(() => publishPackedSlot(ring, 0, 0, ops));
  assert.equal(ring, encodeRing(4));
  return code;
}

function ops(count: number, args: number): PackedOp[] {
  return Array.from({ length: count }, (_, i) => ({ opcode: i, args: Array.from({ length: args }, (__, j) => 10 * i + j) }));
}

test("L1: priority offsets and tenant fairness share no word", () => assert.ok(disjoint("PRIORITY_OFFSETS", "TENANT_FAIRNESS")));

test("L2: priority offsets and metrics share no word", () => assert.ok(disjoint("PRIORITY_OFFSETS", "METRICS")));

test("L3: priority fairness ends before the observables", () => assert.ok(region("PRIORITY_FAIRNESS").end <= wire.CONTROL_OBSERVABLES_WORD));

test("L4: the starvation counter follows the priority offsets", () => assert.is(wire.CONTROL_PRIORITY_STARVATION_WORD, region("PRIORITY_OFFSETS").end));

test("L5: priority fairness follows the starvation counter, one word per level", () => {
  assert.is(wire.CONTROL_PRIORITY_FAIRNESS_WORD, region("PRIORITY_STARVATION").end);
  assert.is(wire.CONTROL_PRIORITY_FAIRNESS_COUNT, wire.PRIORITY_LEVELS);
});

test("L6: there is a priority offset for each level, and one for the end", () => {
  assert.is(wire.CONTROL_PRIORITY_OFFSETS_COUNT, wire.PRIORITY_LEVELS + 1);
  assert.is(Object.keys(wire.Priority).length, wire.PRIORITY_LEVELS);
});

for (const [row, what, word] of [["L7", "the epoch", wire.CONTROL_EPOCH_WORD], ["L8", "the done count", wire.CONTROL_DONE_COUNT_WORD]] as const) {
  test(`${row}: writing the default priority offsets leaves ${what}, and every other word, alone`, () => {
    const bytes = numbered(wire.CONTROL_FIXED_WORDS);
    writeDefaultPriorityOffsets(bytes, 256);
    assert.is(wordAt(bytes, word), word);
    const { start, end } = region("PRIORITY_OFFSETS");
    const words = [...new Uint32Array(bytes.buffer)];
    assert.equal(words, words.map((_, i) => (i >= start && i < end ? defaultPriorityOffsets(256)[i - start] : i)));
  });
}

test("L9: the regions of control stand in strictly ascending order, and none reaches into the next", () => {
  const inOrder = Object.values(wire.LAYOUT.buffers.control.words).map((start) => REGIONS.filter((each) => each.start === start));
  assert.ok(inOrder.every((found) => found.length === 1) && inOrder.length === REGIONS.length);
  inOrder.flat().forEach(({ start, end }, i, all) => assert.ok(start < end && end <= (all[i + 1]?.start ?? Number.POSITIVE_INFINITY)));
  const fixedBy06 = ["SHUTDOWN", "DONE_COUNT", "TENANT_BASE", "TENANT_MASKS", "TENANT_QUOTAS", "TENANT_FAIRNESS", "METRICS", "EPOCH", "PRIORITY_OFFSETS", "PRIORITY_STARVATION", "PRIORITY_FAIRNESS"];
  assert.equal(fixedBy06.map((name) => region(name).start), [0, 1, 2, 3, 32, 64, 96, 128, 129, 135, 136]);
});

test("L10: the minimum of control covers every fixed region, without a gap", () => {
  assert.is(Math.max(...FIXED.map(({ end }) => end)), wire.CONTROL_FIXED_WORDS);
  assert.is(FIXED.reduce((sum, { start, end }) => sum + end - start, 0), wire.CONTROL_FIXED_WORDS);
  assert.is(wire.CONTROL_FIXED_WORDS, 160);
});

test("L11: control encoded without observables has the minimum's bytes", () => assert.is(control(0).byteLength, wire.CONTROL_FIXED_WORDS * 4));

test("L12: the length of control without observables is the minimum", () => {
  assert.equal([wire.controlByteLength({ observableCount: 0 }), wire.controlByteLength()], [wire.CONTROL_FIXED_BYTES, wire.CONTROL_FIXED_BYTES]);
  assert.is(wire.CONTROL_FIXED_BYTES, wire.CONTROL_FIXED_WORDS * 4);
});

test("L13: any tenant count saturates at the fixed tables", () => {
  for (const tenants of [wire.CONTROL_TENANT_QUOTAS_COUNT, 1000, 2 ** 32 - 1]) {
    const bytes = control(0, tenants);
    assert.is(bytes.byteLength, wire.CONTROL_FIXED_BYTES);
    const words = new Uint32Array(bytes.buffer);
    const { start, end } = region("TENANT_QUOTAS");
    assert.ok(words.slice(start, end).every((word) => word === wire.QUOTA_DEFAULT));
    assert.ok(words.slice(region("TENANT_MASKS").start, region("TENANT_MASKS").end).every((word) => word === wire.TENANT_ALLOWED));
    assert.ok(words.slice(end).every((word) => word === 0));
  }
  const last = region("TENANT_MASKS").end - 1;
  assert.equal([wordAt(control(0, wire.CONTROL_TENANT_MASKS_COUNT - 1), last), wordAt(control(0, wire.CONTROL_TENANT_MASKS_COUNT), last)], [0, wire.TENANT_ALLOWED]);
});

test("L14: eight observables add eight words", () => {
  assert.is(control(8).byteLength, (wire.CONTROL_FIXED_WORDS + 8) * 4);
  assert.is(wire.controlByteLength({ observableCount: 8 }), control(8).byteLength);
});

for (const [row, what, cap, length] of [
  ["L15", "control", wire.MAX_OBSERVABLES, (observableCount: number) => wire.controlByteLength({ observableCount })],
  ["L16", "the ring", wire.MAX_RING_SLOTS, (slotCount: number) => wire.ringByteLength({ slotCount })],
  ["L17", "the debug log", wire.MAX_DEBUG_RECORDS, (debugRecordCount: number) => wire.debugLogByteLength({ debugRecordCount })],
] as const) {
  test(`${row}: the length of ${what} exists up to its cap, and above it nothing is allocated`, async () => {
    assert.ok(length(cap) > length(cap - 1));
    const before = process.memoryUsage().arrayBuffers;
    for (const count of [cap + 1, 2 ** 32 - 1, 2 ** 32, -1, 0.5, Number.NaN]) assert.is(await codeOf(() => length(count)), "encode/cap");
    assert.ok(process.memoryUsage().arrayBuffers - before < 1 << 20);
  });
}

test("L18: metrics are read from a buffer that holds the whole window, and from none that ends inside it", async () => {
  const { start, end } = region("METRICS");
  assert.is(await codeOf(() => readMetrics(numbered(end - 1))), "decode/length");
  assert.equal(readMetrics(numbered(end)).map(({ count }) => count), Array.from({ length: end - start }, (_, i) => start + i));
});

test("L19: the observables start at word 160", () => assert.equal([wire.CONTROL_OBSERVABLES_WORD, wire.OBSERVABLE_BASE_WORD], [160, 160]));

test("L20: the observables start where the minimum of control ends", () => assert.is(wire.CONTROL_OBSERVABLES_WORD, wire.CONTROL_FIXED_WORDS));

test("L21: an observable is read at its own offset", () => {
  const bytes = numbered(wire.CONTROL_FIXED_WORDS + 4);
  for (const index of [0, 1, 3]) assert.is(readObservable(bytes, index), wire.CONTROL_OBSERVABLES_WORD + index);
});

test("L22: the observable at the exact end of the buffer is refused", async () => {
  assert.is(await codeOf(() => readObservable(control(4), 4)), "decode/range");
  assert.is(await codeOf(() => readObservable(control(0), 0)), "decode/range");
});

test("L23: the last observable of the buffer is read", () => assert.is(readObservable(numbered(wire.CONTROL_FIXED_WORDS + 4), 3), wire.CONTROL_FIXED_WORDS + 3));

test("L24: no observable lies in the metrics", () => assert.ok(region("METRICS").end <= wire.CONTROL_OBSERVABLES_WORD));

test("L25: no observable is the epoch", () => assert.ok(region("EPOCH").end <= wire.CONTROL_OBSERVABLES_WORD));

test("L26: no observable lies in the priority regions", () => {
  for (const name of ["PRIORITY_OFFSETS", "PRIORITY_STARVATION", "PRIORITY_FAIRNESS"]) assert.ok(region(name).end <= wire.CONTROL_OBSERVABLES_WORD);
});

test("L27: the first slot that can be published is slot 0", async () => {
  const ring = encodeRing(4);
  assert.is(await codeOf(() => publishSlot(ring, -1, 0, 8, [])), "publish/slot-range");
  publishSlot(ring, 0, 0, 8, []);
  assert.is(wordAt(ring, wire.SLOT_STATUS_WORD), wire.SlotStatus.published);
});

test("L28: the last slot that can be published is the slot count less one", () => {
  const ring = encodeRing(4);
  publishSlot(ring, 3, 0, 8, []);
  assert.is(wordAt(ring, 3 * wire.SLOT_WORDS + wire.SLOT_STATUS_WORD), wire.SlotStatus.published);
});

test("L29: the slot at the slot count is refused", async () => assert.is(await codeOf(() => publishSlot(encodeRing(4), 4, 0, 8, [])), "publish/slot-range"));

test("L30: a ring that is not whole slots is refused", async () => {
  for (const bytes of [wire.SLOT_BYTES - 1, wire.SLOT_BYTES + 1, 4 * wire.SLOT_BYTES + 4]) {
    assert.is(await codeOf(() => publishSlot(new Uint8Array(bytes), 0, 0, 8, [])), "publish/ring-length");
  }
});

test("L31: the length of a ring is slots times the words of a slot times four", () => {
  for (const slotCount of [0, 1, 4, 16, 256, wire.MAX_RING_SLOTS]) assert.is(wire.ringByteLength({ slotCount }), slotCount * wire.SLOT_WORDS * 4);
  assert.equal([wire.SLOT_WORDS, wire.SLOT_BYTES, wire.RING_STRIDE_BYTES], [16, 64, 64]);
});

test("L32: an empty ring has exactly these bytes, all zero", () => {
  for (const slotCount of [0, 1, 4, 16, 256]) {
    const ring = encodeRing(slotCount);
    assert.equal([ring.byteLength, ring.buffer.byteLength, ring.every((byte) => byte === 0)], [slotCount * wire.SLOT_BYTES, slotCount * wire.SLOT_BYTES, true]);
  }
});

test("L33: twelve argument words are published", () => {
  const ring = encodeRing(1);
  publishSlot(ring, 0, 0, 8, Array.from({ length: 12 }, (_, i) => i + 1));
  assert.equal([...new Uint32Array(ring.buffer)].slice(wire.SLOT_ARGS_WORD), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.equal([wire.SLOT_ARGS_COUNT, wire.ARGS_PER_SLOT], [12, 12]);
});

test("L34: thirteen argument words are refused, and nothing is written", async () => {
  const ring = encodeRing(1);
  assert.is(await codeOf(() => publishSlot(ring, 0, 0, 8, new Array<number>(13).fill(1))), "publish/arguments");
  assert.equal(ring, encodeRing(1));
});

for (const [row, what, word, expected, value] of [
  ["L35", "status is word 0, PUBLISHED", wire.SLOT_STATUS_WORD, 0, wire.SlotStatus.published],
  ["L36", "opcode is word 1", wire.SLOT_OPCODE_WORD, 1, 4000],
  ["L37", "tenant is word 2", wire.SLOT_TENANT_WORD, 2, 7],
  ["L38", "priority is word 3, NORMAL", wire.SLOT_PRIORITY_WORD, 3, wire.Priority.normal],
  ["L39", "arguments start at word 4", wire.SLOT_ARGS_WORD, 4, 99],
] as const) {
  test(`${row}: of a published slot, ${what}`, () => {
    const ring = encodeRing(2);
    publishSlot(ring, 1, 7, 4000, [99]);
    assert.equal([word, wordAt(ring, wire.SLOT_WORDS + word)], [expected, value]);
  });
}

test("L40: the done count is word 1", () => assert.is(wire.CONTROL_DONE_COUNT_WORD, 1));

test("L41: the epoch follows the metrics", () => assert.is(wire.CONTROL_EPOCH_WORD, region("METRICS").end));

test("L42: done count and epoch are two words", () => assert.ok(disjoint("DONE_COUNT", "EPOCH")));

for (const [row, beyond, what, read, word] of [
  ["L43", "L45", "done count", readDoneCount, wire.CONTROL_DONE_COUNT_WORD],
  ["L44", "L46", "epoch", readEpoch, wire.CONTROL_EPOCH_WORD],
] as const) {
  test(`${row}: the ${what} is read from a buffer that ends with it`, () => assert.is(read(numbered(word + 1)), word));

  test(`${beyond}: the ${what} is refused of a buffer that ends before it, or between words`, async () => {
    assert.is(await codeOf(() => read(numbered(word))), "decode/length");
    assert.is(await codeOf(() => read(new Uint8Array(word * 4 + 5))), "decode/length");
  });
}

test("L47: the epoch is no priority offset", () => assert.ok(disjoint("EPOCH", "PRIORITY_OFFSETS")));

test("L48: the done count is in no region of the tenants", () => {
  for (const name of ["TENANT_BASE", "TENANT_MASKS", "TENANT_QUOTAS", "TENANT_FAIRNESS"]) assert.ok(disjoint("DONE_COUNT", name));
});

test("L49: a fresh control buffer has done count and epoch, both 0", () => assert.equal([readDoneCount(control(0)), readEpoch(control(0))], [0, 0]));

test("L50: a packed slot of exactly twelve words is published", () => {
  const view = packed(ops(1, 11));
  assert.equal(Array.from({ length: 11 }, (_, i) => view.getUint32((i + 1) * 4, true)), ops(1, 11)[0]?.args);
});

test("L51: a packed slot of thirteen words is refused, and nothing is written", async () => assert.is(await refusedPacked(ops(1, 12)), "publish/packed"));

test("L52: operations without arguments are packed up to four, where 0.6 took the twenty-three that fill the slot", async () => {
  assert.is(wire.PACKED_MAX_OPS, 4);
  assert.is(packed(ops(wire.PACKED_MAX_OPS, 0)).getUint8(wire.PACKED_COUNT_BYTE), 4);
  for (const count of [wire.PACKED_MAX_OPS + 1, 23]) assert.is(await refusedPacked(ops(count, 0)), "publish/packed");
});

test("L53: 256 operations are refused, and nothing is written", async () => assert.is(await refusedPacked(ops(256, 0)), "publish/packed"));

test("L54: operations whose arguments lie beyond what an offset can say are refused, and nothing is written", async () => {
  assert.is(await refusedPacked(ops(255, 1)), "publish/packed");
  assert.is(await refusedPacked(ops(2, 256)), "publish/packed");
});

test("L55: a packed slot without operations is published, with one zero word", () => {
  const view = packed([]);
  assert.equal([view.getUint8(wire.PACKED_COUNT_BYTE), view.getUint8(wire.PACKED_TOTAL_BYTE), view.getUint32(0, true)], [0, 0, 0]);
});

test("L56: metadata and arguments that need thirteen words together are refused, and nothing is written", async () => {
  assert.is(await refusedPacked(ops(8, 1)), "publish/packed");
  assert.is(await refusedPacked([...ops(3, 3), { opcode: 9, args: [1] }]), "publish/packed");
});

test("L57: three operations with ten arguments fill twelve words exactly", () => {
  const view = packed([{ opcode: 1, args: [1, 2, 3] }, { opcode: 2, args: [4, 5, 6] }, { opcode: 3, args: [7, 8, 9, 10] }]);
  assert.equal([view.getUint8(wire.PACKED_COUNT_BYTE), view.getUint8(wire.PACKED_TOTAL_BYTE)], [3, 10]);
  assert.equal([0, 1, 2].map((op) => view.getUint8(wire.PACKED_OPS_BYTE + op * wire.PACKED_OP_BYTES + wire.PACKED_OP_OFFSET_BYTE)), [0, 3, 6]);
  assert.equal(Array.from({ length: 10 }, (_, i) => view.getUint32((2 + i) * 4, true)), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("L58: a packed slot is not published over a busy one", async () => {
  const ring = encodeRing(4);
  publishSlot(ring, 2, 0, 8, [1]);
  const before = ring.slice();
  assert.is(await codeOf(() => publishPackedSlot(ring, 2, 0, ops(1, 1))), "publish/slot-busy");
  assert.equal(ring, before);
});

test("L59: byte 1 of the arguments says how many argument words there are in all", () => {
  const view = packed([{ opcode: 1, args: [5] }, { opcode: 2, args: [6, 7] }]);
  assert.equal([wire.PACKED_COUNT_BYTE, wire.PACKED_TOTAL_BYTE, view.getUint8(0), view.getUint8(1)], [0, 1, 2, 3]);
});

test("L60: after a packed publish the slot is PUBLISHED, with the packed opcode", () => {
  const ring = encodeRing(4);
  publishPackedSlot(ring, 1, 0, ops(1, 1));
  assert.equal([wordAt(ring, wire.SLOT_WORDS + wire.SLOT_STATUS_WORD), wordAt(ring, wire.SLOT_WORDS + wire.SLOT_OPCODE_WORD)], [1, wire.Opcode.packedSlot]);
});

test.run();
