import { test } from "uvu";
import * as assert from "uvu/assert";
import { committedMirror } from "../../../runtime/ring/committed-mirror.js";
import type { Device } from "../../../runtime/device.js";
import { GridwrightError, isGridwrightError } from "../../../runtime/error.js";
import * as wire from "../../../runtime/generated/megakernel.js";
import { Megakernel } from "../../../runtime/megakernel.js";
import { ResidentBuffers } from "../../../runtime/mirror/resident-buffers.js";
import { LossyFamily, type LossyDevice } from "../../support/lossy-device.js";
import { LOSSY_KERNEL, PROMPT_MS, gather, lossyKernel, modelFamily } from "../../support/lossy-model.js";
import { ModelDevice } from "../../support/model-device.js";
import { add, deviceWords, handlers, mark, nop } from "../../support/model-ring.js";
import { codeOf } from "../../support/refusal.js";
import { within } from "../../support/within.js";

const ALL_HANDLERS = [...handlers, gather];

interface Fixture {
  readonly family: LossyFamily<ModelDevice>;
  readonly kernel: Megakernel;
  /** The device that the kernel runs on, lost at once. */
  lose(): void;
  /** That device's words of a buffer. */
  words(label: string): Uint32Array;
}

async function fixture(family = modelFamily()): Promise<Fixture> {
  const kernel = await lossyKernel(family);
  const current = (): LossyDevice<ModelDevice> => {
    const found = family.opened.find((device) => device === kernel.device);
    if (found === undefined) throw new Error("the kernel runs on a device that the family did not open");
    return found;
  };
  return { family, kernel, lose: () => family.strike(current()), words: (label) => deviceWords(current().inner, label) };
}

/** A fixture whose device has no, or another, way to be opened again. */
async function fixtureWithReopen(reopen: (() => Promise<Device>) | undefined): Promise<{ device: ModelDevice; kernel: Megakernel }> {
  const device = new ModelDevice(ALL_HANDLERS);
  if (reopen !== undefined) device.reopen = reopen;
  const kernel = await Megakernel.create(device, {
    kernel: LOSSY_KERNEL,
    buffers: { cells: new Uint8Array(256), table: new Uint8Array(16), pad: { byteLength: 16, durability: "scratch" } },
  });
  return { device, kernel };
}

async function errorOf(work: Promise<unknown>): Promise<GridwrightError> {
  const error: unknown = await within(PROMPT_MS, "the failure", work.then(() => undefined, (reason: unknown) => reason));
  if (isGridwrightError(error)) return error;
  throw new Error(`no typed error: ${String(error)}`);
}

test("a run that meets no loss reports no recovery; one that does reports how many, and how long they took", async () => {
  const { kernel, lose } = await fixture();
  const ring = kernel.createRing({ slotCount: 4 });
  ring.submit(nop, {});
  const calm = await kernel.runUntilIdle(ring);
  assert.equal([calm.recoveries, calm.recoveryNs], [0, 0]);
  lose();
  ring.submit(nop, {});
  const report = await kernel.runUntilIdle(ring);
  assert.equal([report.outcome, report.rounds, report.done, report.recoveries], ["idle", 1, 1, 1]);
  assert.ok(report.recoveryNs > 0 && report.recoveryNs < PROMPT_MS * 1e6 && Number.isInteger(report.recoveryNs));
});

test("a mirror comes back as committed, a source as given and as written to since, scratch as zeros", async () => {
  const { kernel, lose, words } = await fixture();
  const ring = kernel.createRing({ slotCount: 4 });
  kernel.writeBuffer("table", 4, new Uint8Array(Uint32Array.of(21).buffer));
  kernel.writeBuffer("cells", 8, new Uint8Array(Uint32Array.of(3).buffer));
  ring.submit(gather, { index: 1, cell: 0 });
  await kernel.runUntilIdle(ring);
  assert.equal([...words("model.pad")], [0, 1, 0, 0]);
  lose();
  kernel.writeBuffer("table", 12, new Uint8Array(Uint32Array.of(41).buffer));
  kernel.writeBuffer("cells", 12, new Uint8Array(Uint32Array.of(4).buffer));
  ring.submit(gather, { index: 3, cell: 1 });
  await kernel.runUntilIdle(ring);
  assert.equal([...words("model.cells")].slice(0, 5), [21, 41, 3, 4, 0]);
  assert.equal([...words("model.table")], [10, 21, 30, 41]);
  assert.equal([...words("model.pad")], [0, 0, 0, 1]);
});

