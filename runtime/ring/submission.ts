/**
 * How submitted work gets into the mirror. Everything that can be refused is refused before the first word is written, so
 * a call that throws has changed nothing.
 */
import { type ArgumentColumn, argumentWord, columnWords } from "./argument-words.js";
import { SlotBatch } from "./batch-ticket.js";
import { GridwrightError } from "../error.js";
import {
  SLOT_ARGS_WORD,
  SLOT_OPCODE_WORD,
  SLOT_PRIORITY_WORD,
  SLOT_STATUS_WORD,
  SLOT_TENANT_WORD,
  SLOT_WORDS,
  SlotStatus,
} from "../generated/megakernel.js";
import type { OpcodePlan } from "./opcode-plan.js";
import { type PriorityName, priorityLevel } from "./priority-level.js";
import type { RingState } from "./ring-state.js";
import { SlotTicket } from "./ticket.js";
import { checkTenant } from "../wire/publish-checks.js";

export interface SubmitOptions {
  /** Default 0. */
  readonly tenant?: number;
  /** Default `normal`. Decides in which partition the slot lies, as long as that has room. */
  readonly priority?: PriorityName;
}

export interface SubmitManyOptions {
  /** One for all, or one per item. Default 0. */
  readonly tenant?: number | ArrayLike<number>;
  /** Default `normal`. */
  readonly priority?: PriorityName;
  /** How many items. Only needed where no column is an array. */
  readonly count?: number;
}

/** @throws GridwrightError `opcode/argument`, `publish/tenant`, `encode/value`, `ring/full` */
export function submitOne(state: RingState, plan: OpcodePlan, args: Readonly<Record<string, unknown>>, options: SubmitOptions): SlotTicket {
  checkNames(plan, args);
  const words = plan.arguments.map((argument) => argumentWord(argument, args[argument.name]));
  const tenant = options.tenant ?? 0;
  checkTenant(tenant);
  const level = priorityLevel(options.priority ?? "normal");
  if (state.ledger.free === 0) throw full(state, 1);

  const { start } = state.ledger.take(level, 1);
  const ticket = new SlotTicket(plan, start, ++state.sequence);
  state.ledger.assign(start, start + 1, ticket, 0);
  writeSlots(state, start, start + 1, plan.opcode, level, tenant, words, 0);
  return ticket;
}

/** All items or none. @throws GridwrightError as `submitOne` */
export function submitMany(state: RingState, plan: OpcodePlan, columns: Readonly<Record<string, unknown>>, options: SubmitManyOptions): SlotBatch {
  checkNames(plan, columns);
  const count = itemCount(plan, columns, options);
  // Before anything as long as the columns is allocated or walked.
  if (count > state.ledger.free) throw full(state, count);
  const words = plan.arguments.map((argument) => {
    const column = columns[argument.name];
    return isColumn(column) ? columnWords(argument, column, count) : argumentWord(argument, column);
  });
  const tenants = options.tenant ?? 0;
  if (typeof tenants === "number") checkTenant(tenants);
  else for (let i = 0; i < count; i++) checkTenant(tenants[i] ?? Number.NaN);
  const level = priorityLevel(options.priority ?? "normal");

  const batch = new SlotBatch(plan, count, state.sequence + 1);
  state.sequence += count;
  for (let item = 0; item < count; ) {
    const { start, end } = state.ledger.take(level, count - item);
    state.ledger.assign(start, end, batch, item);
    writeSlots(state, start, end, plan.opcode, level, tenants, words, item);
    item += end - start;
  }
  return batch;
}

/**
 * Writes slots that lie side by side, the first of them from item `first` of each column; status last. They may hold faults
 * that their tickets have reported: writing them is the host's acknowledgement.
 */
function writeSlots(state: RingState, start: number, end: number, opcode: number, level: number, tenants: number | ArrayLike<number>, args: readonly (number | Uint32Array)[], first: number): void {
  const ring = state.mirror.ringWords;
  const from = start * SLOT_WORDS;
  const to = end * SLOT_WORDS;
  ring.fill(0, from, to);
  writeColumn(ring, from, to, SLOT_OPCODE_WORD, opcode, first);
  writeColumn(ring, from, to, SLOT_TENANT_WORD, tenants, first);
  writeColumn(ring, from, to, SLOT_PRIORITY_WORD, level, first);
  for (let i = 0; i < args.length; i++) writeColumn(ring, from, to, SLOT_ARGS_WORD + i, args[i] ?? 0, first);
  writeColumn(ring, from, to, SLOT_STATUS_WORD, SlotStatus.published, first);
  state.mirror.dirtySlots.addRun(start, end);
}

function writeColumn(ring: Uint32Array, from: number, to: number, word: number, column: number | ArrayLike<number>, first: number): void {
  if (typeof column === "number") for (let at = from + word; at < to; at += SLOT_WORDS) ring[at] = column;
  else for (let at = from + word, item = first; at < to; at += SLOT_WORDS) ring[at] = column[item++] ?? 0;
}

function checkNames(plan: OpcodePlan, values: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(values)) {
    if (!plan.arguments.some((argument) => argument.name === name)) throw argumentError(plan, name, values[name], `${plan.name} has no argument ${name}`);
  }
  for (const { name } of plan.arguments) {
    if (!Object.hasOwn(values, name)) throw argumentError(plan, name, undefined, `argument ${name} of ${plan.name} is missing`);
  }
}

function itemCount(plan: OpcodePlan, columns: Readonly<Record<string, unknown>>, options: SubmitManyOptions): number {
  let count = options.count;
  const lengths: [string, ArrayLike<unknown>][] = [];
  for (const [name, column] of Object.entries(columns)) if (isColumn(column)) lengths.push([name, column]);
  if (typeof options.tenant === "object") lengths.push(["tenant", options.tenant]);
  for (const [name, { length }] of lengths) {
    count ??= length;
    if (length !== count) throw argumentError(plan, name, length, `column ${name} of ${plan.name} has ${length} items, where ${count} are expected`);
  }
  if (count !== undefined && Number.isInteger(count) && count >= 0) return count;
  throw argumentError(plan, "count", count, `nothing says how many items of ${plan.name} to submit (${String(count)})`);
}

function isColumn(column: unknown): column is Exclude<ArgumentColumn, number | boolean> {
  return typeof column === "object" && column !== null && "length" in column && typeof column.length === "number";
}

function full(state: RingState, count: number): GridwrightError {
  return new GridwrightError({
    code: "ring/full",
    message: `the ring has ${state.ledger.free} free slots of ${state.mirror.slotCount} (${count} needed)`,
    help: "run the ring, await ring.writable during a run, or make a larger ring",
    fields: { actual: count, limit: state.ledger.free, slotCount: state.mirror.slotCount },
  });
}

function argumentError(plan: OpcodePlan, name: string, value: unknown, message: string): GridwrightError {
  const expected = plan.arguments.map((argument) => argument.name);
  return new GridwrightError({
    code: "opcode/argument",
    message,
    help: expected.length === 0 ? `${plan.name} takes no arguments` : `the arguments of ${plan.name} are: ${expected.join(", ")}`,
    fields: { name, value, limit: expected },
  });
}
