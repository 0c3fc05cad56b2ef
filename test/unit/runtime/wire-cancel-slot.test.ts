import { test } from "uvu";
import * as assert from "uvu/assert";
import { acknowledgeFault, cancelSlot, protocol } from "../../../runtime/index.js";
import { BYTE_OFFSETS, noisyRing, outcome, setWord, slotWords } from "../../support/wire-bytes.js";

const { SlotStatus } = protocol;
const EVERY_STATUS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0xffffffff];

test("a slot that waits is taken back, and only its status changes; every other state is refused", () => {
  const waiting: readonly number[] = [SlotStatus.published, SlotStatus.waitIo, SlotStatus.yield, SlotStatus.requeue, SlotStatus.spawned];
  for (const status of EVERY_STATUS) {
    for (const byteOffset of BYTE_OFFSETS) {
      const ring = noisyRing([status, status], byteOffset);
      const [before, neighbour] = [slotWords(ring, 0), slotWords(ring, 1)];
      assert.is(outcome(() => cancelSlot(ring, 0), ring), waiting.includes(status) ? "accepted" : "slot/state", `status ${status}`);
      if (waiting.includes(status)) assert.equal(slotWords(ring, 0), [0, ...before.slice(1)]);
      assert.equal(slotWords(ring, 1), neighbour);
    }
  }
});

test("a fault is acknowledged once, with its code and detail; every other state is refused", () => {
  for (const status of EVERY_STATUS) {
    for (const byteOffset of BYTE_OFFSETS) {
      const ring = noisyRing([1, status], byteOffset);
      setWord(ring, 16 + 14, 300);
      setWord(ring, 16 + 15, 42);
      const before = slotWords(ring, 1);
      if (status !== SlotStatus.fault) {
        assert.is(outcome(() => acknowledgeFault(ring, 1), ring), "slot/state", `status ${status}`);
        continue;
      }
      assert.equal(acknowledgeFault(ring, 1), { code: 300, detail: 42 });
      assert.equal(slotWords(ring, 1), [0, ...before.slice(1)]);
      assert.is(outcome(() => acknowledgeFault(ring, 1), ring), "slot/state");
    }
  }
});

test("a slot that is not in the ring, or a ring that is not whole slots, is refused", () => {
  const ring = noisyRing([1, 7]);
  for (const end of [cancelSlot, acknowledgeFault]) {
    for (const slot of [2, -1, 0.5, 2 ** 32]) assert.is(outcome(() => end(ring, slot), ring), "publish/slot-range");
    assert.is(outcome(() => end(ring.subarray(0, 127), 0), ring), "publish/ring-length");
  }
});

test.run();
