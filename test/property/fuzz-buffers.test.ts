/** A small share of `npm run fuzz -- buffers`, and proof that the fuzzer sees what it is there to see. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { GridwrightError } from "../../runtime/error.js";
import * as wire from "../../runtime/generated/megakernel.js";
import { FuzzFailure } from "../support/fuzz/fuzz-report.js";
import { attempt, attemptPublish, attemptWrite } from "../support/fuzz/host-case.js";
import { fuzzCommits } from "../support/fuzz/hostile-commit.js";
import { fuzzHost } from "../support/fuzz/hostile-host.js";
import { Arena, type HostileBytes, hostileBytes } from "../support/fuzz/hostile-bytes.js";
import { GEOMETRIES, hostileRounds, layOut } from "../support/fuzz/hostile-round.js";
import { type RoundWords, judgeRound } from "../support/fuzz/judge-round.js";
import { checkCases } from "../support/fuzz/seeded-cases.js";

test("hostile bytes end in values and typed errors, and no call writes where it may not", () => {
  const { run, findings } = fuzzHost({ seed: 20, count: 8000 });
  assert.equal(findings, []);
  assert.is(run, 8000);
});

test("what a lying device brings back is committed or refused, and refused it never was", async () => {
  const { run, findings } = await fuzzCommits({ seed: 21, count: 150 });
  assert.equal(findings, []);
  assert.is(run, 150);
});

test("a seed repeats its cases, another one has others", () => {
  const draw = (seed: number): string[] => {
    const seen: string[] = [];
    checkCases({ cases: hostileBytes, seed, count: 20, check: (each) => void seen.push(fc.stringify(each)) });
    return seen;
  };
  assert.equal(draw(1), draw(1));
  assert.not.equal(draw(1), draw(2));
});

test("failures are shrunk, counted by kind, and do not end the run", () => {
  const outcome = checkCases({
    cases: fc.nat(100_000),
    seed: 1,
    count: 30_000,
    check: (n) => {
      if (n > 90_000) throw n % 2 === 0 ? new FuzzFailure("hangs", "even") : new TypeError("odd");
    },
  });
  // Each batch of cases has one, until the command has seen enough.
  assert.is([...outcome.failures.values()].reduce((sum, count) => sum + count), 20);
  assert.ok(outcome.findings.every((finding) => /case \[9000[12]\]\n {2}fast-check seed -?\d+, path [\d:]+$/.test(finding)), outcome.findings[0]);
  const fine = checkCases({ cases: fc.nat(), seed: 1, count: 25_000, check: () => {} });
  assert.equal([fine.run, fine.findings.length], [25_000, 0]);
});

const TWO_SLOTS: HostileBytes = { base: "valid", noise: 1, lengthChange: 0, misalignment: 1, edits: [] };

/** An arena with an empty slot and a published one. */
function twoSlots(): Arena {
  const arena = new Arena(128);
  arena.fill(TWO_SLOTS, (view) => {
    for (let at = 0; at < 128; at++) view.setUint8(at, 0);
    view.setUint32(64, wire.SlotStatus.published, true);
    return 128;
  });
  return arena;
}

function kindOf(call: () => unknown): string {
  try {
    call();
    return "nothing";
  } catch (error) {
    return error instanceof FuzzFailure ? error.kind : String(error);
  }
}

const refusal = new GridwrightError({ code: "publish/tenant", message: "no", help: "yes" });
const refuse = (): never => {
  throw refusal;
};

test("what a call throws must be complete and ours", () => {
  assert.is(attempt("a refusal", refuse), undefined);
  assert.is(attempt("a value", () => 7), 7);
  assert.is(kindOf(() => attempt("a defect", () => new DataView(new ArrayBuffer(2)).getUint32(0))), "untyped");
  assert.is(kindOf(() => attempt("an error without advice", () => { throw Object.assign(new Error("x"), { name: "GridwrightError", code: "a/b", fields: {}, help: "" }); })), "untyped");
});

test("a refused call that wrote, one that wrote elsewhere, and one that wrote over work in flight are told apart", () => {
  const none = () => ({ startByte: 0, endByte: 0 });
  const write = (arena: Arena, at: number) => () => void (arena.bytes[at] = 0x77);
  const first = () => ({ startByte: 0, endByte: 64 });
  assert.is(kindOf(() => { const arena = twoSlots(); attemptWrite("fine", arena, write(arena, 63), first); }), "nothing");
  assert.is(kindOf(() => { const arena = twoSlots(); attemptWrite("beyond", arena, write(arena, 64), first); }), "outOfWindow");
  assert.is(kindOf(() => { const arena = twoSlots(); attemptWrite("refused", arena, () => { write(arena, 5)(); refuse(); }, none); }), "outOfWindow");
  assert.is(kindOf(() => { const arena = twoSlots(); attemptWrite("before the view", arena, () => void (new Uint8Array(arena.bytes.buffer)[arena.bytes.byteOffset - 1] = 0), first); }), "outOfWindow");
  for (const [slot, kind] of [[0, "nothing"], [1, "foreignTenantWrites"]] as const) {
    const arena = twoSlots();
    assert.is(kindOf(() => attemptPublish("publish", arena, write(arena, slot * 64), () => ({ start: slot, count: 1 }))), kind);
  }
  const arena = twoSlots();
  attemptWrite("restored", arena, write(arena, 3), first);
  assert.is(arena.bytes[3], 0);
});

