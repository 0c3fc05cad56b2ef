import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  announceIo,
  claimIoRequests,
  completeIoRequest,
  completeIoRequests,
  encodeIoQueue,
  isIoRecycled,
  pollIoRequests,
  protocol,
  readIoCompletion,
  submitIo,
} from "../../../runtime/index.js";
import { BYTE_OFFSETS, noise, outcome, setWord, wordsOf } from "../../support/wire-bytes.js";

const { IoOp, IoStatus } = protocol;
const STATUS = protocol.IO_SLOT_STATUS_WORD;
const REQUEST = { source: 1, destination: 2, byteCount: 3, tag: 4 };

/** A queue of noise whose slots have these statuses. */
function queue(statuses: readonly number[], byteOffset = 0): Uint8Array {
  const bytes = noise(statuses.length * 32, byteOffset);
  statuses.forEach((status, slot) => setWord(bytes, slot * 8 + STATUS, status));
  return bytes;
}

test("a request has a 64-bit offset, and any of the operations", () => {
  for (const byteOffset of BYTE_OFFSETS) {
    const bytes = queue([0, 0, 0], byteOffset);
    submitIo(bytes, 1, { ...REQUEST, op: IoOp.write, offset: 0x1234567890abcdefn });
    assert.equal(wordsOf(bytes, 8, 16), [IoOp.write, 1, 2, 0x90abcdef, 0x12345678, 3, IoStatus.published, 4]);
    submitIo(bytes, 0, { ...REQUEST, op: IoOp.fence, offset: 2 ** 53 - 1 });
    submitIo(bytes, 2, REQUEST);
    assert.equal(pollIoRequests(bytes), [
      { slot: 0, op: IoOp.fence, ...REQUEST, offset: 2n ** 53n - 1n },
      { slot: 1, op: IoOp.write, ...REQUEST, offset: 0x1234567890abcdefn },
      { slot: 2, op: IoOp.read, ...REQUEST, offset: 0n },
    ]);
  }
});

test("offsets and words outside their range are refused, and nothing is written", () => {
  const cases: [string, object, string][] = [
    ["the largest offset", { offset: 2n ** 64n - 1n }, "accepted"],
    ["an offset above it", { offset: 2n ** 64n }, "encode/value"],
    ["a negative offset", { offset: -1n }, "encode/value"],
    ["an offset that a number can't hold exactly", { offset: 2 ** 53 }, "encode/value"],
    ["half a byte", { offset: 0.5 }, "encode/value"],
    ["the largest word", { tag: 0xffffffff }, "accepted"],
    ["a tag above it", { tag: 2 ** 32 }, "encode/value"],
    ["a negative source", { source: -1 }, "encode/value"],
    ["half a destination", { destination: 0.5 }, "encode/value"],
    ["a byte count that is none", { byteCount: Number.NaN }, "encode/value"],
  ];
  for (const [name, change, expected] of cases) {
    const bytes = queue([0, 0]);
    assert.is(outcome(() => submitIo(bytes, 1, { ...REQUEST, ...change }), bytes), expected, name);
  }
});

test("an announcement has a status of its own, so that it is never taken for a request", () => {
  for (const byteOffset of BYTE_OFFSETS) {
    const bytes = queue([0, 0], byteOffset);
    announceIo(bytes, 1, { mappedSlot: 9, byteCount: 100, tag: 7 });
    assert.equal(wordsOf(bytes, 8, 16), [IoOp.read, 0, 9, 0, 0, 100, IoStatus.announced, 7]);
    assert.equal(pollIoRequests(bytes), []);
    assert.equal(claimIoRequests(bytes), []);
    assert.equal(readIoCompletion(bytes, 1), { slot: 1, mappedSlot: 9, byteCount: 100, tag: 7, status: IoStatus.announced });
    assert.is(outcome(() => completeIoRequest(bytes, 1, true), bytes), "io/not-claimed");
  }
});

test("only an empty slot of the queue is written", () => {
  for (const status of [0, 1, 2, 3, 0x10, 0x11, 0x12, 99, 0xffffffff]) {
    const bytes = queue([0, status], 1);
    const expected = status === IoStatus.empty ? "accepted" : "io/slot-busy";
    assert.is(outcome(() => submitIo(bytes, 1, REQUEST), bytes), expected);
    assert.is(outcome(() => announceIo(queue([0, status]), 1, { mappedSlot: 0, byteCount: 0, tag: 0 })), expected);
    assert.is(isIoRecycled(queue([0, status]), 1), status === IoStatus.empty);
  }
  const bytes = queue([0, 0]);
  for (const slot of [2, -1, 0.5, 2 ** 32]) {
    assert.is(outcome(() => submitIo(bytes, slot, REQUEST), bytes), "io/slot-range");
    assert.is(isIoRecycled(bytes, slot), false);
    assert.is(readIoCompletion(bytes, slot), undefined);
  }
});

test("a claim takes every open request once; completing ends it with one status word", () => {
  for (const byteOffset of BYTE_OFFSETS) {
    const bytes = queue([1, 2, 1, 0x12], byteOffset);
    const before = wordsOf(bytes);
    assert.equal(pollIoRequests(bytes).map(({ slot }) => slot), [0, 2]);
    assert.equal(wordsOf(bytes), before);
    assert.equal(claimIoRequests(bytes).map(({ slot }) => slot), [0, 2]);
    assert.equal(claimIoRequests(bytes), []);
    completeIoRequest(bytes, 0, true);
    completeIoRequest(bytes, 2, false);
    const after = [...before];
    after[STATUS] = IoStatus.ok;
    after[16 + STATUS] = IoStatus.error;
    assert.equal(wordsOf(bytes), after);
  }
});

test("a list of completions is all or nothing; of a slot named twice the last entry wins", () => {
  for (const byteOffset of BYTE_OFFSETS) {
    const bytes = queue([2, 2, 1], byteOffset);
    const entry = (slot: number, success = true) => ({ slot, success });
    assert.is(outcome(() => completeIoRequests(bytes, [entry(0), entry(2)]), bytes), "io/not-claimed");
    assert.is(outcome(() => completeIoRequests(bytes, [entry(0), entry(3)]), bytes), "io/slot-range");
    completeIoRequests(bytes, [entry(0, true), entry(1), entry(0, false)]);
    assert.equal([wordsOf(bytes)[STATUS], wordsOf(bytes)[8 + STATUS]], [IoStatus.error, IoStatus.ok]);
  }
});

test("a queue has whole slots, and at most 64; none are fine for whoever reads", () => {
  for (const [byteLength, expected] of [[0, "accepted"], [31, "resident/shape"], [32, "accepted"], [2048, "accepted"], [2080, "resident/shape"]] as const) {
    assert.is(outcome(() => pollIoRequests(new Uint8Array(byteLength))), expected);
    assert.is(outcome(() => completeIoRequests(new Uint8Array(byteLength), [])), expected);
  }
  assert.is(pollIoRequests(encodeIoQueue(64)).length, 0);
});

test.run();
