import { test } from "uvu";
import * as assert from "uvu/assert";
import * as wire from "../../../runtime/generated/megakernel.js";
import { add, deviceWords, echo, mark, modelRing, nop, refuse, shutdown } from "../../support/model-ring.js";
import { codeOf } from "../../support/refusal.js";

const NOT_BLOCKED = { masked: 0, overQuota: 0, fence: 0, io: 0 };

test("a ticket settles with its results by name", async () => {
  const { kernel, ring } = await modelRing();
  const ticket = ring.submit(add, { a: 7, b: 8 });
  const report = await kernel.runUntilIdle(ring);
  assert.is(report.outcome, "idle");
  assert.is(report.remaining, 0);
  assert.equal([report.rounds, report.claims, report.done, report.faulted], [1, 1, 1, 0]);
  assert.is(ticket.isSettled, true);
  assert.equal(await ticket.settled, { status: "done", results: { sum: 15 } });
});

test("results have the types that the opcode declares, alone and in a batch", async () => {
  const { kernel, ring } = await modelRing();
  const ticket = ring.submit(echo, { u: 0xffffffff, i: -5, f: 1.5, flag: true });
  const batch = ring.submitMany(echo, { u: [1, 2], i: [-1, 1], f: [0.5, -0.5], flag: [false, true] });
  await kernel.runUntilIdle(ring);
  assert.equal((await ticket.settled).results, { u: 0xffffffff, i: -5, f: 1.5, flag: true });
  const { results } = await batch.settled;
  assert.equal(results, { u: Uint32Array.of(1, 2), i: Int32Array.of(-1, 1), f: Float32Array.of(0.5, -0.5), flag: Uint32Array.of(0, 1) });
});

test("a fault settles the ticket with code, name and detail, and frees the slot", async () => {
  const { kernel, ring } = await modelRing({ slotCount: 1 });
  const ticket = ring.submit(refuse, { reason: 42 });
  const report = await kernel.runUntilIdle(ring);
  assert.equal([report.outcome, report.done, report.faulted], ["idle", 0, 1]);
  assert.equal(await ticket.settled, { status: "fault", results: {}, fault: { code: 300, name: "refused", detail: 42 } });
  assert.is(ring.free, 1);
  const next = ring.submit(add, { a: 1, b: 2 });
  await kernel.runUntilIdle(ring);
  assert.is((await next.settled).results["sum"], 3);
  assert.equal(await ticket.settled, { status: "fault", results: {}, fault: { code: 300, name: "refused", detail: 42 } });
});

test("a batch settles once all of its items have, and tells the faults apart", async () => {
  const { kernel, ring } = await modelRing({ slotCount: 4 });
  const batch = ring.submitMany(refuse, { reason: [5, 6, 7] });
  assert.equal([batch.count, batch.pending, batch.isSettled], [3, 3, false]);
  await kernel.runUntilIdle(ring);
  assert.is(batch.pending, 0);
  const { status, done, faulted, faults } = await batch.settled;
  assert.equal([status, done, faulted], ["fault", 0, 3]);
  assert.equal(faults, [5, 6, 7].map((detail, index) => ({ index, code: 300, name: "refused", detail })));
});

test("a run of an empty ring is idle without a round", async () => {
  const { device, kernel, ring } = await modelRing();
  const report = await kernel.runUntilIdle(ring);
  assert.is(report.outcome, "idle");
  assert.is(report.rounds, 0);
  assert.is(device.rounds.length, 0);
});

test("slots of a tenant that is not let in stay published; the run is blocked, and a later one finishes them", async () => {
  const { kernel, ring } = await modelRing({ tenants: 1 });
  const masked = ring.submitMany(add, { a: [1, 2], b: 1 }, { tenant: 1 });
  const allowed = ring.submit(add, { a: 5, b: 5 });
  const report = await kernel.runUntilIdle(ring);
  assert.is(report.outcome, "blocked");
  assert.is(report.remaining, 2);
  assert.equal(report.blocked, { ...NOT_BLOCKED, masked: 2 });
  assert.is(allowed.isSettled, true);
  assert.is(masked.isSettled, false);

  ring.setTenantAllowed(1, true);
  assert.is((await kernel.runUntilIdle(ring)).outcome, "idle");
  assert.equal((await masked.settled).results["sum"], Uint32Array.of(2, 3));
});