test("buffers of the caller's come back as the kernel's own, by their durability", async () => {
  const family = modelFamily();
  const device = await family.open();
  const cells = device.createBuffer({ label: "cells", byteLength: 16, durability: "mirror", data: Uint8Array.of(7) });
  const table = device.createBuffer({ label: "table", byteLength: 16, durability: "source", data: new Uint8Array(Uint32Array.of(5, 6, 7, 8).buffer) });
  const pad = device.createBuffer({ label: "pad", byteLength: 16, durability: "scratch", data: Uint8Array.of(1) });
  const kernel = await Megakernel.create(device, { kernel: LOSSY_KERNEL, buffers: { cells, table, pad } });
  const ring = kernel.createRing({ slotCount: 4 });
  ring.submit(gather, { index: 0, cell: 1 });
  await kernel.runUntilIdle(ring);
  family.strike(device);
  ring.submit(gather, { index: 3, cell: 2 });
  await kernel.runUntilIdle(ring);
  const next = family.opened[1]?.inner;
  if (next === undefined) throw new Error("no second device was opened");
  assert.equal([...deviceWords(next, "cells")], [7, 6, 8, 0]);
  assert.equal([...deviceWords(next, "table")], [5, 6, 7, 8]);
  assert.equal([...deviceWords(next, "pad")], [0, 0, 0, 1]);
  await kernel.close();
  assert.equal(device.inner.buffers.filter((buffer) => !buffer.destroyed).map(({ label }) => label), ["cells", "table", "pad"]);
  assert.ok(next.closed && next.buffers.every((buffer) => buffer.destroyed));
});

test("the ring, its control, its debug log and its counters are those of the last commit", async () => {
  const { kernel, lose, words } = await fixture();
  const ring = kernel.createRing({ slotCount: 4, observables: 2, tenants: 1 });
  ring.submit(add, { a: 1, b: 2 });
  await kernel.runUntilIdle(ring);
  ring.setTenantAllowed(5, true);
  ring.submit(mark, { cell: 3 }, { tenant: 7 });
  const before = { ring: words("ring").slice(), control: words("control").slice() };
  lose();
  assert.is((await kernel.runUntilIdle(ring)).outcome, "blocked");
  const after = words("control");
  assert.equal([before.control[wire.CONTROL_TENANT_MASKS_WORD + 5], after[wire.CONTROL_TENANT_MASKS_WORD + 5]], [0, wire.TENANT_ALLOWED]);
  assert.is(after[wire.CONTROL_DONE_COUNT_WORD], 1);
  const slots = words("ring");
  assert.is(slots[wire.SLOT_STATUS_WORD], wire.SlotStatus.published);
  assert.is(slots[wire.SLOT_TENANT_WORD], 7);
  const { done, rounds, handlers: runs } = ring.counters;
  assert.equal([done, rounds, runs.find(({ name }) => name === "add")?.runs], [1, 2, 1]);
});

test("a ticket asked for before the loss settles once, after the recovery; a settled one stays as it was", async () => {
  let armed = false;
  const { family, kernel } = await fixture(modelFamily((_, kind) => {
    const moment = armed && kind === "run" ? "during" : undefined;
    armed &&= moment === undefined;
    return moment;
  }));
  const ring = kernel.createRing({ slotCount: 4 });
  const early = ring.submit(add, { a: 1, b: 1 });
  await kernel.runUntilIdle(ring);
  const ticket = ring.submit(add, { a: 2, b: 2 });
  const sums: unknown[] = [];
  void ticket.settled.then(({ results }) => sums.push(results["sum"]), () => {});
  void early.settled.then(({ results }) => sums.push(results["sum"]), () => {});
  armed = true;
  const report = await kernel.runUntilIdle(ring);
  await ticket.settled;
  assert.equal([family.losses, report.rounds, report.claims, sums, ring.counters.done], [1, 1, 1, [2, 4], 2]);
});

