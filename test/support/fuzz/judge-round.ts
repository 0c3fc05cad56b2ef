/**
 * What one round of a kernel may have changed, whatever the bytes were that it found. Knows the protocol's text and the
 * generated constants, nothing of the kernel.
 */
import * as wire from "../../../runtime/generated/megakernel.js";

/** The words of every buffer that a round binds. What lies behind the logical counts is a guard that nobody may touch. */
export interface RoundWords {
  readonly control: Uint32Array;
  readonly ring: Uint32Array;
  readonly debugLog: Uint32Array;
  readonly ioQueue: Uint32Array;
  /** Absent where the round was run through a call that does not show it. */
  readonly report?: Uint32Array;
}

export interface RoundGeometry {
  readonly slots: number;
  readonly observables: number;
  readonly debugRecords: number;
  readonly ioSlots: number;
}

export interface RoundFinding {
  readonly kind: "hangs" | "outOfWindow" | "foreignTenantWrites";
  readonly message: string;
}

/** Words of control below the observables that a round counts in. Everything else there is the host's alone. */
const COUNTERS: readonly (readonly [start: number, count: number])[] = [
  [wire.CONTROL_DONE_COUNT_WORD, 1],
  [wire.CONTROL_TENANT_FAIRNESS_WORD, wire.CONTROL_TENANT_FAIRNESS_COUNT],
  [wire.CONTROL_METRICS_WORD, wire.CONTROL_METRICS_COUNT],
  [wire.CONTROL_EPOCH_WORD, 1],
  [wire.CONTROL_PRIORITY_STARVATION_WORD, 1],
  [wire.CONTROL_PRIORITY_FAIRNESS_WORD, wire.CONTROL_PRIORITY_FAIRNESS_COUNT],
];

export function judgeRound(before: RoundWords, after: RoundWords, geometry: RoundGeometry): RoundFinding[] {
  const findings: RoundFinding[] = [];
  const report = (kind: RoundFinding["kind"], message: string): void => void findings.push({ kind, message });
  const ran = judgeSlots(before, after, geometry, report);
  judgeControl(before.control, after.control, geometry, ran, report);
  judgeDebugLog(before.debugLog, after.debugLog, geometry, ran, report);
  expectSame("io_queue", before.ioQueue, after.ioQueue, 0, after.ioQueue.length, report);
  if (before.report !== undefined && after.report !== undefined) {
    expectSame("report, behind its list", before.report, after.report, wire.REPORT_CHANGED_WORD + geometry.slots, after.report.length, report);
  }
  return findings;
}

type Report = (kind: RoundFinding["kind"], message: string) => void;

/** Slots that came to an end, by opcode. */
interface Ran {
  readonly done: number;
  readonly doneByOpcode: ReadonlyMap<number, number>;
}

function judgeSlots(before: RoundWords, after: RoundWords, { slots }: RoundGeometry, report: Report): Ran {
  const ended = new Map<number, number>();
  const doneByOpcode = new Map<number, number>();
  const writtenTenants = new Set<number>();
  const touched: number[] = [];
  for (let slot = 0; slot < slots; slot++) {
    const base = slot * wire.SLOT_WORDS;
    if (isSame(before.ring, after.ring, base, base + wire.SLOT_WORDS)) continue;
    const objection = mayRun(before, base) ? outcomeObjection(before.ring, after.ring, base) : "changed, and no round may claim it";
    if (objection !== undefined) {
      touched.push(slot);
      if (after.ring[base] === wire.SlotStatus.claimed && mayRun(before, base)) report("hangs", `slot ${slot} stays claimed`);
      else report("outOfWindow", `slot ${slot} ${objection}`);
      continue;
    }
    const status = after.ring[base] ?? 0;
    ended.set(status, (ended.get(status) ?? 0) + 1);
    const opcode = before.ring[base + wire.SLOT_OPCODE_WORD] ?? 0;
    if (status === wire.SlotStatus.done) doneByOpcode.set(opcode, (doneByOpcode.get(opcode) ?? 0) + 1);
    writtenTenants.add(before.ring[base + wire.SLOT_TENANT_WORD] ?? 0);
  }
  // A slot that nothing of its own explains was written by whoever ran beside it.
  for (const slot of touched) {
    const tenant = before.ring[slot * wire.SLOT_WORDS + wire.SLOT_TENANT_WORD] ?? 0;
    if ([...writtenTenants].some((each) => each !== tenant)) report("foreignTenantWrites", `slot ${slot} of tenant ${tenant} was written while other tenants' slots ran`);
  }
  expectSame("ring, behind the last slot", before.ring, after.ring, slots * wire.SLOT_WORDS, after.ring.length, report);
  return { done: ended.get(wire.SlotStatus.done) ?? 0, doneByOpcode };
}

