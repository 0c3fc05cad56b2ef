/** Devices are lost for real, by `GPUDevice.destroy()`, and the work goes on where the last commit left it. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Megakernel, type Ring, type RunReport, committedMirror, isGridwrightError, protocol, wrapDevice } from "../../runtime/index.js";
import { openDevice } from "../../runtime/node/index.js";
import { WebGpuDevice } from "../../runtime/webgpu/webgpu-device.js";
import { dawnFamily } from "../support/lossy-dawn.js";
import type { DeviceCall, LossMoment, LossyFamily } from "../support/lossy-device.js";
import { MARK_KERNEL, mark } from "../support/mark-kernel.js";
import { soak } from "../support/soak.js";
import { within } from "../support/within.js";

/** Far above what any of it takes, far below a hang. */
const PROMPT_MS = 30_000;
const SLOTS = 24;

interface Marks {
  readonly kernel: Megakernel;
  readonly ring: Ring;
  marks(): Promise<number[]>;
}

async function markRing(device: Parameters<typeof Megakernel.create>[0]): Promise<Marks> {
  const kernel = await Megakernel.create(device, { kernel: MARK_KERNEL, buffers: { marks: { byteLength: 4 * SLOTS, durability: "mirror" } } });
  const ring = kernel.createRing({ slotCount: SLOTS, observables: 1 });
  return { kernel, ring, marks: async () => [...new Uint32Array((await kernel.readBuffer("marks")).buffer)] };
}

function run({ kernel, ring }: Marks, options: Parameters<Megakernel["runUntilIdle"]>[1] = {}): Promise<RunReport> {
  return within(PROMPT_MS, "the run", kernel.runUntilIdle(ring, options));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await within(PROMPT_MS, "the failure", work.then(() => "no error", (reason: unknown) => reason));
  return isGridwrightError(error) ? error.code : String(error);
}

async function closeAll(kernel: Megakernel, family: LossyFamily<WebGpuDevice>): Promise<void> {
  await within(PROMPT_MS, "closing", kernel.close());
  assert.ok(family.opened.slice(1).every(({ closings }) => closings > 0), "a kernel closes the devices that its recoveries opened");
  await family.opened[0]?.close();
}

/** Loses the device at the first call of this kind after arming. */
function strikeNext(kind: DeviceCall, moment: LossMoment): { family: LossyFamily<WebGpuDevice>; arm(): void } {
  let armed = false;
  const family = dawnFamily((_, called) => {
    if (!armed || called !== kind) return undefined;
    armed = false;
    return moment;
  });
  return { family, arm: () => void (armed = true) };
}

for (const [phase, kind, moment] of [
  ["during an upload", "write", "before"],
  ["between an upload and its dispatch", "run", "before"],
  ["during a dispatch", "run", "during"],
  ["after a dispatch, before its readback", "run", "after"],
  ["during a mapping", "read", "during"],
  ["between two rounds", "read", "after"],
] as const) {
  test(`a loss ${phase}: every slot is executed once`, async () => {
    const { family, arm } = strikeNext(kind, moment);
    const fixture = await markRing(await family.open());
    const { kernel, ring, marks } = fixture;
    const tickets = [ring.submitMany(mark, { cell: Uint32Array.from({ length: SLOTS / 2 }, (_, i) => i) })];
    await run(fixture);
    tickets.push(ring.submitMany(mark, { cell: Uint32Array.from({ length: SLOTS / 2 - 1 }, (_, i) => SLOTS / 2 + i) }));
    arm();
    await run(fixture, { maxRounds: 1 });
    const last = ring.submit(mark, { cell: SLOTS - 1 });
    const report = await run(fixture);
    assert.is(report.outcome, "idle");
    assert.equal([family.losses, family.opened.length], [1, 2]);
    const settled = await within(PROMPT_MS, "the tickets", Promise.all([...tickets, last].map((ticket) => ticket.settled)));
    assert.ok(settled.every(({ status, results }) => status === "done" && [results["before"]].flat().every((before) => typeof before === "object" ? before.every((word) => word === 0) : before === 0)));
    assert.equal(await marks(), new Array<number>(SLOTS).fill(1));
    assert.equal([ring.counters.done, ring.pending], [SLOTS, 0]);
    await closeAll(kernel, family);
  });
}