test("a run ends on maxRounds with what remains, and not a round earlier", async () => {
  const { device, kernel, ring } = await modelRing({ slotCount: 4 });
  ring.submitMany(nop, {}, { count: 4 });
  // Two invocations with the first budget of one claim each.
  const first = await kernel.runUntilIdle(ring, { maxRounds: 1 });
  assert.equal([first.outcome, first.remaining, first.rounds, first.claims], ["budget", 2, 1, 2]);
  assert.equal(first.blocked, NOT_BLOCKED);
  assert.is(device.rounds.length, 1);
  const second = await kernel.runUntilIdle(ring, { maxRounds: 1 });
  assert.equal([second.outcome, second.remaining], ["idle", 0]);
});

test("a run that used up its rounds on a ring without work left is idle", async () => {
  const { kernel, ring } = await modelRing();
  ring.submit(nop, {});
  assert.is((await kernel.runUntilIdle(ring, { maxRounds: 1 })).outcome, "idle");
});

test("a deadline of 0 ends the run before its first round; one in the future lets it finish", async () => {
  const { device, kernel, ring } = await modelRing();
  ring.submit(nop, {});
  const report = await kernel.runUntilIdle(ring, { deadlineMs: 0 });
  assert.equal([report.outcome, report.remaining, device.rounds.length], ["deadline", 1, 0]);
  assert.is((await kernel.runUntilIdle(ring, { deadlineMs: 10_000 })).outcome, "idle");
});

test("an aborted run commits the round under way and keeps the rest published", async () => {
  const { device, kernel, ring } = await modelRing({ slotCount: 4 });
  ring.submitMany(nop, {}, { count: 4 });
  const controller = new AbortController();
  device.duringRun = () => controller.abort();
  const report = await kernel.runUntilIdle(ring, { signal: controller.signal });
  assert.equal([report.outcome, report.remaining, report.done, report.rounds], ["aborted", 2, 2, 1]);
  assert.is((await kernel.runUntilIdle(ring, { signal: AbortSignal.abort() })).rounds, 0);
});

test("a shutdown slot ends the run; what is published stays, until the flag is cleared", async () => {
  const { kernel, ring } = await modelRing({ tenants: 1 });
  const stop = ring.submit(shutdown, {});
  ring.submitMany(nop, {}, { count: 4, tenant: 5 });
  const report = await kernel.runUntilIdle(ring);
  assert.equal([report.outcome, report.remaining], ["shutdown", 4]);
  assert.is(stop.isSettled, true);
  assert.is((await kernel.runUntilIdle(ring)).rounds, 0);
  ring.setShutdown(false);
  ring.setTenantAllowed(5, true);
  assert.is((await kernel.runUntilIdle(ring)).outcome, "idle");
});

test("the host's own shutdown flag goes to the device and ends a run after the round under way", async () => {
  const { device, kernel, ring } = await modelRing({ slotCount: 4 });
  ring.submitMany(nop, {}, { count: 4 });
  device.duringRun = () => ring.setShutdown(true);
  const report = await kernel.runUntilIdle(ring);
  assert.equal([report.outcome, report.rounds, report.remaining], ["shutdown", 1, 2]);
});

test("what is submitted during a round goes up with the next one, and its commit touches only its own slots", async () => {
  const { device, kernel, ring } = await modelRing();
  const first = ring.submit(add, { a: 1, b: 1 });
  let late: ReturnType<typeof ring.submit> | undefined;
  device.duringRun = () => {
    device.duringRun = undefined;
    late = ring.submit(add, { a: 2, b: 2 });
    assert.is(first.isSettled, false);
  };
  const report = await kernel.runUntilIdle(ring);
  assert.equal([report.outcome, report.rounds], ["idle", 2]);
  assert.is((await late?.settled)?.results["sum"], 4);
});

test("a control word that the host sets during a round survives its commit and goes up with the next", async () => {
  const { device, kernel, ring } = await modelRing({ tenants: 1 });
  ring.submit(nop, {});
  ring.submit(nop, {}, { tenant: 1 });
  device.duringRun = () => {
    device.duringRun = undefined;
    ring.setTenantAllowed(1, true);
  };
  assert.is((await kernel.runUntilIdle(ring)).outcome, "idle");
});

test("only dirty slots are uploaded, whole, neighbours together", async () => {
  const { device, kernel, ring } = await modelRing({ tenants: 1 });
  device.takeWrites("ring");
  ring.submitMany(nop, {}, { tenant: [1, 0, 1, 0, 1] });
  await kernel.runUntilIdle(ring);
  assert.equal(device.takeWrites("ring"), ["0+320"]);
  await kernel.runUntilIdle(ring);
  assert.equal(device.takeWrites("ring"), []);
  // Slots 1 and 3 are free again; 0, 2 and 4 are still published, and clean.
  ring.submitMany(nop, {}, { count: 3 });
  await kernel.runUntilIdle(ring);
  assert.equal(device.takeWrites("ring"), ["64+64", "192+64", "320+64"]);
});

