import { test } from "uvu";
import * as assert from "uvu/assert";
import { add, modelRing, nop } from "../../support/model-ring.js";
import { codeOf } from "../../support/refusal.js";

test("close rejects tickets that no commit brought back, asked for before or after, and frees the device's memory", async () => {
  const { device, kernel, ring } = await modelRing();
  const done = ring.submit(add, { a: 1, b: 1 });
  await kernel.runUntilIdle(ring);
  const ticket = ring.submit(nop, {});
  const batch = ring.submitMany(nop, {}, { count: 2 });
  const asked = ticket.settled;
  await ring.close();
  assert.is(await codeOf(() => asked), "ring/closed");
  assert.is(await codeOf(() => ticket.settled), "ring/closed");
  assert.is(await codeOf(() => batch.settled), "ring/closed");
  assert.is((await done.settled).results["sum"], 2);
  assert.equal(device.buffers.filter((buffer) => !buffer.destroyed).map(({ label }) => label), ["model.cells"]);
});

test("nobody's rejection becomes an unhandled one", async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): number => unhandled.push(reason);
  process.on("unhandledRejection", note);
  const { ring } = await modelRing();
  ring.submit(nop, {});
  void ring.submit(nop, {}).settled;
  void ring.submitMany(nop, {}, { count: 2 }).settled;
  void ring.writable;
  await ring.close();
  void ring.writable;
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off("unhandledRejection", note);
  assert.equal(unhandled, []);
});

test("use after close is a typed error, and closing twice is harmless", async () => {
  const { kernel, ring } = await modelRing();
  await ring.close();
  await ring.close();
  for (const use of [
    () => ring.submit(nop, {}),
    () => ring.submitMany(nop, {}, { count: 1 }),
    () => ring.writable,
    () => ring.observables,
    () => ring.readDebugLog(),
    () => ring.setTenantAllowed(0, true),
    () => ring.setShutdown(true),
  ]) {
    assert.is(await codeOf(use), "ring/closed", String(use));
  }
  await codeOf(() => kernel.runUntilIdle(ring)).then((code) => assert.is(code, "ring/closed"));
});

test("closing during a run commits the round under way, rejects the run, and settles each ticket one way", async () => {
  const { device, kernel, ring } = await modelRing({ slotCount: 4 });
  const batches = [ring.submitMany(nop, {}, { count: 2 }), ring.submitMany(nop, {}, { count: 2 })];
  let closing: Promise<void> | undefined;
  device.duringRun = () => void (closing = ring.close());
  const run = codeOf(() => kernel.runUntilIdle(ring));
  assert.is(await run, "ring/closed");
  await closing;
  assert.equal(batches.map((batch) => batch.isSettled), [true, false]);
  assert.is((await batches[0]?.settled)?.done, 2);
  assert.is(await codeOf(() => batches[1]?.settled), "ring/closed");
  assert.is(device.rounds.length, 1);
});

test("a ticket asked for stays pending across runs", async () => {
  const { kernel, ring } = await modelRing({ tenants: 0 });
  const ticket = ring.submit(nop, {});
  let settled = false;
  void ticket.settled.then(() => (settled = true));
  await kernel.runUntilIdle(ring);
  await kernel.runUntilIdle(ring);
  assert.is(settled, false);
  ring.setTenantAllowed(0, true);
  await kernel.runUntilIdle(ring);
  assert.is(settled, true);
});

test("closing the kernel closes its rings and frees the buffers it made", async () => {
  const { device, kernel, ring } = await modelRing();
  const other = kernel.createRing({ slotCount: 4 });
  await ring.close();
  const ticket = other.submit(nop, {});
  await kernel.close();
  await kernel.close();
  assert.is(await codeOf(() => ticket.settled), "ring/closed");
  assert.ok(device.buffers.every((buffer) => buffer.destroyed));
  for (const use of [() => kernel.createRing({ slotCount: 4 }), () => kernel.readBuffer("cells"), () => kernel.writeBuffer("cells", 0, new Uint8Array(4))]) {
    assert.is(await codeOf(use), "ring/closed", String(use));
  }
});

test.run();