test("a loss during any one call on a real device leaves every slot executed once", async () => {
  for (let at = 1; ; at++) {
    let calls = Number.NEGATIVE_INFINITY;
    const family = dawnFamily(() => (++calls === at ? "during" : undefined));
    const fixture = await markRing(await family.open());
    calls = 0;
    fixture.ring.submitMany(mark, { cell: Uint32Array.from({ length: SLOTS - 1 }, (_, i) => i) });
    const report = await run(fixture);
    const late = fixture.ring.submit(mark, { cell: SLOTS - 1 });
    const last = await run(fixture);
    assert.equal([report.outcome, last.outcome, late.isSettled, fixture.ring.counters.done], ["idle", "idle", true, SLOTS], `call ${at}`);
    assert.equal(await fixture.marks(), new Array<number>(SLOTS).fill(1), `call ${at}`);
    const struck = family.losses > 0;
    await closeAll(fixture.kernel, family);
    if (!struck) break;
  }
});

test("a loss between two runs is found by the second one", async () => {
  const family = dawnFamily();
  const device = await family.open();
  const fixture = await markRing(device);
  fixture.ring.submit(mark, { cell: 0 });
  assert.is((await run(fixture)).recoveries, 0);
  family.strike(device);
  await device.lost;
  fixture.ring.submit(mark, { cell: 1 });
  const report = await run(fixture);
  assert.equal([report.outcome, report.recoveries, report.rounds], ["idle", 1, 1]);
  assert.ok(report.recoveryNs > 0);
  assert.equal((await fixture.marks()).slice(0, 3), [1, 1, 0]);
  await closeAll(fixture.kernel, family);
});

test("a second loss in one run is final unless it may outlive two; the committed mirror comes with the error", async () => {
  for (const maxRecoveries of [1, 2]) {
    let armed = false;
    const family = dawnFamily((_, kind) => (armed && kind === "run" && family.losses < 2 ? "during" : undefined));
    const fixture = await markRing(await family.open());
    const { kernel, ring, marks } = fixture;
    ring.submit(mark, { cell: 0 });
    await run(fixture);
    const ticket = ring.submit(mark, { cell: 1 });
    armed = true;
    if (maxRecoveries === 2) {
      assert.is((await run(fixture, { maxRecoveries })).recoveries, 2);
      assert.is((await ticket.settled).status, "done");
    } else {
      const error: unknown = await run(fixture).catch((reason: unknown) => reason);
      assert.ok(isGridwrightError(error) && error.code === "device/lost");
      assert.equal([error.fields["recoveries"], committedMirror(error)?.controlWords[protocol.CONTROL_DONE_COUNT_WORD]], [1, 1]);
      assert.is(await codeOf(ticket.settled), "device/lost");
      assert.is(await codeOf(kernel.runUntilIdle(ring)), "device/lost");
    }
    assert.equal((await marks()).slice(0, 3), [1, maxRecoveries - 1, 0]);
    await closeAll(kernel, family);
  }
});

test("a new device that is lost while the kernel is being made on it counts as a second loss", async () => {
  let armed = false;
  const family = dawnFamily((_, kind) => (armed && family.losses < 2 && (kind === "run" || kind === "prepare") ? "during" : undefined));
  const fixture = await markRing(await family.open());
  fixture.ring.submit(mark, { cell: 0 });
  armed = true;
  assert.is((await run(fixture, { maxRecoveries: 2 })).recoveries, 2);
  assert.equal([family.opened.length, (await fixture.marks())[0]], [3, 1]);
  await closeAll(fixture.kernel, family);
});

test("three rings that run at once lose their device once, and all of them go on", async () => {
  let runs = 0;
  const family = dawnFamily((_, kind) => (kind === "run" && ++runs === 5 ? "during" : undefined));
  const { kernel, ring: first, marks } = await markRing(await family.open());
  const rings = [first, kernel.createRing({ slotCount: 8 }), kernel.createRing({ slotCount: 4 })];
  const batches = rings.map((ring, i) => ring.submitMany(mark, { cell: Uint32Array.from({ length: ring.slotCount }, (_, k) => (7 * k + i) % SLOTS) }));
  const due = new Array<number>(SLOTS).fill(0);
  rings.forEach((ring, i) => Array.from({ length: ring.slotCount }, (_, k) => (7 * k + i) % SLOTS).forEach((cell) => (due[cell] = (due[cell] ?? 0) + 1)));
  const rounds = async (ring: Ring): Promise<RunReport> => {
    await kernel.runUntilIdle(ring, { maxRounds: 1 });
    ring.submitMany(mark, { cell: new Uint32Array(ring.free).fill(0) });
    return kernel.runUntilIdle(ring);
  };
  const reports = await within(PROMPT_MS, "the runs", Promise.all(rings.map(rounds)));
  const later = 8 + 4 + SLOTS;
  assert.equal(reports.map(({ outcome }) => outcome), ["idle", "idle", "idle"]);
  await within(PROMPT_MS, "the batches", Promise.all(batches.map((batch) => batch.settled)));
  const done = rings.reduce((sum, ring) => sum + ring.counters.done, 0);
  assert.equal([family.losses, family.opened.length], [1, 2]);
  due[0] = (due[0] ?? 0) + done - later;
  assert.equal(await marks(), due);
  await closeAll(kernel, family);
});