test("one loss too many is final: the error carries the committed mirror, pending tickets reject with it", async () => {
  const { family, kernel, lose } = await fixture();
  const ring = kernel.createRing({ slotCount: 4, observables: 1 });
  const done = ring.submit(mark, { cell: 0 });
  await kernel.runUntilIdle(ring);
  const ticket = ring.submit(mark, { cell: 1 });
  const batch = ring.submitMany(mark, { cell: [2, 3] });
  lose();
  const error = await errorOf(kernel.runUntilIdle(ring, { maxRecoveries: 0 }));
  assert.is(error.code, "device/lost");
  assert.match(error.message, "maxRecoveries 0");
  assert.ok(error.message.endsWith(`Fix: ${error.help}`));
  assert.equal([error.fields["recoveries"], error.fields["maxRecoveries"]], [0, 0]);
  assert.is(family.opened.length, 1);
  for (const rejected of [ticket.settled, batch.settled]) assert.is(await rejected.catch((reason: unknown) => reason), error);
  assert.is((await done.settled).status, "done");

  const mirror = committedMirror(error);
  if (mirror === undefined) throw new Error("the error carries no mirror");
  const statuses = Array.from({ length: 4 }, (_, slot) => mirror.ringWords[slot * wire.SLOT_WORDS + wire.SLOT_STATUS_WORD]);
  assert.equal(statuses, [wire.SlotStatus.published, wire.SlotStatus.published, wire.SlotStatus.published, wire.SlotStatus.empty]);
  assert.is(mirror.controlWords[wire.CONTROL_DONE_COUNT_WORD], 1);
  assert.equal([...new Uint32Array((await kernel.readBuffer("cells")).buffer)].slice(0, 4), [1, 0, 0, 0]);
  assert.is(committedMirror(new Error("another")), undefined);
});

test("after a final loss the ring refuses to be used, still shows what was committed, and closes", async () => {
  const { kernel, lose } = await fixture();
  const ring = kernel.createRing({ slotCount: 4, observables: 1 });
  ring.submit(nop, {});
  await kernel.runUntilIdle(ring);
  ring.submit(nop, {});
  lose();
  assert.is(await codeOf(() => kernel.runUntilIdle(ring, { maxRecoveries: 0 })), "device/lost");
  for (const use of [
    () => ring.submit(nop, {}),
    () => ring.submitMany(nop, {}, { count: 1 }),
    () => ring.writable,
    () => ring.setTenantAllowed(0, true),
    () => ring.setShutdown(true),
    () => kernel.runUntilIdle(ring),
  ]) {
    assert.is(await codeOf(use), "device/lost", String(use));
  }
  assert.equal([ring.observables.length, ring.counters.done, ring.pending, ring.readDebugLog().records.length], [1, 1, 1, 0]);
  await ring.close();
  assert.is(await codeOf(() => ring.submit(nop, {})), "ring/closed");
});

test("a loss that is final for one ring leaves the kernel's others to recover", async () => {
  const { kernel, lose } = await fixture();
  const [strict, patient] = [kernel.createRing({ slotCount: 4 }), kernel.createRing({ slotCount: 4 })];
  strict.submit(mark, { cell: 0 });
  const ticket = patient.submit(mark, { cell: 1 });
  lose();
  const [first, second] = await Promise.allSettled([kernel.runUntilIdle(strict, { maxRecoveries: 0 }), kernel.runUntilIdle(patient)]);
  assert.equal([first.status, second.status], ["rejected", "fulfilled"]);
  assert.is((await ticket.settled).status, "done");
  assert.equal([...new Uint32Array((await kernel.readBuffer("cells")).buffer)].slice(0, 2), [0, 1]);
});