/** Slot 0 (tenant 1) runs; slot 1 (tenant 2) is done already; slot 2 (tenant 3) is masked. */
function round(): { before: Required<RoundWords>; after: Required<RoundWords>; geometry: (typeof GEOMETRIES)[number] } {
  const geometry = { slots: 3, observables: 2, debugRecords: 2, ioSlots: 1 };
  const [recipe] = fc.sample(hostileRounds, { numRuns: 1, seed: 1 });
  assert.ok(recipe);
  const before = layOut({ ...recipe, edits: [] }, geometry);
  before.control.fill(0, 0, wire.CONTROL_FIXED_WORDS);
  for (const tenant of [1, 2]) before.control[wire.CONTROL_TENANT_MASKS_WORD + tenant] = 1;
  const slot = (index: number, status: number, tenant: number, opcode: number) => before.ring.set([status, opcode, tenant, 2, 5, 160], index * wire.SLOT_WORDS);
  slot(0, wire.SlotStatus.published, 1, wire.Opcode.storeU32);
  slot(1, wire.SlotStatus.done, 2, wire.Opcode.nop);
  slot(2, wire.SlotStatus.published, 3, wire.Opcode.nop);
  const after = {
    control: before.control.slice(), ring: before.ring.slice(), debugLog: before.debugLog.slice(), ioQueue: before.ioQueue.slice(), report: before.report.slice(),
  };
  after.ring[0] = wire.SlotStatus.done;
  after.ring[wire.SLOT_ARGS_WORD + 2] = 99;
  after.control[wire.CONTROL_DONE_COUNT_WORD] = 1;
  after.control[wire.CONTROL_OBSERVABLES_WORD] = 5;
  return { before, after, geometry };
}

test("a round as it should be has no findings", () => {
  const { before, after, geometry } = round();
  assert.equal(judgeRound(before, after, geometry), []);
});

const slotWord = (slot: number, word: number): number => slot * wire.SLOT_WORDS + word;

for (const [what, buffer, word, kind] of [
  ["a mask", "control", wire.CONTROL_TENANT_MASKS_WORD + 5, "outOfWindow"],
  ["a quota", "control", wire.CONTROL_TENANT_QUOTAS_WORD, "outOfWindow"],
  ["the shutdown flag, which no slot asked for", "control", wire.CONTROL_SHUTDOWN_WORD, "outOfWindow"],
  ["a partition", "control", wire.CONTROL_PRIORITY_OFFSETS_WORD, "outOfWindow"],
  ["a word of the header", "control", wire.CONTROL_HEADER_MAGIC_WORD, "outOfWindow"],
  ["the done count", "control", wire.CONTROL_DONE_COUNT_WORD, "outOfWindow"],
  ["a word behind the observables", "control", wire.CONTROL_OBSERVABLES_WORD + 2, "outOfWindow"],
  ["a word behind the ring", "ring", slotWord(3, 0), "outOfWindow"],
  ["the tenant of the slot that ran", "ring", slotWord(0, wire.SLOT_TENANT_WORD), "outOfWindow"],
  ["an argument of the slot that ran", "ring", slotWord(0, wire.SLOT_ARGS_WORD), "outOfWindow"],
  ["an argument of another tenant's slot", "ring", slotWord(1, wire.SLOT_ARGS_WORD), "foreignTenantWrites"],
  ["the status of a masked tenant's slot", "ring", slotWord(2, 0), "foreignTenantWrites"],
  ["the debug log's cursor without a print", "debugLog", wire.DEBUG_LOG_CURSOR_WORD, "outOfWindow"],
  ["a debug record without a print", "debugLog", wire.DEBUG_LOG_RECORDS_WORD + 5, "outOfWindow"],
  ["a word behind the debug log", "debugLog", wire.DEBUG_LOG_RECORDS_WORD + 8, "outOfWindow"],
  ["the IO queue", "ioQueue", 3, "outOfWindow"],
  ["a word behind the report", "report", wire.REPORT_CHANGED_WORD + 3, "outOfWindow"],
] as const) {
  test(`a round that changed ${what} is found out`, () => {
    const { before, after, geometry } = round();
    after[buffer][word] = ((after[buffer][word] ?? 0) + 1) >>> 0;
    const kinds = judgeRound(before, after, geometry).map((finding) => finding.kind);
    assert.ok(kinds.includes(kind), kinds.join());
  });
}

test("a slot that stays claimed counts as a hang", () => {
  const { before, after, geometry } = round();
  after.ring[0] = wire.SlotStatus.claimed;
  assert.ok(judgeRound(before, after, geometry).some(({ kind }) => kind === "hangs"));
});

test.run();