test("control is uploaded word by word, and only what the host has set", async () => {
  const { device, kernel, ring } = await modelRing();
  device.takeWrites("control");
  ring.submit(nop, {});
  await kernel.runUntilIdle(ring);
  assert.equal(device.takeWrites("control"), []);
  ring.setTenantAllowed(4, true);
  ring.submit(nop, {});
  await kernel.runUntilIdle(ring);
  assert.equal(device.takeWrites("control"), [`${(3 + 4) * 4}+4`]);
});

test("the slots in flight come with the first transfer of a round, in joined ranges", async () => {
  const { device, kernel, ring } = await modelRing({ slotCount: 128, tenants: 1 });
  ring.submitMany(nop, {}, { count: 100 });
  await kernel.runUntilIdle(ring);
  device.reads.length = 0;
  ring.submitMany(nop, {}, { count: 3 });
  await kernel.runUntilIdle(ring);
  assert.is(device.reads.length, 1);
  assert.equal(device.reads[0]?.filter(({ label }) => label === "ring"), [{ label: "ring", offsetBytes: 0, byteLength: 192 }]);
});

test("a ring with many bytes in flight reads the changed slots alone, in a second transfer", async () => {
  const slotCount = (4 << 20) / 64 + 1;
  const { device, kernel, ring } = await modelRing({ slotCount, tenants: 1 });
  ring.submitMany(nop, {}, { count: slotCount - 1, tenant: 1 });
  const ticket = ring.submit(add, { a: 1, b: 1 });
  await kernel.runUntilIdle(ring, { maxRounds: 1 });
  assert.equal(device.reads.map((ranges) => ranges.filter(({ label }) => label === "ring")), [
    [],
    [{ label: "ring", offsetBytes: (slotCount - 1) * 64, byteLength: 64 }],
  ]);
  assert.is((await ticket.settled).results["sum"], 2);
});

test("a second run on a running ring is refused; the first is not disturbed", async () => {
  const { kernel, ring } = await modelRing();
  ring.submit(nop, {});
  const first = kernel.runUntilIdle(ring);
  assert.is(await codeOf(() => kernel.runUntilIdle(ring)), "ring/busy");
  assert.is((await first).outcome, "idle");
  assert.is((await kernel.runUntilIdle(ring)).outcome, "idle");
});

