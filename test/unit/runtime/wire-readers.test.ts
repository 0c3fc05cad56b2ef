/** Readers of control, ring and debug log. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  countDone,
  decodeLoadMiss,
  drainDebugLog,
  encodeControl,
  encodeDebugLog,
  encodeLoadMiss,
  formatDebugRecord,
  protocol,
  publishSlotImage,
  readDoneCount,
  readEpoch,
  readMetrics,
  readObservable,
  readSlotImage,
} from "../../../runtime/index.js";
import { BYTE_OFFSETS, noise, noisyRing, outcome, setWord, slotWords, wordsOf } from "../../support/wire-bytes.js";

test("each control reader needs exactly the words up to its own", () => {
  const readers: [(control: Uint8Array) => unknown, number][] = [
    [readDoneCount, protocol.CONTROL_DONE_COUNT_WORD + 1],
    [readEpoch, protocol.CONTROL_EPOCH_WORD + 1],
    [readMetrics, protocol.CONTROL_METRICS_WORD + protocol.CONTROL_METRICS_COUNT],
  ];
  for (const [read, words] of readers) {
    for (const byteOffset of BYTE_OFFSETS) {
      assert.is(outcome(() => read(noise(words * 4, byteOffset))), "accepted");
      for (const byteLength of [0, words * 4 - 4, words * 4 - 1, words * 4 + 1]) {
        assert.is(outcome(() => read(noise(byteLength, byteOffset))), "decode/length", `${read.name} ${byteLength}`);
      }
    }
  }
});

test("readers read the word that they name, at any alignment", () => {
  for (const byteOffset of BYTE_OFFSETS) {
    const control = noise(640, byteOffset).fill(0);
    setWord(control, protocol.CONTROL_DONE_COUNT_WORD, 0xfffffffe);
    setWord(control, protocol.CONTROL_EPOCH_WORD, 3);
    setWord(control, protocol.CONTROL_METRICS_WORD, 4);
    setWord(control, protocol.CONTROL_METRICS_WORD + 31, 5);
    assert.equal([readDoneCount(control), readEpoch(control)], [0xfffffffe, 3]);
    assert.equal(readMetrics(control), [{ opcode: 0, count: 4 }, { opcode: 31, count: 5 }]);
  }
});

test("an observable exists from 0 up to the buffer's last one", () => {
  const control = encodeControl({ shutdown: false, tenants: 0, observables: 2 });
  setWord(control, protocol.CONTROL_OBSERVABLES_WORD + 1, 9);
  assert.equal([readObservable(control, 0), readObservable(control, 1)], [0, 9]);
  for (const index of [2, -1, 0.5, 2 ** 20, 2 ** 32 - 160, Number.NaN]) assert.is(outcome(() => readObservable(control, index)), "decode/range", String(index));
  assert.is(outcome(() => readObservable(control.subarray(0, 641), 0)), "decode/length");
  assert.is(outcome(() => readObservable(control.subarray(0, 636), 0)), "decode/length");
  assert.is(outcome(() => readObservable(control.subarray(0, 640), 0)), "decode/range");
});

test("done slots are counted among the first ones, whatever lies behind them", () => {
  for (const byteOffset of BYTE_OFFSETS) {
    const ring = noisyRing([3, 1, 3, 7, 3], byteOffset);
    assert.equal([0, 1, 3, 5].map((count) => countDone(ring, count)), [0, 1, 2, 3]);
    assert.is(countDone(ring), 3);
    assert.is(countDone(ring.subarray(0, 68)), 1);
    for (const count of [6, 2 ** 32 - 1, -1, 0.5]) assert.is(outcome(() => countDone(ring, count)), "decode/length");
    assert.is(outcome(() => countDone(ring.subarray(0, 66), 1)), "decode/length");
  }
});

test("a slot image goes over a free slot alone, and comes back as it went in", () => {
  for (const byteOffset of BYTE_OFFSETS) {
    const image = encodeLoadMiss({ resource: 5, prefetch: true });
    const ring = noisyRing([0, 3, 1], byteOffset);
    publishSlotImage(ring, 0, image);
    publishSlotImage(ring, 1, image);
    assert.equal(readSlotImage(ring, 0), image);
    assert.equal(readSlotImage(ring, 1, noise(64, 1)), image);
    assert.is(outcome(() => publishSlotImage(ring, 2, image), ring), "publish/slot-busy");
    assert.is(outcome(() => publishSlotImage(ring, 3, image), ring), "publish/slot-range");
    for (const byteLength of [0, 63, 65]) assert.is(outcome(() => publishSlotImage(noisyRing([0]), 0, new Uint8Array(byteLength))), "publish/arguments");
    assert.is(outcome(() => readSlotImage(ring, 3)), "decode/range");
    for (const byteLength of [0, 63, 65]) assert.is(outcome(() => readSlotImage(ring, 0, new Uint8Array(byteLength))), "encode/target");
  }
  const overlapping = noisyRing([0, 0]);
  const expected = overlapping.slice(32, 96);
  publishSlotImage(overlapping, 0, overlapping.subarray(32, 96));
  assert.equal(overlapping.slice(0, 64), expected);
});

test("a load miss is a critical slot of tenant 0; any bytes decode to one or to nothing", () => {
  assert.equal(slotWords(encodeLoadMiss({ resource: 77, prefetch: false }), 0), [1, 0xfffd, 0, 0, 77, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  assert.is(outcome(() => encodeLoadMiss({ resource: 2 ** 32, prefetch: false })), "publish/arguments");
  for (const byteOffset of BYTE_OFFSETS) {
    const ring = noisyRing([0, 0], byteOffset);
    publishSlotImage(ring, 1, encodeLoadMiss({ resource: 8, prefetch: true }));
    assert.equal(decodeLoadMiss(ring, 1), { resource: 8, prefetch: true });
    for (const slot of [0, 2, -1, 0.5, 2 ** 32 - 1]) assert.is(decodeLoadMiss(ring, slot), undefined);
    assert.is(decodeLoadMiss(ring.subarray(0, 87), 1), undefined);
    assert.equal(decodeLoadMiss(ring.subarray(0, 88), 1), { resource: 8, prefetch: true });
  }
});

/** A log whose record i is (i, 10i, 100i, 16i). */
function debugLog(capacity: number, cursor: number): Uint8Array {
  const log = encodeDebugLog(capacity);
  for (let i = 0; i < capacity; i++) [i, 10 * i, 100 * i, 16 * i].forEach((word, j) => setWord(log, 1 + 4 * i + j, word));
  setWord(log, 0, cursor);
  return log;
}

