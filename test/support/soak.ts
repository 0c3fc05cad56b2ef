/**
 * Many submissions of many kinds on one ring, each custom one with a cell of its own, and an account at the end of which
 * nothing may be missing or twice.
 */
import type { Device } from "../../runtime/device.js";
import { Megakernel, type OpcodeDescriptor, type PriorityName, type Ring, type Ticket, protocol } from "../../runtime/index.js";
import { soakKernel } from "./soak-kernel.js";

export interface SoakOptions {
  readonly count: number;
  readonly slotCount: number;
  readonly seed: number;
  readonly workgroupSize?: number;
  /** As in `RunOptions`. */
  readonly maxRecoveries?: number;
}

export interface SoakResult {
  readonly submissions: number;
  readonly custom: number;
  readonly faults: number;
  readonly rounds: number;
  readonly recoveries: number;
  readonly ms: number;
  /** Empty when nothing is lost and nothing ran twice. */
  readonly findings: readonly string[];
}

/** What a submission must leave behind. */
interface Expectation {
  readonly ticket: Ticket;
  readonly cell: number | undefined;
  /** The odd key, where it must fail. */
  readonly fault: number | undefined;
}

const PRIORITIES: readonly PriorityName[] = ["critical", "high", "normal", "low", "idle"];
/** Observable 0 is summed up in; 1 is stored to; 2 receives copies of it. */
const [SUM, STORED, COPY] = [0, 1, 2];

export async function soak(device: Device, options: SoakOptions): Promise<SoakResult> {
  const started = performance.now();
  const { count, slotCount, seed } = options;
  const compiled = soakKernel(options.workgroupSize === undefined ? {} : { workgroupSize: options.workgroupSize });
  const kernel = await Megakernel.create(device, { kernel: compiled.kernel, buffers: { marks: { byteLength: count * 4, durability: "mirror" } } });
  const fifth = Math.floor(slotCount / 5);
  const partitions = { critical: fifth, high: fifth, normal: slotCount - 4 * fifth, low: fifth, idle: fifth };
  const ring = kernel.createRing({ slotCount, observables: 3, tenants: protocol.MAX_TENANTS, partitions });

  const expected: Expectation[] = [];
  const account = { sum: 0, stored: new Set<number>([0]), printed: 0 };
  const random = xorshift32(seed);
  const produce = async (): Promise<void> => {
    while (expected.length < count) {
      while (ring.free > 0 && expected.length < count) expected.push(submitNext(ring, compiled, expected.length, random, account));
      if (expected.length < count) await ring.writable;
    }
  };
  expected.push(submitNext(ring, compiled, 0, random, account));
  const runOptions = options.maxRecoveries === undefined ? {} : { maxRecoveries: options.maxRecoveries };
  const run = kernel.runUntilIdle(ring, runOptions);
  await produce();
  let report = await run;
  let { rounds, recoveries } = report;
  if (report.outcome !== "idle") throw new Error(`the run ended ${report.outcome} with ${report.remaining} slots left`);
  // The last submissions may have come after the run had ended.
  report = await kernel.runUntilIdle(ring, runOptions);
  rounds += report.rounds;
  recoveries += report.recoveries;

  const findings: string[] = [];
  const marks = new Uint32Array((await kernel.readBuffer("marks")).buffer);
  let faults = 0;
  for (const [i, { ticket, cell, fault }] of expected.entries()) {
    if (!ticket.isSettled) {
      findings.push(`submission ${i} was not settled`);
      continue;
    }
    const settled = await ticket.settled;
    if (settled.status === "fault") faults++;
    if (fault === undefined && settled.status === "fault") findings.push(`submission ${i} failed: ${JSON.stringify(settled.fault)}`);
    if (fault !== undefined && (settled.fault?.name !== "odd_key" || settled.fault.detail !== fault)) findings.push(`submission ${i} did not fail for its key ${fault}: ${JSON.stringify(settled)}`);
    if (cell === undefined) continue;
    const executions = fault === undefined ? 1 : 0;
    if (marks[cell] !== executions) findings.push(`cell ${cell} of submission ${i} is ${marks[cell]} where ${executions} is due`);
    if (fault === undefined && (settled.results["before"] ?? 0) !== 0) findings.push(`submission ${i} found its cell at ${String(settled.results["before"])}`);
  }
  const log = ring.readDebugLog();
  const counters = ring.counters;
  const handlerRuns = counters.handlers.reduce((sum, { runs }) => sum + runs, 0);
  for (const [what, actual, due] of [
    ["slots done", counters.done, count - faults],
    ["faults", counters.faulted, faults],
    ["executions of all handlers", handlerRuns, count],
    ["sum of all addends", ring.observables[SUM], account.sum >>> 0],
    ["printed records, kept or dropped", log.records.length + log.dropped, account.printed],
    ["free slots", ring.free, slotCount],
  ] as const) {
    if (actual !== due) findings.push(`${what}: ${actual}, where ${due} are due`);
  }
  for (const observable of [STORED, COPY]) {
    if (!account.stored.has(ring.observables[observable] ?? -1)) findings.push(`observable ${observable} holds a value that nobody stored`);
  }
  await kernel.close();
  const custom = expected.filter(({ cell }) => cell !== undefined).length;
  return { submissions: count, custom, faults, rounds, recoveries, ms: performance.now() - started, findings };
}

/** One submission of a kind, tenant and priority drawn at random; cell i belongs to submission i. */
function submitNext(
  ring: Ring,
  { mark, markSum, markEven }: ReturnType<typeof soakKernel>,
  i: number,
  random: () => number,
  account: { sum: number; stored: Set<number>; printed: number },
): Expectation {
  const options = { tenant: random() % protocol.MAX_TENANTS, priority: PRIORITIES[random() % PRIORITIES.length] ?? "normal" } as const;
  const submit = (opcode: OpcodeDescriptor, args: Readonly<Record<string, number>>): Ticket => ring.submit(opcode, args, options);
  const builtin = (ticket: Ticket): Expectation => ({ ticket, cell: undefined, fault: undefined });
  const value = random();
  const at = (observable: number): number => protocol.OBSERVABLE_BASE_WORD + observable;
  const { nop, storeU32, atomicAdd, loadU32, printf } = protocol.opcodes;
  switch (random() % 16) {
    case 0:
      return builtin(submit(nop, {}));
    case 1:
      account.stored.add(value);
      return builtin(submit(storeU32, { value, address: at(STORED) }));
    case 2:
    case 3:
      account.sum = (account.sum + value) >>> 0;
      return builtin(submit(atomicAdd, { addend: value, address: at(SUM) }));
    case 4:
      return builtin(submit(loadU32, { address: at(STORED), target: COPY }));
    case 5:
      account.printed++;
      return builtin(submit(printf, { format: 1, a: i, b: value }));
    case 6:
    case 7:
    case 8:
      return { ticket: submit(markEven, { cell: i, key: value }), cell: i, fault: value % 2 === 1 ? value : undefined };
    case 9:
    case 10:
    case 11: {
      const offset = Math.min(i, value % 1001);
      return { ticket: submit(markSum, { base: i - offset, offset }), cell: i, fault: undefined };
    }
    default:
      return { ticket: submit(mark, { cell: i }), cell: i, fault: undefined };
  }
}

function xorshift32(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>>= 0);
  };
}
