import { test } from "uvu";
import * as assert from "uvu/assert";
import { readDebugLog } from "../../../runtime/wire/read-debug-log.js";
import { refusalOf } from "../../support/refusal.js";

/** A log of `capacity` records, record i holding 4i .. 4i + 3. */
function log(cursor: number, capacity: number, shift = 0): Uint8Array {
  const words = Uint32Array.from({ length: 1 + capacity * 4 }, (_, i) => (i === 0 ? cursor : i - 1));
  const bytes = new Uint8Array(words.byteLength + shift);
  bytes.set(new Uint8Array(words.buffer), shift);
  return bytes.subarray(shift);
}

const record = (i: number) => ({ format: i * 4, a: i * 4 + 1, b: i * 4 + 2, slotBase: i * 4 + 3 });

test("records up to the cursor are read, at any alignment", () => {
  for (const shift of [0, 1, 3]) {
    assert.equal(readDebugLog(log(0, 3, shift)), { records: [], dropped: 0 });
    assert.equal(readDebugLog(log(8, 3, shift)), { records: [record(0), record(1)], dropped: 0 });
    assert.equal(readDebugLog(log(12, 3, shift)), { records: [record(0), record(1), record(2)], dropped: 0 });
  }
});

test("a cursor beyond the capacity tells how many records were dropped", () => {
  assert.equal(readDebugLog(log(16, 3)), { records: [record(0), record(1), record(2)], dropped: 1 });
  assert.is(readDebugLog(log(0xfffffffc, 1)).dropped, 0x3fffffff - 1);
  assert.is(readDebugLog(log(4, 0)).dropped, 1);
});

test("a cursor of part of a record, missing words and part of a word are refused", () => {
  assert.is(refusalOf(() => readDebugLog(log(1, 3)))?.code, "decode/value");
  assert.is(refusalOf(() => readDebugLog(log(4, 3).subarray(0, 0)))?.code, "decode/length");
  assert.is(refusalOf(() => readDebugLog(log(4, 3).subarray(0, 21)))?.code, "decode/length");
  assert.is(refusalOf(() => readDebugLog(log(4, 3).subarray(0, 20))), undefined);
});

test("an area that is not whole records holds the whole ones", () => {
  assert.equal(readDebugLog(log(8, 3).subarray(0, 4 + 16 + 8)), { records: [record(0)], dropped: 1 });
});

test.run();
