import { test } from "uvu";
import * as assert from "uvu/assert";
import { MegakernelOnOracle, type SlotInit } from "../../support/megakernel-run.js";

const EMPTY = 0, PUBLISHED = 1, CLAIMED = 2, DONE = 3, WAIT_IO = 4, YIELD = 5, REQUEUE = 6, FAULT = 7, SPAWNED = 8;
const ATOMIC_ADD = 2, SHUTDOWN = 0xffffffff;

const kernel = new MegakernelOnOracle({ workgroupSize: 2 });
const nops = (count: number): SlotInit[] => Array.from({ length: count }, () => ({}));
/** Adds 1 to observable 0, so that a slot that runs twice is seen. */
const adds = (count: number): SlotInit[] => Array.from({ length: count }, () => ({ opcode: ATOMIC_ADD, args: [1, 160] }));

test("published, yielding and requeued slots are claimed, and no others", () => {
  const states = [EMPTY, PUBLISHED, CLAIMED, DONE, WAIT_IO, YIELD, REQUEUE, FAULT, SPAWNED, 9];
  const ran = kernel.run({ slots: states.map((status) => ({ status })) });
  assert.equal(ran.slots.map((slot) => slot.status), [EMPTY, DONE, CLAIMED, DONE, WAIT_IO, DONE, DONE, FAULT, SPAWNED, 9]);
  assert.equal(ran.changed, [1, 5, 6]);
  assert.is(ran.word("report", "claims"), 3);
  assert.is(ran.word("report", "done"), 3);
  assert.is(ran.word("control", "done_count"), 3);
});

test("an idle ring changes nothing", () => {
  const ran = kernel.run({ slots: nops(5).map((slot) => ({ ...slot, status: EMPTY })) });
  assert.equal([...new Set(ran.words("report", "handler_runs")), ran.word("report", "claims"), ran.word("report", "changed_count")], [0, 0, 0]);
  assert.equal(ran.findings, []);
});

for (const grid of [[1, 1, 1], [3, 1, 1], [2, 2, 2], [1, 1, 7]] as const) {
  for (const count of [1, 2, 3, 13]) {
    test(`a grid of ${grid.join(" x ")} covers a ring of ${count}, each slot once`, () => {
      const ran = kernel.run({ slots: adds(count), observables: [0], grid });
      assert.ok(ran.slots.every((slot) => slot.status === DONE));
      assert.equal(ran.observables, [count]);
      assert.equal(ran.changed, ran.slots.map((_, i) => i));
      assert.equal(ran.findings, []);
    });
  }
}

test("a claim that fails leaves its slot as it was, and says that another round is due", () => {
  const ran = kernel.run({ slots: adds(4), observables: [0], options: { exhaustionRate: 1 } });
  assert.ok(ran.slots.every((slot) => slot.status === PUBLISHED));
  assert.equal(ran.observables, [0]);
  assert.equal([ran.word("report", "claims"), ran.word("report", "budget_stops"), ran.word("report", "changed_count")], [0, 2, 0]);
});

test("spurious failures never run a slot twice, whatever the interleaving", () => {
  for (let seed = 0; seed < 20; seed++) {
    const ran = kernel.run({ slots: adds(9), observables: [0], grid: [2, 1, 1], options: { seed, spuriousFailureRate: 0.5, exhaustionRate: 0.3 } });
    const done = ran.slots.filter((slot) => slot.status === DONE).length;
    assert.equal(ran.observables, [done]);
    assert.is(ran.word("report", "claims"), done);
    assert.is(ran.slots.filter((slot) => slot.status === PUBLISHED).length, 9 - done);
    assert.equal(ran.findings, []);
  }
});

test("a masked tenant's slots stay published and are counted once each", () => {
  const slots = [0, 5, 5, 28].map((tenant) => ({ tenant }));
  const ran = kernel.run({ slots, masked: [5] });
  assert.equal(ran.slots.map((slot) => slot.status), [DONE, PUBLISHED, PUBLISHED, DONE]);
  assert.equal([ran.word("report", "masked"), ran.word("report", "claims")], [2, 2]);
});

test("tenant 28 runs, tenant 29 faults with its id", () => {
  const ran = kernel.run({ slots: [{ tenant: 28 }, { tenant: 29 }, { tenant: 0xffffffff }] });
  assert.equal(ran.slots.map((slot) => slot.status), [DONE, FAULT, FAULT]);
  assert.equal(ran.slots.map((slot) => slot.args.slice(10)), [[0, 0], [2, 29], [2, 0xffffffff]]);
  assert.equal([ran.word("report", "faulted"), ran.word("report", "done"), ran.word("control", "done_count")], [2, 1, 1]);
  assert.equal(ran.changed, [0, 1, 2]);
  assert.equal(ran.findings, []);
});