test("rings that meet the same loss share one recovery, and each may meet another", async () => {
  const { family, kernel, lose } = await fixture();
  const rings = Array.from({ length: 3 }, () => kernel.createRing({ slotCount: 4 }));
  for (let time = 1; time <= 2; time++) {
    rings.forEach((ring, i) => ring.submit(mark, { cell: i }));
    lose();
    const reports = await Promise.all(rings.map((ring) => kernel.runUntilIdle(ring)));
    assert.equal(reports.map(({ outcome, recoveries }) => [outcome, recoveries]), [["idle", 1], ["idle", 1], ["idle", 1]]);
    assert.is(family.opened.length, 1 + time);
  }
  assert.equal([...new Uint32Array((await kernel.readBuffer("cells")).buffer)].slice(0, 4), [2, 2, 2, 0]);
});

test("a device without 'reopen' makes a loss final, and the error says so", async () => {
  const { device, kernel } = await fixtureWithReopen(undefined);
  const ring = kernel.createRing({ slotCount: 4 });
  ring.submit(nop, {});
  device.lose();
  const error = await errorOf(kernel.runUntilIdle(ring, { maxRecoveries: 5 }));
  assert.is(error.code, "device/lost");
  assert.match(error.message, "cannot be opened again");
  assert.ok(committedMirror(error) !== undefined);
  await kernel.close();
});

test("a device that can't be opened, or doesn't take the kernel, makes a loss final; its reason is the cause", async () => {
  const unavailable = new GridwrightError({ code: "device/unavailable", message: "nothing is there", help: "wait" });
  const refusing = new ModelDevice(ALL_HANDLERS);
  refusing.prepare = () => Promise.reject(new GridwrightError({ code: "kernel/limit", message: "too large", help: "shrink it" }));
  const full = new ModelDevice(ALL_HANDLERS);
  full.fail = { call: "createBuffer", error: new GridwrightError({ code: "device/out-of-memory", message: "no room", help: "free some" }) };
  for (const [reopen, cause] of [
    [() => Promise.reject(unavailable), "device/unavailable"],
    [async () => refusing, "kernel/limit"],
    [async () => full, "device/out-of-memory"],
  ] as const) {
    const { device, kernel } = await fixtureWithReopen(reopen);
    const ring = kernel.createRing({ slotCount: 4 });
    const ticket = ring.submit(nop, {});
    device.lose();
    const error = await errorOf(kernel.runUntilIdle(ring));
    assert.equal([error.code, isGridwrightError(error.cause) ? error.cause.code : error.cause], ["device/lost", cause]);
    assert.is(await codeOf(() => ticket.settled), "device/lost");
    await kernel.close();
  }
  assert.ok(refusing.closed && full.closed);
});

test("other errors are no losses: nothing is opened, and the next run goes on", async () => {
  for (const code of ["device/out-of-memory", "device/validation", "device/closed"] as const) {
    const { family, kernel } = await fixture();
    const ring = kernel.createRing({ slotCount: 4 });
    const ticket = ring.submit(mark, { cell: 0 });
    const inner = family.opened[0]?.inner;
    if (inner !== undefined) inner.fail = { call: "run", error: new GridwrightError({ code, message: "no", help: "none" }) };
    assert.is(await codeOf(() => kernel.runUntilIdle(ring)), code);
    assert.equal([family.opened.length, ticket.isSettled], [1, false]);
    assert.is((await kernel.runUntilIdle(ring)).recoveries, 0);
    assert.is(ticket.isSettled, true);
  }
});

test("maxRecoveries is an integer, 0 or more", async () => {
  const { kernel } = await fixture();
  const ring = kernel.createRing({ slotCount: 4 });
  for (const [maxRecoveries, expected] of [[0, "no error"], [7, "no error"], [-1, "run/options"], [0.5, "run/options"], [Number.POSITIVE_INFINITY, "run/options"]] as const) {
    assert.is(await codeOf(() => kernel.runUntilIdle(ring, { maxRecoveries })), expected, String(maxRecoveries));
  }
});

test("after a loss the claim budget starts over, and the grid is the new device's", async () => {
  const sizes = [1, 2];
  const family = new LossyFamily(async () => new ModelDevice(ALL_HANDLERS, { software: false, maxWorkgroups: sizes.shift() ?? 1 }), (device: ModelDevice) => device.lose(), () => undefined);
  const { kernel, lose } = await fixture(family);
  const ring = kernel.createRing({ slotCount: 512 });
  ring.submitMany(nop, {}, { count: 512 });
  await kernel.runUntilIdle(ring);
  ring.submit(nop, {});
  lose();
  await kernel.runUntilIdle(ring);
  const [before, after] = family.opened.map(({ inner }) => inner.rounds);
  assert.ok(Number(before?.at(-1)?.parameters["claim_budget"]) > 1);
  assert.equal([after?.[0]?.parameters["claim_budget"], after?.[0]?.grid, after?.[0]?.parameters["grid_x"]], [1, [2, 1, 1], 2]);
});

