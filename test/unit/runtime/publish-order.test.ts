/**
 * Whoever finds a slot published must find its payload there. A host that shares the ring's bytes with another thread has no
 * other way to tell, so the order of the writes is part of the protocol: arguments that look at the slot while they are
 * being copied see what a reader would see.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import * as wire from "../../../runtime/generated/megakernel.js";
import { publishList } from "../../../runtime/wire/publish-list.js";
import { publishSlot } from "../../../runtime/wire/publish-slot.js";

/** Arguments that note the slot's status at each look at one of them. */
function watchingArguments(ring: Uint8Array, slot: number, seen: number[]): ArrayLike<number> {
  const view = new DataView(ring.buffer, ring.byteOffset + slot * wire.RING_STRIDE_BYTES);
  const look = (value: number): number => {
    seen.push(view.getUint32(wire.SLOT_STATUS_WORD * 4, true));
    return value;
  };
  return {
    length: 2,
    get 0() {
      return look(7);
    },
    get 1() {
      return look(8);
    },
  };
}

for (const before of [wire.SlotStatus.empty, wire.SlotStatus.done]) {
  test(`the status is written last: until the arguments are copied, a slot stays ${wire.slotStatusName(before)}`, () => {
    for (const publish of [
      (ring: Uint8Array, args: ArrayLike<number>) => publishSlot(ring, 1, 0, 8, args),
      (ring: Uint8Array, args: ArrayLike<number>) => void publishList(ring, 0, [{ kind: "single", tenant: 0, opcode: 8, args: [] }, { kind: "single", tenant: 0, opcode: 8, args }]),
    ]) {
      const ring = new Uint8Array(2 * wire.RING_STRIDE_BYTES);
      new DataView(ring.buffer).setUint32(wire.RING_STRIDE_BYTES, before, true);
      const seen: number[] = [];
      publish(ring, watchingArguments(ring, 1, seen));
      // Each argument is looked at to be checked, and again to be copied.
      assert.ok(seen.length >= 4, String(seen.length));
      assert.equal(new Set(seen), new Set([before]));
      assert.equal([...new Uint32Array(ring.buffer, wire.RING_STRIDE_BYTES, 6)], [wire.SlotStatus.published, 8, 0, wire.Priority.normal, 7, 8]);
    }
  });
}

test.run();
