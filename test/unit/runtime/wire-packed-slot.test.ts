import { test } from "uvu";
import * as assert from "uvu/assert";
import { type PackedOp, isGridwrightError, packOps, protocol, publishPackedSlot, unpackOps } from "../../../runtime/index.js";
import { BYTE_OFFSETS, noisyRing, outcome, slotWords } from "../../support/wire-bytes.js";

const op = (opcode: number, words: number): PackedOp => ({ opcode, args: Array.from({ length: words }, (_, i) => opcode * 1000 + i) });

/** The bytes of a slot's argument words. */
function slotArgs(words: ArrayLike<number>): Uint8Array {
  const args = new Uint32Array(protocol.SLOT_ARGS_COUNT);
  args.set(words);
  return new Uint8Array(args.buffer);
}

test("metadata is count, total, and per operation its opcode and where its words start; then the words follow", () => {
  // Bytes 02 03 | 01 00 | 02 02, padded to two words.
  assert.equal([...packOps([op(1, 2), op(2, 1)])], [0x00010302, 0x0202, 1000, 1001, 2000]);
  assert.equal([...packOps([])], [0]);
});

test("a packed slot takes at most four operations, opcodes of one byte, and twelve words with its metadata", () => {
  const cases: [readonly PackedOp[], string][] = [
    [[op(1, 0), op(2, 0), op(3, 0), op(4, 0)], "accepted"],
    [[op(1, 0), op(2, 0), op(3, 0), op(4, 0), op(5, 0)], "publish/packed"],
    [new Array(256).fill(op(1, 0)), "publish/packed"],
    [[op(255, 1)], "accepted"],
    [[op(256, 1)], "publish/packed"],
    [[{ opcode: 1.5, args: [] }], "publish/packed"],
    [[op(1, 11)], "accepted"],
    [[op(1, 12)], "publish/packed"],
    [[op(1, 5), op(2, 5)], "accepted"],
    [[op(1, 5), op(2, 6)], "publish/packed"],
    [[op(1, 0), op(2, 0), op(3, 0), op(4, 9)], "accepted"],
    [[op(1, 0), op(2, 0), op(3, 0), op(4, 10)], "publish/packed"],
    [[op(1, 300)], "publish/packed"],
    [[{ opcode: 1, args: [2 ** 32] }], "publish/arguments"],
  ];
  for (const [ops, expected] of cases) {
    for (const byteOffset of BYTE_OFFSETS) {
      const ring = noisyRing([0], byteOffset);
      assert.is(outcome(() => publishPackedSlot(ring, 0, 1, ops), ring), expected, JSON.stringify(ops));
    }
  }
});

test("a packed slot is published as any other, and refused as any other", () => {
  for (const byteOffset of BYTE_OFFSETS) {
    const ring = noisyRing([3, 1], byteOffset);
    publishPackedSlot(ring, 0, 4, [op(1, 1)], protocol.Priority.high);
    assert.equal(slotWords(ring, 0), [1, 0x80000001, 4, 1, 0x00010101, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert.is(outcome(() => publishPackedSlot(ring, 1, 4, [op(1, 1)]), ring), "publish/slot-busy");
    assert.is(outcome(() => publishPackedSlot(ring, 2, 4, [op(1, 1)]), ring), "publish/slot-range");
    assert.is(outcome(() => publishPackedSlot(ring, 0, 29, [op(1, 1)]), ring), "publish/tenant");
  }
});

test("metadata that contradicts itself is refused, at the operation where it does", () => {
  const operationOf = (words: readonly number[]): unknown => {
    try {
      unpackOps(slotArgs(words));
    } catch (error) {
      return isGridwrightError(error) ? error.fields["operation"] : error;
    }
    return undefined;
  };
  const cases: [string, readonly number[], number | undefined][] = [
    ["two operations, of 2 and 1 words", [0x00010302, 0x0202], undefined],
    ["four operations and 9 words", [0x00010904, 0x00030002, 0x0004], undefined],
    ["five operations", [0x00010005], 4],
    ["255 operations", [0x000100ff], 4],
    ["more words than there is room for", [0x00010c01], 0],
    ["11 words behind one word of metadata", [0x00010b01], undefined],
    ["a second operation that starts before the first", [0x02010302, 0x0102], 0],
    ["a first operation that starts behind the total", [0x04010301], 0],
    ["a last operation that starts behind the total", [0x00010302, 0x0402], 0],
    ["a third operation that starts before the second", [0x00010303, 0x01030202], 1],
  ];
  for (const [name, words, expected] of cases) assert.is(operationOf(words), expected, name);
  assert.is(outcome(() => unpackOps(slotArgs([0x00010005]))), "decode/value");
});

test("unpacking needs all twelve words, wherever they start", () => {
  const ring = new Uint8Array(129).subarray(1);
  publishPackedSlot(ring, 1, 0, [op(7, 3)]);
  assert.equal(unpackOps(ring, 64 + protocol.SLOT_ARGS_WORD * 4), [op(7, 3)]);
  for (const offset of [81, -1, 0.5]) assert.is(outcome(() => unpackOps(ring, offset)), "decode/length");
});

test.run();