test("a ring made while the device is lost runs after the recovery", async () => {
  const { kernel, lose } = await fixture();
  lose();
  const ring = kernel.createRing({ slotCount: 4 });
  const ticket = ring.submit(add, { a: 3, b: 4 });
  assert.is((await kernel.runUntilIdle(ring)).recoveries, 1);
  assert.is((await ticket.settled).results["sum"], 7);
});

test("resident buffers are of the generation before, once a ring's run has recovered, until they are renewed", async () => {
  const { kernel, lose } = await fixture();
  const ring = kernel.createRing({ slotCount: 4 });
  const mirror = new ResidentBuffers({ slotCount: 2, tenants: 1, observables: 0 });
  mirror.publishSlot(0, 0, mark.opcode, [9]);
  const handles = await kernel.createResident(mirror);
  lose();
  ring.submit(mark, { cell: 8 });
  assert.is((await kernel.runUntilIdle(ring)).recoveries, 1);
  assert.is(await codeOf(() => kernel.dispatchResident(handles)), "resident/stale-generation");
  const { stats } = await kernel.dispatchResident(await kernel.renewResident(handles));
  assert.is(stats.recoveredAfterDeviceLoss, false);
  assert.equal([...new Uint32Array((await kernel.readBuffer("cells")).buffer)].slice(7, 11), [0, 1, 1, 0]);
});

