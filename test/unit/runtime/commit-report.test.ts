import { test } from "uvu";
import * as assert from "uvu/assert";
import * as wire from "../../../runtime/generated/megakernel.js";
import type { ModelMemory } from "../../support/model-kernel.js";
import { add, deviceWords, mark, modelRing, nop } from "../../support/model-ring.js";
import { codeOf } from "../../support/refusal.js";

type Tamper = (words: { report: Uint32Array; ring: Uint32Array; control: Uint32Array }) => void;

function tampering(tamper: Tamper): (memory: ModelMemory) => void {
  return ({ report, ring, control }) => {
    if (report !== undefined && ring !== undefined && control !== undefined) tamper({ report, ring, control });
  };
}

const set = (buffer: "report" | "ring" | "control", word: number, value: number): Tamper => (words) => void (words[buffer][word] = value);
const bump = (buffer: "report" | "control", word: number): Tamper => (words) => void (words[buffer][word] = (words[buffer][word] ?? 0) + 1);
const both = (...tampers: Tamper[]): Tamper => (words) => tampers.forEach((tamper) => tamper(words));

/** Slots 0 and 1 finish in each of these; slot 2 is masked; slots 3..7 are free. */
const contradictions: [string, Tamper][] = [
  ["a changed slot beyond the ring", set("report", wire.REPORT_CHANGED_WORD, 8)],
  ["a changed slot that nobody submitted", set("report", wire.REPORT_CHANGED_WORD, 3)],
  ["a slot that changed twice", set("report", wire.REPORT_CHANGED_WORD, 1)],
  ["more changed slots than slots in flight", set("report", wire.REPORT_CHANGED_COUNT_WORD, 4)],
  ["fewer changed slots than claims", set("report", wire.REPORT_CHANGED_COUNT_WORD, 1)],
  ["a changed slot that is still published", set("ring", wire.SLOT_STATUS_WORD, wire.SlotStatus.published)],
  ["a changed slot that is still claimed", set("ring", wire.SLOT_STATUS_WORD, wire.SlotStatus.claimed)],
  ["a changed slot that is empty", set("ring", wire.SLOT_STATUS_WORD, wire.SlotStatus.empty)],
  ["a changed slot in a state that does not exist", set("ring", wire.SLOT_STATUS_WORD, 9)],
  ["a slot done that was counted as a fault", set("ring", wire.SLOT_STATUS_WORD, wire.SlotStatus.fault)],
  ["one done too many", bump("report", wire.REPORT_DONE_WORD)],
  ["one fault too many", bump("report", wire.REPORT_FAULTED_WORD)],
  ["one claim too many", bump("report", wire.REPORT_CLAIMS_WORD)],
  ["one slot left alone too many", bump("report", wire.REPORT_MASKED_WORD)],
  ["a slot left alone for no reason", set("report", wire.REPORT_MASKED_WORD, 0)],
  ["a done count that moved by more than the slots done", bump("control", wire.CONTROL_DONE_COUNT_WORD)],
  ["a header word that changed", bump("control", wire.CONTROL_HEADER_SLOT_COUNT_WORD)],
  ["a tenant base that changed", bump("control", wire.CONTROL_TENANT_BASE_WORD)],
  ["more slots looked at than there are, in an incomplete round", both(set("report", wire.REPORT_BUDGET_STOPS_WORD, 1), bump("report", wire.REPORT_FENCED_WORD))],
];

for (const [name, tamper] of contradictions) {
  test(`a report with ${name} is refused, changes nothing, and the next run repeats the round`, async () => {
    const { device, kernel, ring } = await modelRing({ tenants: 1 });
    const tickets = [ring.submit(add, { a: 1, b: 1 }), ring.submit(add, { a: 2, b: 2 }), ring.submit(nop, {}, { tenant: 1 })];
    device.duringRun = tampering(tamper);
    assert.is(await codeOf(() => kernel.runUntilIdle(ring)), "commit/report");
    assert.equal(tickets.map((ticket) => ticket.isSettled), [false, false, false]);
    assert.equal([ring.free, ring.pending, ring.counters.done, ring.counters.rounds], [5, 3, 0, 0]);

    device.duringRun = undefined;
    const report = await kernel.runUntilIdle(ring);
    assert.equal([report.outcome, report.done, report.remaining], ["blocked", 2, 1]);
    assert.is((await tickets[1]?.settled)?.results["sum"], 4);
  });
}

