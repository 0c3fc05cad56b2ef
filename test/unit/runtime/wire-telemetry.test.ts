import { test } from "uvu";
import * as assert from "uvu/assert";
import { countSlots, encodeControl, protocol, readControlState, readSlots, readTelemetryCounters } from "../../../runtime/index.js";
import { BYTE_OFFSETS, noise, noisyRing, outcome, setWord } from "../../support/wire-bytes.js";

/** A slot in every state, and in two that are none; slot i belongs to tenant i and has opcode 10 + i. */
function everyState(byteOffset = 0): Uint8Array {
  const ring = noisyRing([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0xffffffff], byteOffset);
  for (let slot = 0; slot < 11; slot++) {
    setWord(ring, slot * 16 + 1, 10 + slot);
    setWord(ring, slot * 16 + 2, slot);
  }
  return ring;
}

test("slots are counted by state; by tenant and opcode only while they are work to be done", () => {
  for (const byteOffset of BYTE_OFFSETS) {
    const { total, states, live, tenants, opcodes } = countSlots(everyState(byteOffset));
    assert.is(total, 11);
    assert.equal(states, { empty: 1, published: 1, claimed: 1, done: 1, waitIo: 1, yield: 1, requeue: 1, fault: 1, spawned: 1, unknown: 2 });
    assert.is(live, 6);
    assert.equal([...tenants.keys()], [1, 2, 4, 5, 6, 8]);
    assert.equal([...opcodes.entries()], [1, 2, 4, 5, 6, 8].map((slot) => [10 + slot, 1]));
  }
});

test("live slots of one tenant and opcode add up", () => {
  const ring = noisyRing([1, 1, 3, 1]);
  [5, 5, 5, 6].forEach((tenant, slot) => setWord(ring, slot * 16 + 2, tenant));
  assert.equal([...countSlots(ring).tenants], [[5, 2], [6, 1]]);
});

test("every slot can be read, whatever its words are", () => {
  const slots = readSlots(everyState(1));
  assert.is(slots.length, 11);
  assert.equal(slots.filter(({ isLive }) => isLive).map(({ status }) => status), [1, 2, 4, 5, 6, 8]);
  const [first] = readSlots(noisyRing([7]));
  assert.equal([first?.slot, first?.status, first?.args.length], [0, 7, 12]);
});

test("depth counts live slots, density and idleness are rounded down", () => {
  const control = encodeControl({ shutdown: false, tenants: 1, observables: 0 });
  const { queueDepth, idleSlots, idlePpm, densityBps, occupancyBps, doneUnreclaimed, requeued, faulted } = readTelemetryCounters(control, noisyRing([6, 3, 1, 0, 7, 9]));
  assert.equal({ queueDepth, idleSlots, idlePpm, densityBps, occupancyBps }, { queueDepth: 2, idleSlots: 1, idlePpm: 166_666, densityBps: 3333, occupancyBps: 8333 });
  assert.equal({ doneUnreclaimed, requeued, faulted }, { doneUnreclaimed: 1, requeued: 1, faulted: 1 });
  assert.equal(readTelemetryCounters(control, new Uint8Array()).idlePpm, 0);
});

test("skew is the busiest tenant's claims less those of the least busy one that has any", () => {
  const control = encodeControl({ shutdown: false, tenants: 1, observables: 0 });
  const skew = (): number => readTelemetryCounters(control, new Uint8Array()).tenantSkew;
  assert.is(skew(), 0);
  setWord(control, protocol.CONTROL_TENANT_FAIRNESS_WORD + 3, 10);
  assert.is(skew(), 0);
  setWord(control, protocol.CONTROL_TENANT_FAIRNESS_WORD + 31, 4);
  assert.is(skew(), 6);
  assert.is(readTelemetryCounters(control, new Uint8Array()).tenantTotal, 14);
  setWord(control, protocol.CONTROL_PRIORITY_FAIRNESS_WORD + 4, 0xffffffff);
  setWord(control, protocol.CONTROL_PRIORITY_FAIRNESS_WORD, 2);
  assert.is(readTelemetryCounters(control, new Uint8Array()).priorityTotal, 0x100000001);
});

test("any word but 0 is a raised shutdown flag", () => {
  const control = noise(640, 1).fill(0);
  assert.is(readControlState(control).shutdown, false);
  for (const word of [1, 256, 0xffffffff]) {
    setWord(control, 0, word);
    assert.is(readControlState(control).shutdown, true);
  }
});

test("a control buffer that is too short, or a ring that is not whole slots, is refused", () => {
  const control = encodeControl({ shutdown: false, tenants: 1, observables: 0 });
  assert.is(outcome(() => readControlState(control.subarray(4))), "resident/shape");
  for (const read of [countSlots, readSlots]) assert.is(outcome(() => read(new Uint8Array(63))), "resident/shape");
  assert.is(outcome(() => readTelemetryCounters(control, new Uint8Array(65))), "resident/shape");
});

test.run();
