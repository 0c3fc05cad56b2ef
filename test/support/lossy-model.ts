import { isLoss } from "../../runtime/generation.js";
import { Megakernel } from "../../runtime/megakernel.js";
import type { RunReport } from "../../runtime/ring/run-until-idle.js";
import type { Ring } from "../../runtime/ring/ring.js";
import type { Ticket } from "../../runtime/ring/ticket.js";
import { LossyFamily, type LossPlan } from "./lossy-device.js";
import { ModelDevice } from "./model-device.js";
import { type ModelHandler, modelKernel } from "./model-kernel.js";
import { add, handlers, mark, nop, refuse } from "./model-ring.js";
import { within } from "./within.js";

/** Far above what any of it takes, far below a hang. */
export const PROMPT_MS = 10_000;

/** Adds a word of `table` and a word of `pad` to a cell, and 1 to that word of `pad`, which is scratch. */
export const gather = {
  name: "gather",
  opcode: 104,
  arguments: [{ name: "index", type: "u32" }, { name: "cell", type: "u32" }],
  results: [],
  faults: {},
  run: (args, { table, pad, cells }) => {
    const [index = 0, cell = 0] = args;
    if (table === undefined || pad === undefined || cells === undefined) return;
    cells[cell] = (cells[cell] ?? 0) + (table[index] ?? 0) + (pad[index] ?? 0);
    pad[index] = (pad[index] ?? 0) + 1;
  },
} as const satisfies ModelHandler;

const ALL_HANDLERS = [...handlers, gather];
export const LOSSY_KERNEL = modelKernel(ALL_HANDLERS, [{ name: "cells" }, { name: "table", access: "read" }, { name: "pad" }]);
export const CELLS = 64;
/** Of a submission that is cancelled while the rings run: executed once, or not at all. */
const DOOMED_CELL = 40;

export function modelFamily(plan: LossPlan = () => undefined): LossyFamily<ModelDevice> {
  return new LossyFamily(async () => new ModelDevice(ALL_HANDLERS), (device) => device.lose(), plan);
}

export async function lossyKernel(family: LossyFamily<ModelDevice>): Promise<Megakernel> {
  return Megakernel.create(await family.open(), {
    kernel: LOSSY_KERNEL,
    buffers: {
      cells: new Uint8Array(CELLS * 4),
      table: new Uint8Array(Uint32Array.of(10, 20, 30, 40).buffer),
      pad: { byteLength: 16, durability: "scratch" },
    },
  });
}

export interface LossyScenario {
  readonly reports: readonly RunReport[];
  /** What is not as exactly one execution of each submission leaves it. */
  readonly findings: readonly string[];
}

/**
 * Two rings of one kernel that run at the same time, with work submitted and words written while they do. Each submission
 * marks a cell of its own. Undefined where the kernel could not be made for a loss.
 */
export async function lossyScenario(family: LossyFamily<ModelDevice>, maxRecoveries: number): Promise<LossyScenario | undefined> {
  const kernel = await lossyKernel(family).catch((error: unknown) => {
    if (isLoss(error)) return undefined;
    throw error;
  });
  if (kernel === undefined) return undefined;
  try {
    const rings = [kernel.createRing({ slotCount: 6, observables: 1, tenants: 1 }), kernel.createRing({ slotCount: 4, observables: 1 })];
    return await playScenario(kernel, rings, maxRecoveries);
  } finally {
    await within(PROMPT_MS, "closing the kernel", kernel.close());
  }
}

async function playScenario(kernel: Megakernel, rings: readonly Ring[], maxRecoveries: number): Promise<LossyScenario> {
  const findings: string[] = [];
  const tickets: { readonly ticket: Ticket; readonly due: string }[] = [];
  const settlements = new Map<Ticket, number>();
  let cell = 0;
  const submit = (ring: Ring, tenant = 0): void => {
    const sum = ring.submit(add, { a: cell, b: 7 }, { tenant });
    const marked = ring.submit(mark, { cell: cell++ }, { tenant });
    for (const [ticket, due] of [[sum, JSON.stringify({ status: "done", results: { sum: cell + 6 } })], [marked, JSON.stringify({ status: "done", results: {} })]] as const) {
      tickets.push({ ticket, due });
      void ticket.settled.then(() => settlements.set(ticket, (settlements.get(ticket) ?? 0) + 1), () => {});
    }
  };
  const [first, second] = rings;
  if (first === undefined || second === undefined) throw new RangeError("the scenario needs two rings");
  submit(first);
  submit(first, 1);
  submit(second);
  const failing = second.submit(refuse, { reason: 5 });
  const doomed = second.submit(mark, { cell: DOOMED_CELL });
  const produce = async (): Promise<void> => {
    await first.writable;
    first.setTenantAllowed(1, true);
    second.cancel(doomed);
    kernel.writeBuffer("cells", CELLS * 4 - 4, Uint8Array.of(9, 0, 0, 0));
    submit(first);
  };
  const running = Promise.all([kernel.runUntilIdle(first, { maxRecoveries }), kernel.runUntilIdle(second, { maxRecoveries })]);
  const producing = produce();
  // Both are awaited even where one fails; the run's own failure is the one that tells.
  const [runs, production] = await within(PROMPT_MS, "the runs", Promise.allSettled([running, producing]));
  if (runs.status === "rejected") throw runs.reason;
  if (production.status === "rejected") throw production.reason;
  const reports = [...runs.value];
  // Submitted after a commit whose loss nobody knows of yet.
  first.submit(nop, {});
  reports.push(await within(PROMPT_MS, "the last run", kernel.runUntilIdle(first, { maxRecoveries })));

  const fault = JSON.stringify(await within(PROMPT_MS, "the fault", failing.settled));
  if (fault !== JSON.stringify({ status: "fault", results: {}, fault: { code: 300, name: "refused", detail: 5 } })) findings.push(fault);
  for (const { ticket, due } of tickets) {
    const actual = JSON.stringify(await within(PROMPT_MS, `ticket ${ticket.sequence}`, ticket.settled));
    if (actual !== due) findings.push(`ticket ${ticket.sequence}: ${actual}, where ${due} is due`);
    if (settlements.get(ticket) !== 1) findings.push(`ticket ${ticket.sequence} settled ${settlements.get(ticket)} times`);
  }
  const ran = (await within(PROMPT_MS, "the cancelled ticket", doomed.settled)).status === "done" ? 1 : 0;
  const cells = new Uint32Array((await kernel.readBuffer("cells")).buffer);
  const due = Uint32Array.from({ length: CELLS }, (_, i) => (i < cell ? 1 : i === DOOMED_CELL ? ran : i === CELLS - 1 ? 9 : 0));
  if (cells.join() !== due.join()) findings.push(`cells: ${cells.join()}`);
  for (const [ring, done, faulted] of [[first, 7, 0], [second, 2 + ran, 1]] as const) {
    const { counters } = ring;
    const runs = counters.handlers.reduce((total, handler) => total + handler.runs, 0);
    const actual = [counters.done, counters.faulted, counters.claims, runs, ring.pending, ring.free].join();
    const expected = [done, faulted, done + faulted, done + faulted, 0, ring.slotCount].join();
    if (actual !== expected) findings.push(`counters: ${actual}, where ${expected} are due`);
  }
  return { reports, findings };
}
