import { test } from "uvu";
import * as assert from "uvu/assert";
import { GridwrightError } from "../../../runtime/error.js";
import { add, deviceWords, mark, modelRing, nop } from "../../support/model-ring.js";
import { codeOf } from "../../support/refusal.js";

test("a slot that no round has seen is taken back at once, never runs, and is free again", async () => {
  const { device, kernel, ring } = await modelRing({ slotCount: 2 });
  const [first, second] = [ring.submit(mark, { cell: 0 }), ring.submit(mark, { cell: 1 })];
  assert.is(ring.free, 0);
  assert.is(ring.cancel(first), true);
  assert.equal([ring.free, ring.pending, first.isSettled], [1, 1, true]);
  assert.equal(await first.settled, { status: "cancelled", results: {} });
  const report = await kernel.runUntilIdle(ring);
  assert.equal([report.outcome, report.claims], ["idle", 1]);
  assert.equal([...deviceWords(device, "model.cells")].slice(0, 2), [0, 1]);
  assert.is((await second.settled).status, "done");
});

test("what a round has finished by its end keeps its result, although it was cancelled meanwhile", async () => {
  const { device, kernel, ring } = await modelRing();
  const ticket = ring.submit(add, { a: 3, b: 4 });
  device.duringRun = () => assert.is(ring.cancel(ticket), true);
  await kernel.runUntilIdle(ring);
  assert.equal(await ticket.settled, { status: "done", results: { sum: 7 } });
  assert.is(ring.cancel(ticket), false);
});

test("what a round has left alone is cancelled at its commit, and not before", async () => {
  const { device, kernel, ring } = await modelRing({ tenants: 1, slotCount: 2 });
  const masked = ring.submit(mark, { cell: 3 }, { tenant: 1 });
  ring.submit(nop, {});
  device.duringRun = () => {
    assert.is(ring.cancel(masked), true);
    assert.is(masked.isSettled, false);
  };
  const report = await kernel.runUntilIdle(ring, { maxRounds: 1 });
  assert.is(report.outcome, "idle");
  assert.equal(await masked.settled, { status: "cancelled", results: {} });

  // The device still has the slot; what is submitted next replaces it there.
  device.duringRun = undefined;
  ring.setTenantAllowed(1, true);
  ring.submit(nop, {});
  assert.equal([(await kernel.runUntilIdle(ring)).claims, ring.free], [1, 2]);
  assert.is(deviceWords(device, "model.cells")[3], 0);
});

test("what is submitted and cancelled while a round is under way never reaches the device", async () => {
  const { device, kernel, ring } = await modelRing({ slotCount: 2 });
  ring.submit(nop, {});
  let cancelled = false;
  device.duringRun = () => {
    if (cancelled) return;
    const ticket = ring.submit(mark, { cell: 5 });
    cancelled = ring.cancel(ticket) && ticket.isSettled;
    assert.is(ring.free, 1);
  };
  const report = await kernel.runUntilIdle(ring);
  assert.equal([cancelled, report.outcome, report.claims], [true, "idle", 1]);
  assert.is(deviceWords(device, "model.cells")[5], 0);
});

test("a cancellation outlives a round that failed, and the slot does not run again", async () => {
  const { device, kernel, ring } = await modelRing();
  const ticket = ring.submit(mark, { cell: 2 });
  const other = ring.submit(mark, { cell: 6 });
  device.duringRun = () => {
    device.duringRun = undefined;
    ring.cancel(ticket);
    device.fail = { call: "read", error: new GridwrightError({ code: "device/validation", message: "the test says so", help: "ask the test" }) };
  };
  assert.is(await codeOf(() => kernel.runUntilIdle(ring)), "device/validation");
  assert.is((await ticket.settled).status, "cancelled");
  await kernel.runUntilIdle(ring);
  assert.is((await other.settled).status, "done");
  const cells = deviceWords(device, "model.cells");
  assert.equal([cells[2], cells[6]], [0, 1]);
});

test("a batch is cancelled item by item: what has run keeps its result", async () => {
  const { kernel, ring } = await modelRing({ slotCount: 4 });
  const batch = ring.submitMany(add, { a: [1, 2, 3, 4], b: 10 });
  // Two invocations with the first budget of one claim each.
  await kernel.runUntilIdle(ring, { maxRounds: 1 });
  assert.is(batch.pending, 2);
  assert.is(ring.cancel(batch), true);
  const { status, done, faulted, cancelled, results } = await batch.settled;
  assert.equal([status, done, faulted, cancelled], ["cancelled", 2, 0, 2]);
  assert.is([...(results["sum"] ?? [])].filter((sum) => sum === 0).length, 2);
  assert.equal([ring.free, ring.pending], [4, 0]);
  assert.is(ring.cancel(batch), false);
});

test("only the ticket's own slots are cancelled: not those of a ticket that has the slot now, nor another ring's", async () => {
  const { kernel, ring } = await modelRing({ slotCount: 1 });
  const old = ring.submit(nop, {});
  await kernel.runUntilIdle(ring);
  const reused = ring.submit(nop, {});
  assert.is(reused.slot, old.slot);
  assert.is(ring.cancel(old), false);
  const elsewhere = await modelRing();
  assert.is(ring.cancel(elsewhere.ring.submit(nop, {})), false);
  assert.is(ring.cancel({ ...reused }), false);
  assert.equal([ring.pending, reused.isSettled], [1, false]);
});

test("whoever waits for a slot gets the one that a cancellation frees", async () => {
  const { device, kernel, ring } = await modelRing({ tenants: 1, slotCount: 1 });
  const masked = ring.submit(nop, {}, { tenant: 1 });
  let next: Promise<unknown> | undefined;
  device.duringRun = () => {
    next ??= ring.writable.then(() => ring.submit(add, { a: 1, b: 1 }).settled);
    ring.cancel(masked);
  };
  await kernel.runUntilIdle(ring);
  assert.equal(await next, { status: "done", results: { sum: 2 } });
});

test("a closed ring cancels nothing", async () => {
  const { ring } = await modelRing();
  const ticket = ring.submit(nop, {});
  await ring.close();
  assert.is(await codeOf(() => ring.cancel(ticket)), "ring/closed");
});

test.run();