test("byte for byte: a mirror comes back as committed, a source as given, scratch as zeros, also where the caller made them", async () => {
  const words = Uint32Array.from({ length: 1000 }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
  const bytes = new Uint8Array(words.buffer);
  for (const durability of ["mirror", "source", "scratch"] as const) {
    for (const foreign of [false, true]) {
      const device = await openDevice();
      const marksInit = foreign ? device.createBuffer({ label: "marks", byteLength: 4000, durability, data: bytes.slice() }) : { data: bytes.slice(), durability };
      const kernel = await Megakernel.create(device, { kernel: MARK_KERNEL, buffers: { marks: marksInit } });
      const ring = kernel.createRing({ slotCount: 4 });
      ring.submit(mark, { cell: 999 });
      await kernel.runUntilIdle(ring);
      kernel.writeBuffer("marks", 40, Uint8Array.of(1, 2, 3, 4));
      device.gpuDevice.destroy();
      ring.submit(mark, { cell: 5 });
      assert.is((await within(PROMPT_MS, "the run", kernel.runUntilIdle(ring))).recoveries, 1);
      const expected = durability === "scratch" ? new Uint32Array(1000) : words.slice();
      if (durability === "mirror") expected[999] = (expected[999] ?? 0) + 1;
      if (durability !== "scratch") expected[10] = 0x04030201;
      expected[5] = (expected[5] ?? 0) + 1;
      assert.equal(await kernel.readBuffer("marks"), new Uint8Array(expected.buffer), `${durability}, ${foreign ? "the caller's" : "the kernel's"}`);
      await kernel.close();
      await device.close();
    }
  }
});

test("a wrapped GPUDevice is opened again by the engine that owns it, and without a way its loss is final and says so", async () => {
  const [engine, next] = [await openDevice(), await openDevice()];
  const wrapped = wrapDevice(engine.gpuDevice, { reopen: () => Promise.resolve(next.gpuDevice) });
  const fixture = await markRing(wrapped);
  fixture.ring.submit(mark, { cell: 0 });
  engine.gpuDevice.destroy();
  assert.is((await run(fixture)).recoveries, 1);
  assert.ok(fixture.kernel.device instanceof WebGpuDevice && fixture.kernel.device.gpuDevice === next.gpuDevice);
  await fixture.kernel.close();
  next.createBuffer({ label: "alive", byteLength: 16, durability: "scratch" });

  const terminal = await markRing(wrapDevice(next.gpuDevice));
  const ticket = terminal.ring.submit(mark, { cell: 0 });
  next.gpuDevice.destroy();
  const error: unknown = await run(terminal, { maxRecoveries: 9 }).catch((reason: unknown) => reason);
  assert.ok(isGridwrightError(error) && error.code === "device/lost");
  assert.match(error.message, "gave no 'reopen'");
  assert.ok(committedMirror(error) !== undefined);
  assert.is(await codeOf(ticket.settled), "device/lost");
  await terminal.kernel.close();
  await Promise.all([wrapped.close(), engine.close(), next.close()]);
});

test("a device that its owner closes is not opened again", async () => {
  const family = dawnFamily();
  const device = await family.open();
  const fixture = await markRing(device);
  fixture.ring.submit(mark, { cell: 0 });
  const running = codeOf(fixture.kernel.runUntilIdle(fixture.ring));
  await device.close();
  assert.is(await running, "device/closed");
  assert.is(family.opened.length, 1);
  await fixture.kernel.close();
});

const SEED = 1;
const MOMENTS: readonly LossMoment[] = ["before", "during", "after", 0, 1, 2];

test(`10000 submissions under losses at random moments (seed ${SEED}): nothing is lost and nothing runs twice`, async () => {
  let state = SEED * 0x9e3779b1;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  let next = 20 + Math.floor(random() * 20);
  const family = dawnFamily((call) => {
    if (call < next) return undefined;
    next = call + 8 + Math.floor(random() * 30);
    return MOMENTS[Math.floor(random() * MOMENTS.length)];
  });
  const device = await family.open();
  const result = await within(120_000, "the soak", soak(device, { count: 10_000, slotCount: 256, seed: SEED, maxRecoveries: 1000 }));
  assert.equal(result.findings.slice(0, 10), []);
  assert.ok(family.losses >= 6 && result.recoveries >= 6, `${family.losses} losses, ${result.recoveries} recoveries`);
  assert.ok(family.opened.slice(1).every(({ closings }) => closings > 0));
  await device.close();
});

test.run();