test("two rings of one kernel take turns by rounds and both finish", async () => {
  const { device, kernel, ring } = await modelRing({ slotCount: 64 });
  const other = kernel.createRing({ slotCount: 64 });
  let inside = 0;
  device.duringRun = async () => {
    assert.is(++inside, 1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    inside--;
  };
  ring.submitMany(mark, { cell: Uint32Array.from({ length: 64 }, (_, i) => i % 16) });
  other.submitMany(mark, { cell: Uint32Array.from({ length: 64 }, (_, i) => i % 16) });
  const reports = await Promise.all([kernel.runUntilIdle(ring), kernel.runUntilIdle(other)]);
  assert.equal(reports.map(({ outcome }) => outcome), ["idle", "idle"]);
  assert.equal([...new Uint32Array((await kernel.readBuffer("cells")).buffer)], new Array<number>(16).fill(8));
});

test("run options out of range, and a ring of another kernel, are refused", async () => {
  const { kernel, ring } = await modelRing();
  const { ring: foreign } = await modelRing();
  for (const [options, expected] of [
    [{ maxRounds: 0 }, "run/options"],
    [{ maxRounds: 1 }, "no error"],
    [{ maxRounds: 1.5 }, "run/options"],
    [{ maxRounds: Number.POSITIVE_INFINITY }, "no error"],
    [{ deadlineMs: -1 }, "run/options"],
    [{ deadlineMs: Number.NaN }, "run/options"],
  ] as const) {
    assert.is(await codeOf(() => kernel.runUntilIdle(ring, options)), expected, JSON.stringify(options));
  }
  assert.is(await codeOf(() => kernel.runUntilIdle(foreign)), "run/options");
});

test("the round's parameters are the geometry, the round's number and the claim budget", async () => {
  const { device, kernel, ring } = await modelRing();
  ring.submit(nop, {});
  await kernel.runUntilIdle(ring);
  ring.submit(nop, {});
  await kernel.runUntilIdle(ring);
  const round = device.rounds[1];
  assert.equal(round?.parameters, {
    grid_x: 1, grid_y: 1, grid_z: 1, slot_count: 8, observable_count: 2, debug_record_count: 64, io_slot_count: 64,
    round: 2, claim_budget: 1, cells_count: 16,
  });
  assert.equal(round?.grid, [1, 1, 1]);
  assert.equal(Object.keys(round?.buffers ?? {}).sort(), ["cells", "control", "debug_log", "report", "ring"]);
});

test("writable resolves at the commit that frees a slot, and the submission joins the same run", async () => {
  const { kernel, ring } = await modelRing({ slotCount: 2 });
  ring.submitMany(mark, { cell: [0, 1] });
  const run = kernel.runUntilIdle(ring);
  let submitted = 2;
  const producer = (async () => {
    while (submitted < 10) {
      if (ring.free === 0) await ring.writable;
      ring.submit(mark, { cell: submitted++ });
    }
  })();
  await producer;
  assert.is((await run).done, 10);
  assert.equal([...new Uint32Array((await kernel.readBuffer("cells")).buffer)].slice(0, 11), [...new Array<number>(10).fill(1), 0]);
});

test("writable rejects when no run is in progress, and when the run ends first", async () => {
  const { kernel, ring } = await modelRing({ slotCount: 1, tenants: 0 });
  assert.is(await codeOf(() => ring.writable), "ring/not-running");
  ring.submit(nop, {});
  const run = kernel.runUntilIdle(ring);
  const waiting = ring.writable;
  assert.is((await run).outcome, "blocked");
  assert.is(await codeOf(() => waiting), "ring/not-running");
});

test("counters and observables are those of the last commit", async () => {
  const { device, kernel, ring } = await modelRing();
  ring.submit(nop, {});
  ring.submit(refuse, { reason: 1 });
  device.duringRun = ({ control }) => {
    if (control !== undefined) control[wire.CONTROL_OBSERVABLES_WORD + 1] = 77;
    assert.equal([...ring.observables], [0, 0]);
  };
  await kernel.runUntilIdle(ring);
  assert.equal([...ring.observables], [0, 77]);
  const { rounds, claims, done, faulted, handlers } = ring.counters;
  assert.equal({ rounds, claims, done, faulted }, { rounds: 1, claims: 2, done: 1, faulted: 1 });
  assert.equal(handlers.find(({ name }) => name === "nop"), { name: "nop", opcode: 0, runs: 1, faults: 0 });
  assert.equal(handlers.find(({ name }) => name === "refuse"), { name: "refuse", opcode: 102, runs: 1, faults: 1 });
});

test("counters go on where the device's 32 bits wrap", async () => {
  const { device, kernel, ring } = await modelRing();
  ring.submit(nop, {});
  await kernel.runUntilIdle(ring);
  // The device and the mirror are moved to just below the wrap, as 2^32 - 2 slots would have done.
  const wrapAt = 0xfffffffe;
  deviceWords(device, "control")[wire.CONTROL_DONE_COUNT_WORD] = wrapAt;
  deviceWords(device, "report")[wire.REPORT_HANDLER_RUNS_WORD] = wrapAt;
  ring.submitMany(nop, {}, { count: 2 });
  assert.is(await codeOf(() => kernel.runUntilIdle(ring)), "commit/report");
  assert.is((await kernel.runUntilIdle(ring)).done, 2);
  assert.is(ring.counters.done, 3);
});

test("the debug log is read from the last commit", async () => {
  const { device, kernel, ring } = await modelRing();
  ring.submit(nop, {});
  device.duringRun = ({ debug_log }) => debug_log?.set([4, 9, 8, 7, 16]);
  assert.equal(ring.readDebugLog(), { records: [], dropped: 0 });
  await kernel.runUntilIdle(ring);
  assert.equal(ring.readDebugLog(), { records: [{ format: 9, a: 8, b: 7, slotBase: 16 }], dropped: 0 });
});

test("a resident loop reuses its storage: the same backing buffers receive every round", async () => {
  const { device, kernel, ring } = await modelRing();
  const seen = new Set<ArrayBufferLike>();
  const read = device.read.bind(device);
  device.read = async (ranges, into) => {
    const slots = await read(ranges, into);
    for (const slot of slots) seen.add(slot.bytes.buffer);
    return slots;
  };
  for (let i = 0; i < 5; i++) {
    ring.submitMany(nop, {}, { count: 4 });
    await kernel.runUntilIdle(ring);
    // Two halves of the one mirror buffer, and one each for control, report, debug log and slots.
    assert.ok(seen.size <= 6, `${seen.size} backing buffers after ${i + 1} rounds`);
  }
});

test.run();