test("an invocation claims its budget and leaves the rest to the next round", () => {
  const one = kernel.run({ slots: adds(7), observables: [0], budget: 2 });
  assert.equal(one.slots.map((slot) => slot.status), [DONE, DONE, DONE, DONE, PUBLISHED, PUBLISHED, PUBLISHED]);
  assert.equal([one.word("report", "claims"), one.word("report", "budget_stops")], [4, 2]);
});

test("a budget that just suffices stops nobody, also with slots behind that are not claimable", () => {
  const slots = [...adds(4), { status: DONE }, { status: FAULT }, { tenant: 3 }];
  const ran = kernel.run({ slots, observables: [0], budget: 2, masked: [3] });
  assert.equal([ran.word("report", "claims"), ran.word("report", "budget_stops"), ran.word("report", "masked")], [4, 0, 1]);
});

test("a budget of 0 claims nothing", () => {
  const ran = kernel.run({ slots: nops(1), budget: 0 });
  assert.equal([ran.word("report", "claims"), ran.word("report", "budget_stops")], [0, 1]);
});

test("while shutdown is raised nothing is claimed", () => {
  const ran = kernel.run({ slots: nops(3), isShutDown: true });
  assert.ok(ran.slots.every((slot) => slot.status === PUBLISHED));
  assert.equal([ran.word("report", "claims"), ran.word("report", "shutdown_stops")], [0, 2]);
});

test("an invocation that raised shutdown claims no more", () => {
  const single = new MegakernelOnOracle({ workgroupSize: 1 });
  const ran = single.run({ slots: [{}, { opcode: SHUTDOWN }, {}, {}] });
  assert.equal(ran.slots.map((slot) => slot.status), [DONE, DONE, PUBLISHED, PUBLISHED]);
  assert.equal([ran.word("control", "shutdown"), ran.word("report", "shutdown_stops")], [1, 1]);
});

test("claims count per tenant modulo 32, per level, and per opcode below 32", () => {
  const slots = [{ tenant: 3 }, { tenant: 3, opcode: 31 }, { tenant: 35 }, { tenant: 0, opcode: 32 }];
  const ran = kernel.run({ slots, priorityOffsets: [0, 1, 3, 4, 4, 4] });
  const metrics = ran.words("control", "metrics");
  assert.equal([ran.words("control", "tenant_fairness")[3], ran.words("control", "tenant_fairness")[0]], [3, 1]);
  assert.equal(ran.words("control", "priority_fairness"), [1, 2, 1, 0, 0]);
  assert.equal([metrics[0], metrics[31], metrics.reduce((sum, each) => sum + each, 0)], [1, 1, 2]);
});

test("claims at critical and high are counted in a row; a lower one starts anew", () => {
  const single = new MegakernelOnOracle({ workgroupSize: 1 });
  assert.is(single.run({ slots: nops(5), priorityOffsets: [0, 2, 5, 5, 5, 5] }).word("control", "priority_starvation"), 5);
  assert.is(single.run({ slots: nops(5), priorityOffsets: [0, 2, 4, 5, 5, 5] }).word("control", "priority_starvation"), 0);
});

test("a lone invocation runs partitions in priority order", () => {
  const single = new MegakernelOnOracle({ workgroupSize: 1 });
  const ran = single.run({ slots: nops(6), priorityOffsets: [0, 1, 2, 4, 5, 6], budget: 3 });
  assert.equal(ran.words("control", "priority_fairness"), [1, 1, 1, 0, 0]);
});

for (const [name, offsets] of [["all zero", [0, 0, 0, 0, 0, 0]], ["descending", [5, 4, 3, 2, 1, 0]], ["beyond the ring", [9, 9, 9, 9, 9, 9]], ["at the end of u32", Array<number>(6).fill(0xffffffff)]] as const) {
  test(`priority offsets that are ${name} hide no slot`, () => {
    const ran = kernel.run({ slots: adds(5), observables: [0], priorityOffsets: offsets });
    assert.equal(ran.observables, [5]);
    assert.is(ran.words("control", "priority_fairness").reduce((sum, each) => sum + each, 0), 5);
    assert.equal(ran.findings, []);
  });
}

test.run();