test("a debug log is drained record by record, each once, and so is what was dropped", () => {
  const log = debugLog(4, 8);
  const first = drainDebugLog(log);
  assert.equal([first.records.map(({ format }) => format), first.dropped, first.cursor], [[0, 1], 0, 8]);
  assert.equal(drainDebugLog(log, first.cursor).records, []);
  setWord(log, 0, 24);
  const second = drainDebugLog(log, first.cursor);
  assert.equal([second.records.map(({ format }) => format), second.dropped, second.cursor], [[2, 3], 2, 24]);
  setWord(log, 0, 28);
  const third = drainDebugLog(log, second.cursor);
  assert.equal([third.records, third.dropped, third.cursor], [[], 1, 28]);
  // Encoded anew.
  setWord(log, 0, 4);
  const fourth = drainDebugLog(log, third.cursor);
  assert.equal([fourth.records.map(({ format }) => format), fourth.dropped, fourth.cursor], [[0], 0, 4]);
});

test("a drain refuses a cursor between two records, the log's or the caller's", () => {
  assert.is(outcome(() => drainDebugLog(debugLog(4, 6))), "decode/value");
  for (const since of [2, -4, 0.5, 2 ** 32]) assert.is(outcome(() => drainDebugLog(debugLog(4, 8), since)), "decode/range");
  assert.is(outcome(() => drainDebugLog(new Uint8Array(3))), "decode/length");
});

test("records become lines through the host's formats", () => {
  const record = { format: 7, a: 0xffffffff, b: 0x3fc00000, slotBase: 32 };
  assert.is(formatDebugRecord(record, { 7: "{a} {a:i32} {a:hex} {b:f32} at {slot}: {c} %d" }), "4294967295 -1 0xffffffff 1.5 at 2: {c} %d");
  assert.is(formatDebugRecord(record, {}), "format 7: 4294967295 1069547520 (slot 2)");
  assert.is(formatDebugRecord({ ...record, format: 0 }, Object.create({ 0: "inherited" })), "format 0: 4294967295 1069547520 (slot 2)");
  assert.equal(drainDebugLog(debugLog(2, 8), 4, { 1: "a={a}" }).lines, ["a=10"]);
  assert.is(wordsOf(debugLog(2, 8))[0], 8);
});

test.run();