/** Whether a round may claim the slot: a claimable state, nobody has shut down, and the tenant is let in (one that does not exist becomes a fault). */
function mayRun({ control, ring }: RoundWords, base: number): boolean {
  const status = ring[base];
  if (status !== wire.SlotStatus.published && status !== wire.SlotStatus.yield && status !== wire.SlotStatus.requeue) return false;
  if (control[wire.CONTROL_SHUTDOWN_WORD] !== 0) return false;
  const tenant = ring[base + wire.SLOT_TENANT_WORD] ?? 0;
  return tenant >= wire.MAX_TENANTS || control[wire.CONTROL_TENANT_MASKS_WORD + tenant] !== 0;
}

const OPCODES = new Map<number, { readonly inputs: number; readonly results: number }>(Object.values(wire.opcodes).map((opcode) => [opcode.opcode, { inputs: opcode.arguments.length, results: opcode.results.length }]));

/** What the slot's own execution does not explain. */
function outcomeObjection(before: Uint32Array, after: Uint32Array, base: number): string | undefined {
  const status = after[base];
  if (status !== wire.SlotStatus.done && status !== wire.SlotStatus.fault) return `ended in state ${status}`;
  if (!isSame(before, after, base + wire.SLOT_OPCODE_WORD, base + wire.SLOT_ARGS_WORD)) return "got another opcode, tenant or priority";
  const { inputs, results } = OPCODES.get(before[base + wire.SLOT_OPCODE_WORD] ?? 0) ?? { inputs: 0, results: 0 };
  for (let i = 0; i < wire.SLOT_ARGS_COUNT; i++) {
    const word = base + wire.SLOT_ARGS_WORD + i;
    const isResult = i >= inputs && i < inputs + results;
    const isFaultWord = status === wire.SlotStatus.fault && (i === wire.FAULT_CODE_ARG || i === wire.FAULT_DETAIL_ARG);
    if (before[word] !== after[word] && !isResult && !isFaultWord) return `got another argument word ${i}`;
  }
  return undefined;
}

function judgeControl(before: Uint32Array, after: Uint32Array, { observables }: RoundGeometry, ran: Ran, report: Report): void {
  for (let word = 0; word < wire.CONTROL_FIXED_WORDS; word++) {
    if (before[word] === after[word]) continue;
    if (COUNTERS.some(([start, count]) => word >= start && word < start + count)) continue;
    if (word === wire.CONTROL_SHUTDOWN_WORD && ran.doneByOpcode.has(wire.Opcode.shutdown) && after[word] === 1) continue;
    report("outOfWindow", `control word ${word} changed from ${before[word]} to ${after[word]}`);
  }
  const counted = ((after[wire.CONTROL_DONE_COUNT_WORD] ?? 0) - (before[wire.CONTROL_DONE_COUNT_WORD] ?? 0)) >>> 0;
  if (counted !== ran.done) report("outOfWindow", `done_count rose by ${counted}, and ${ran.done} slots became done`);
  expectSame("control, behind the observables", before, after, wire.CONTROL_OBSERVABLES_WORD + observables, after.length, report);
}

function judgeDebugLog(before: Uint32Array, after: Uint32Array, { debugRecords }: RoundGeometry, ran: Ran, report: Report): void {
  const printed = ran.doneByOpcode.get(wire.Opcode.printf) ?? 0;
  const asked = ((after[wire.DEBUG_LOG_CURSOR_WORD] ?? 0) - (before[wire.DEBUG_LOG_CURSOR_WORD] ?? 0)) >>> 0;
  if (asked !== printed * wire.DEBUG_RECORD_WORDS) report("outOfWindow", `the debug log's cursor rose by ${asked}, and ${printed} records were printed`);
  let changed = 0;
  for (let record = 0; record < debugRecords; record++) {
    const base = wire.DEBUG_LOG_RECORDS_WORD + record * wire.DEBUG_RECORD_WORDS;
    if (!isSame(before, after, base, base + wire.DEBUG_RECORD_WORDS)) changed++;
  }
  if (changed > printed) report("outOfWindow", `${changed} debug records changed, and ${printed} were printed`);
  expectSame("debug_log, behind the last record", before, after, wire.DEBUG_LOG_RECORDS_WORD + debugRecords * wire.DEBUG_RECORD_WORDS, after.length, report);
}

function expectSame(what: string, before: Uint32Array, after: Uint32Array, start: number, end: number, report: Report): void {
  for (let word = start; word < end; word++) {
    if (before[word] === after[word]) continue;
    report("outOfWindow", `${what}: word ${word} changed from ${before[word]} to ${after[word]}`);
    return;
  }
}

function isSame(before: Uint32Array, after: Uint32Array, start: number, end: number): boolean {
  for (let word = start; word < end; word++) if (before[word] !== after[word]) return false;
  return true;
}