test("what is submitted, and who waits for a slot, during a recovery is served after it", async () => {
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  let devices = 0;
  const family = new LossyFamily(async () => (++devices > 1 ? gate.then(() => new ModelDevice(ALL_HANDLERS)) : new ModelDevice(ALL_HANDLERS)), (device: ModelDevice) => device.lose(), () => undefined);
  const { kernel, lose } = await fixture(family);
  const ring = kernel.createRing({ slotCount: 1 });
  ring.submit(mark, { cell: 0 });
  lose();
  const run = kernel.runUntilIdle(ring);
  const producing = ring.writable.then(() => ring.submit(mark, { cell: 1 }).settled);
  while (devices < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  kernel.writeBuffer("cells", 8, new Uint8Array(Uint32Array.of(5).buffer));
  open();
  await within(PROMPT_MS, "the run and the producer", Promise.all([run, producing]));
  assert.equal([...new Uint32Array((await kernel.readBuffer("cells")).buffer)].slice(0, 4), [1, 1, 5, 0]);
});

test("an abort and a deadline end a run that waits for a recovery; a later run takes it up", async () => {
  const controller = new AbortController();
  for (const options of [{ signal: controller.signal }, { deadlineMs: 100 }]) {
    let open: () => void = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const { device, kernel } = await fixtureWithReopen(() => {
      setTimeout(() => controller.abort(), 1);
      return gate.then(() => new ModelDevice(ALL_HANDLERS));
    });
    const ring = kernel.createRing({ slotCount: 4 });
    const ticket = ring.submit(mark, { cell: 0 });
    device.lose();
    const report = await within(PROMPT_MS, "the run", kernel.runUntilIdle(ring, options));
    assert.equal([report.outcome, report.remaining, report.rounds, report.recoveries], ["signal" in options ? "aborted" : "deadline", 1, 0, 1]);
    assert.is(ticket.isSettled, false);
    const later = kernel.runUntilIdle(ring);
    open();
    assert.equal([(await within(PROMPT_MS, "the later run", later)).outcome, ticket.isSettled], ["idle", true]);
    await kernel.close();
  }
});

test("a recovery that nobody waits for any more fails in silence, and is tried again by the next run", async () => {
  const controller = new AbortController();
  let fail: (reason: Error) => void = () => {};
  let openings = 0;
  const { device, kernel } = await fixtureWithReopen(() => {
    if (++openings > 1) return Promise.resolve(new ModelDevice(ALL_HANDLERS));
    controller.abort();
    return new Promise((_, reject) => (fail = reject));
  });
  const ring = kernel.createRing({ slotCount: 4 });
  ring.submit(mark, { cell: 0 });
  device.lose();
  assert.is((await within(PROMPT_MS, "the run", kernel.runUntilIdle(ring, { signal: controller.signal }))).outcome, "aborted");
  fail(new Error("no adapter"));
  assert.is((await within(PROMPT_MS, "the second run", kernel.runUntilIdle(ring))).outcome, "idle");
  assert.is(openings, 2);
});

test("a kernel closed during a recovery closes the device that comes of it", async () => {
  const controller = new AbortController();
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const next = new ModelDevice(ALL_HANDLERS);
  const { device, kernel } = await fixtureWithReopen(() => {
    controller.abort();
    return gate.then(() => next);
  });
  const ring = kernel.createRing({ slotCount: 4 });
  const ticket = ring.submit(mark, { cell: 0 });
  device.lose();
  assert.is((await within(PROMPT_MS, "the run", kernel.runUntilIdle(ring, { signal: controller.signal }))).outcome, "aborted");
  await within(PROMPT_MS, "closing", kernel.close());
  assert.is(await codeOf(() => ticket.settled), "ring/closed");
  open();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(next.closed);
  assert.equal(next.buffers, []);
});

test("a ring closed during a recovery ends its run with ring/closed, however long the recovery takes", async () => {
  let opening: () => void = () => {};
  const asked = new Promise<void>((resolve) => (opening = resolve));
  const { device, kernel } = await fixtureWithReopen(() => {
    opening();
    return new Promise(() => {});
  });
  const ring = kernel.createRing({ slotCount: 4 });
  ring.submit(mark, { cell: 0 });
  device.lose();
  const run = codeOf(() => kernel.runUntilIdle(ring));
  await within(PROMPT_MS, "the recovery", asked);
  await within(PROMPT_MS, "closing the ring", ring.close());
  assert.is(await run, "ring/closed");
  await within(PROMPT_MS, "closing the kernel", kernel.close());
});

test("a loss between the two transfers of a round with many bytes in flight undoes the round", async () => {
  const slotCount = (4 << 20) / 64 + 1;
  let armed = false;
  const { family, kernel } = await fixture(modelFamily(() => (armed && family.calls.at(-1) === "read" && family.calls.at(-2) === "read" && family.losses === 0 ? "during" : undefined)));
  const ring = kernel.createRing({ slotCount, tenants: 1 });
  ring.submitMany(nop, {}, { count: slotCount - 1, tenant: 1 });
  const tickets = [ring.submit(mark, { cell: 0 })];
  await kernel.runUntilIdle(ring, { maxRounds: 1 });
  tickets.push(ring.submit(mark, { cell: 1 }));
  armed = true;
  await kernel.runUntilIdle(ring, { maxRounds: 1 });
  assert.is(family.losses, 1);
  assert.ok(tickets.every(({ isSettled }) => isSettled));
  assert.equal([...new Uint32Array((await kernel.readBuffer("cells")).buffer)].slice(0, 3), [1, 1, 0]);
});

test("a write that the device refused, for whatever reason, is there in the next round", async () => {
  const { family, kernel, words } = await fixture();
  const ring = kernel.createRing({ slotCount: 4 });
  const inner = family.opened[0]?.inner;
  if (inner === undefined) throw new Error("no device was opened");
  inner.duringRun = () => {
    inner.duringRun = undefined;
    kernel.writeBuffer("table", 0, new Uint8Array(Uint32Array.of(11).buffer));
    inner.fail = { call: "write", error: new GridwrightError({ code: "device/validation", message: "no", help: "none" }) };
  };
  ring.submit(nop, {});
  assert.is(await codeOf(() => kernel.runUntilIdle(ring)), "device/validation");
  ring.submit(nop, {});
  await kernel.runUntilIdle(ring);
  assert.equal([...words("model.table")], [11, 20, 30, 40]);
});

test.run();