test("the control case: the same round untouched commits", async () => {
  const { kernel, ring } = await modelRing({ tenants: 1 });
  ring.submit(add, { a: 1, b: 1 });
  ring.submit(add, { a: 2, b: 2 });
  ring.submit(nop, {}, { tenant: 1 });
  assert.equal((await kernel.runUntilIdle(ring)).done, 2);
});

test("a slot submitted during the round does not count as in flight", async () => {
  const { device, kernel, ring } = await modelRing();
  ring.submit(nop, {});
  device.duringRun = tampering((words) => {
    const { slot } = ring.submit(nop, {});
    set("report", wire.REPORT_CHANGED_WORD, slot)(words);
  });
  assert.is(await codeOf(() => kernel.runUntilIdle(ring)), "commit/report");
  assert.is(ring.pending, 2);
});

test("a transfer of the wrong length is refused", async () => {
  const { device, kernel, ring } = await modelRing();
  ring.submit(nop, {});
  const read = device.read.bind(device);
  device.read = async (ranges, into) => {
    const slots = await read(ranges, into);
    slots[0]?.resize(64);
    return slots;
  };
  assert.is(await codeOf(() => kernel.runUntilIdle(ring)), "commit/report");
  assert.is(ring.pending, 1);
});

for (const call of ["run", "read"] as const) {
  test(`a device lost in its ${call} rejects the run; mirror and tickets stay at the last commit; the rounds count once`, async () => {
    const { device, kernel, ring } = await modelRing({ tenants: 1 });
    ring.submit(add, { a: 1, b: 1 });
    await kernel.runUntilIdle(ring);
    const ticket = ring.submit(add, { a: 2, b: 2 });
    device.fail = { call, error: Object.assign(new Error("gone"), { code: "device/lost" }) };
    await kernel.runUntilIdle(ring).then(() => assert.unreachable(), (error: { code: string }) => assert.is(error.code, "device/lost"));
    assert.equal([ticket.isSettled, ring.pending, ring.counters.done], [false, 1, 1]);

    device.takeWrites("ring");
    await kernel.runUntilIdle(ring);
    assert.equal(device.takeWrites("ring"), ["0+512"]);
    assert.is((await ticket.settled).results["sum"], 4);
    assert.is(ring.counters.done, 2);
    assert.is(deviceWords(device, "report")[wire.REPORT_HANDLER_RUNS_WORD + 1], 2);
    assert.is(deviceWords(device, "control")[wire.CONTROL_HEADER_ROUND_WORD], 1);
  });
}

test("data buffers go back to the last commit before a round is repeated", async () => {
  const { device, kernel, ring } = await modelRing();
  ring.submit(mark, { cell: 3 });
  device.fail = { call: "read", error: new Error("no readback") };
  await kernel.runUntilIdle(ring).then(() => assert.unreachable(), () => {});
  assert.is(deviceWords(device, "model.cells")[3], 1);
  assert.is(new Uint32Array((await kernel.readBuffer("cells")).buffer)[3], 0);
  await kernel.runUntilIdle(ring);
  assert.is(new Uint32Array((await kernel.readBuffer("cells")).buffer)[3], 1);
});

test("after an upload that failed half way everything is uploaded again", async () => {
  const { device, kernel, ring } = await modelRing();
  const ticket = ring.submit(add, { a: 2, b: 2 });
  device.fail = { call: "write", error: new Error("no upload") };
  await kernel.runUntilIdle(ring).then(() => assert.unreachable(), () => {});
  await kernel.runUntilIdle(ring);
  assert.is((await ticket.settled).results["sum"], 4);
});

test.run();
