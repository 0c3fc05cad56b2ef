import { test } from "uvu";
import * as assert from "uvu/assert";
import * as wire from "../../../runtime/generated/megakernel.js";
import { publishSlot } from "../../../runtime/wire/publish-slot.js";
import { noise, outcome, setWord, slotWords } from "../../support/wire-bytes.js";

/** Two slots of noise whose first status is `status`, as a view that starts at `shift`. */
function noisySlots(status: number, shift = 0): Uint8Array {
  const bytes = noise(128, shift);
  setWord(bytes, 0, status);
  return bytes;
}

test("a slot holds status, opcode, tenant, priority and arguments; unused arguments are zero; its neighbour is untouched", () => {
  for (const shift of [0, 1, 2, 3]) {
    const ring = noisySlots(wire.SlotStatus.done, shift);
    const neighbour = slotWords(ring, 1);
    publishSlot(ring, 0, 28, 1000, [7, 0xffffffff]);
    assert.equal(slotWords(ring, 0), [1, 1000, 28, 2, 7, 0xffffffff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert.equal(slotWords(ring, 1), neighbour);
  }
});

test("the priority is normal unless one is given", () => {
  const ring = new Uint8Array(64);
  publishSlot(ring, 0, 0, 0, [], wire.Priority.critical);
  assert.is(slotWords(ring, 0)[3], 0);
});

test("only an empty or a done slot may be written", () => {
  for (const status of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0xffffffff]) {
    for (const shift of [0, 1]) {
      const ring = noisySlots(status, shift);
      const accepted = status === wire.SlotStatus.empty || status === wire.SlotStatus.done;
      assert.is(outcome(() => publishSlot(ring, 0, 0, 8, []), ring), accepted ? "accepted" : "publish/slot-busy", `status ${status}, shifted by ${shift}`);
    }
  }
});

test("everything else that is refused, on both sides of its boundary, changes nothing", () => {
  const twelve = new Array<number>(12).fill(1);
  const cases: [string, (ring: Uint8Array) => void, string][] = [
    ["12 arguments", (ring) => publishSlot(ring, 0, 0, 8, twelve), "accepted"],
    ["13 arguments", (ring) => publishSlot(ring, 0, 0, 8, [...twelve, 1]), "publish/arguments"],
    ["the largest word", (ring) => publishSlot(ring, 0, 0, 8, [0xffffffff]), "accepted"],
    ["a word too large", (ring) => publishSlot(ring, 0, 0, 8, [0x100000000]), "publish/arguments"],
    ["a negative word", (ring) => publishSlot(ring, 0, 0, 8, [-1]), "publish/arguments"],
    ["half a word", (ring) => publishSlot(ring, 0, 0, 8, [0.5]), "publish/arguments"],
    ["the last slot", (ring) => publishSlot(ring.fill(0), 1, 0, 8, []), "accepted"],
    ["one slot further", (ring) => publishSlot(ring, 2, 0, 8, []), "publish/slot-range"],
    ["a negative slot", (ring) => publishSlot(ring, -1, 0, 8, []), "publish/slot-range"],
    ["tenant 28", (ring) => publishSlot(ring, 0, 28, 8, []), "accepted"],
    ["tenant 29", (ring) => publishSlot(ring, 0, 29, 8, []), "publish/tenant"],
    ["a negative tenant", (ring) => publishSlot(ring, 0, -1, 8, []), "publish/tenant"],
    ["the last user opcode below the reserved range", (ring) => publishSlot(ring, 0, 0, 0xffef, []), "accepted"],
    ["a reserved opcode", (ring) => publishSlot(ring, 0, 0, 0xfff0, []), "publish/opcode"],
    ["load_miss", (ring) => publishSlot(ring, 0, 0, wire.Opcode.loadMiss, []), "publish/opcode"],
    ["an opcode of 33 bits", (ring) => publishSlot(ring, 0, 0, 2 ** 32, []), "publish/opcode"],
    ["the idle priority", (ring) => publishSlot(ring, 0, 0, 8, [], 4), "accepted"],
    ["a priority that does not exist", (ring) => publishSlot(ring, 0, 0, 8, [], 5), "encode/value"],
    ["a ring of half a slot", (ring) => publishSlot(ring.subarray(0, 96), 0, 0, 8, []), "publish/ring-length"],
  ];
  for (const [name, publish, expected] of cases) {
    const ring = noisySlots(wire.SlotStatus.empty);
    assert.is(outcome(() => publish(ring), ring), expected, name);
  }
});

test.run();
