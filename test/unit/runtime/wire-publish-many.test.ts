/** The publishers that write several slots: what they write, and that a refusal of any of it writes nothing. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { type ListEntry, protocol, publishBatch, publishList, publishWindow, publishWorkItems } from "../../../runtime/index.js";
import { BYTE_OFFSETS, noisyRing, outcome, slotWords } from "../../support/wire-bytes.js";

const ZEROS = (count: number): number[] => new Array<number>(count).fill(0);
const item = (op: number) => ({ op, input: 11, output: 12, param: 13 });

test("work items fill slots side by side and leave every other slot alone", () => {
  for (const byteOffset of BYTE_OFFSETS) {
    const ring = noisyRing([1, 0, 3, 7], byteOffset);
    const [before, after] = [slotWords(ring, 0), slotWords(ring, 3)];
    assert.is(publishWorkItems(ring, 1, 28, [item(8), { op: 9, input: 1, output: 2, param: 0xffffffff }]), 2);
    assert.equal(slotWords(ring, 1), [1, 8, 28, 2, 11, 12, 13, ...ZEROS(9)]);
    assert.equal(slotWords(ring, 2), [1, 9, 28, 2, 1, 2, 0xffffffff, ...ZEROS(9)]);
    assert.equal([slotWords(ring, 0), slotWords(ring, 3)], [before, after]);
  }
});

test("packed work items are the same as objects, in every alignment", () => {
  const items = [item(8), item(100), item(0)];
  const packed = Uint32Array.from(items.flatMap(({ op, input, output, param }) => [op, input, output, param]));
  const expected = noisyRing([0, 3, 0, 0]);
  publishWorkItems(expected, 0, 3, items, protocol.Priority.low);
  for (const byteOffset of [0, 1, 2, 3]) {
    const ring = noisyRing([0, 3, 0, 0], byteOffset);
    assert.is(publishWorkItems(ring, 0, 3, packed, protocol.Priority.low), 3);
    assert.is(Buffer.compare(ring, expected), 0, `byte offset ${byteOffset}`);
  }
});

test("no work items are published anywhere up to the end of the ring, and not behind it", () => {
  const ring = noisyRing([1, 1]);
  assert.is(publishWorkItems(ring, 2, 0, []), 0);
  assert.is(outcome(() => publishWorkItems(ring, 3, 0, []), ring), "publish/slot-range");
});

test("a work item that is refused keeps all of them out", () => {
  const cases: [string, readonly number[], (ring: Uint8Array) => unknown, string][] = [
    ["the last slot", [0, 0], (ring) => publishWorkItems(ring, 1, 0, [item(8)]), "accepted"],
    ["a slot too many", [0, 0], (ring) => publishWorkItems(ring, 1, 0, [item(8), item(8)]), "publish/slot-range"],
    ["a start in between", [0, 0], (ring) => publishWorkItems(ring, 0.5, 0, [item(8)]), "publish/slot-range"],
    ["a start far behind the ring", [0, 0], (ring) => publishWorkItems(ring, 0xffffffff, 0, [item(8)]), "publish/slot-range"],
    ["a busy slot at the end", [0, 3, 1], (ring) => publishWorkItems(ring, 0, 0, [item(8), item(8), item(8)]), "publish/slot-busy"],
    ["an opcode of the protocol's range at the end", [0, 0], (ring) => publishWorkItems(ring, 0, 0, [item(8), item(0xfff0)]), "publish/opcode"],
    ["LOAD_MISS", [0, 0], (ring) => publishWorkItems(ring, 0, 0, [item(0xfffd)]), "publish/opcode"],
    ["an opcode that is no word", [0, 0], (ring) => publishWorkItems(ring, 0, 0, [item(8.5)]), "publish/opcode"],
    ["a hole in the list", [0, 0], (ring) => publishWorkItems(ring, 0, 0, new Array(2)), "publish/arguments"],
    ["an input that is no word", [0, 0], (ring) => publishWorkItems(ring, 0, 0, [item(8), { ...item(8), input: 2 ** 32 }]), "publish/arguments"],
    ["an output that is no word", [0, 0], (ring) => publishWorkItems(ring, 0, 0, [item(8), { ...item(8), output: -1 }]), "publish/arguments"],
    ["a parameter that is no word", [0, 0], (ring) => publishWorkItems(ring, 0, 0, [item(8), { ...item(8), param: 0.5 }]), "publish/arguments"],
    ["packed items that are not whole", [0, 0], (ring) => publishWorkItems(ring, 0, 0, Uint32Array.of(8, 1, 2)), "publish/arguments"],
    ["a packed opcode of the protocol's range", [0, 0], (ring) => publishWorkItems(ring, 0, 0, Uint32Array.of(8, 1, 2, 3, 0x80000000, 1, 2, 3)), "publish/opcode"],
    ["tenant 28", [0], (ring) => publishWorkItems(ring, 0, 28, [item(8)]), "accepted"],
    ["tenant 29", [0], (ring) => publishWorkItems(ring, 0, 29, [item(8)]), "publish/tenant"],
    ["priority 4", [0], (ring) => publishWorkItems(ring, 0, 0, [item(8)], 4), "accepted"],
    ["priority 5", [0], (ring) => publishWorkItems(ring, 0, 0, [item(8)], 5), "encode/value"],
  ];
  for (const [name, statuses, publish, expected] of cases) {
    for (const byteOffset of BYTE_OFFSETS) {
      const ring = noisyRing(statuses, byteOffset);
      assert.is(outcome(() => publish(ring), ring), expected, `${name}, byte offset ${byteOffset}`);
    }
  }
  const ring = noisyRing([0]).subarray(0, 63);
  assert.is(outcome(() => publishWorkItems(ring, 0, 0, []), ring), "publish/ring-length");
});

test("a batch ends with a fence that names the number of items and the tag", () => {
  for (const byteOffset of BYTE_OFFSETS) {
    const ring = noisyRing([0, 3, 0, 1], byteOffset);
    assert.is(publishBatch(ring, 0, 5, [{ opcode: 8, args: [1] }, { opcode: 1, args: [7, 160] }], 0xabcd), 3);
    assert.equal(slotWords(ring, 0), [1, 8, 5, 2, 1, ...ZEROS(11)]);
    assert.equal(slotWords(ring, 1), [1, 1, 5, 2, 7, 160, ...ZEROS(10)]);
    assert.equal(slotWords(ring, 2), [1, protocol.Opcode.batchFence, 5, 2, 2, 0xabcd, ...ZEROS(10)]);
  }
});

test("a batch needs room for its fence, and writes nothing without it", () => {
  const items = [{ opcode: 8, args: [] }];
  for (const byteOffset of BYTE_OFFSETS) {
    const full = noisyRing([0], byteOffset);
    assert.is(outcome(() => publishBatch(full, 0, 0, items, 1), full), "publish/slot-range");
    const busy = noisyRing([0, 7], byteOffset);
    assert.is(outcome(() => publishBatch(busy, 0, 0, items, 1), busy), "publish/slot-busy");
    const tag = noisyRing([0, 0], byteOffset);
    assert.is(outcome(() => publishBatch(tag, 0, 0, items, 2 ** 32), tag), "publish/arguments");
    assert.is(outcome(() => publishBatch(tag, 0, 0, [{ opcode: 8, args: [] }, { opcode: 0xfffd, args: [] }], 1), tag), "publish/opcode");
  }
});

test("a window's slots carry the ticket, their class and the payload: required first, then lookahead", () => {
  for (const byteOffset of BYTE_OFFSETS) {
    const ring = noisyRing([0, 0, 3], byteOffset);
    assert.is(publishWindow(ring, 0, { tenant: 1, opcode: 100, ticket: 77, required: [[5], []], lookahead: [[6, 7]] }), 3);
    assert.equal(slotWords(ring, 0), [1, 100, 1, 2, 77, 0, 5, ...ZEROS(9)]);
    assert.equal(slotWords(ring, 1), [1, 100, 1, 2, 77, 0, ...ZEROS(10)]);
    assert.equal(slotWords(ring, 2), [1, 100, 1, 2, 77, 1, 6, 7, ...ZEROS(8)]);
  }
});

test("a window whose last slot is refused writes nothing; an empty one needs no ring", () => {
  const window = { tenant: 1, opcode: 100, ticket: 1, required: [[1]], lookahead: [[2]] };
  for (const byteOffset of BYTE_OFFSETS) {
    const busy = noisyRing([0, 2], byteOffset);
    assert.is(outcome(() => publishWindow(busy, 0, window), busy), "publish/slot-busy");
    const short = noisyRing([0, 0], byteOffset);
    assert.is(outcome(() => publishWindow(short, 1, window), short), "publish/slot-range");
    assert.is(outcome(() => publishWindow(short, 0, { ...window, lookahead: [ZEROS(11)] }), short), "publish/arguments");
    assert.is(outcome(() => publishWindow(short, 0, { ...window, ticket: -1 }), short), "publish/arguments");
    assert.is(outcome(() => publishWindow(short, 0, { ...window, lookahead: [ZEROS(10)] })), "accepted");
    assert.is(publishWindow(short.subarray(0, 5), 9, { ...window, required: [], lookahead: [] }), 0);
  }
});

test("a list mixes single and packed slots, and is all or nothing", () => {
  const single = { kind: "single", tenant: 1, opcode: 9, args: [4] } as const;
  const packed = { kind: "packed", tenant: 2, ops: [{ opcode: 1, args: [7, 160] }] } as const;
  for (const byteOffset of BYTE_OFFSETS) {
    const ring = noisyRing([0, 0, 1], byteOffset);
    assert.is(publishList(ring, 0, [single, packed]), 2);
    assert.equal(slotWords(ring, 0), [1, 9, 1, 2, 4, ...ZEROS(11)]);
    assert.equal(slotWords(ring, 1), [1, protocol.Opcode.packedSlot, 2, 2, 0x00010201, 7, 160, ...ZEROS(9)]);

    const refused: [readonly number[], readonly ListEntry[], string][] = [
      [[0, 1], [single, packed], "publish/slot-busy"],
      [[0], [single, packed], "publish/slot-range"],
      [[0, 0], [single, { ...single, opcode: 0xfff0 }], "publish/opcode"],
      [[0, 0], [single, { ...single, tenant: 29 }], "publish/tenant"],
      [[0, 0], [single, { ...packed, ops: new Array(5).fill(packed.ops[0]) }], "publish/packed"],
    ];
    for (const [statuses, entries, expected] of refused) {
      const target = noisyRing(statuses, byteOffset);
      assert.is(outcome(() => publishList(target, 0, entries), target), expected);
    }
    assert.is(publishList(ring, 99, []), 0);
  }
});

test.run();
