import { GridwrightError } from "../error.js";
import { MAX_RING_SLOTS, MAX_TENANTS, PRIORITY_LEVELS, Priority } from "../generated/megakernel.js";
import { type PriorityName, priorityLevel } from "./priority-level.js";
import { type PriorityOffsets, priorityOffsets } from "../wire/priority-offsets.js";

export interface RingOptions {
  readonly slotCount: number;
  /** Result words at the end of control. Default 0. */
  readonly observables?: number;
  /** Tenants 0..tenants-1 are let in, without a quota. Default 1. The others' slots stay published. */
  readonly tenants?: number;
  /** Slots of each priority level; they add up to `slotCount`. Default: all of them `normal`. */
  readonly partitions?: Partial<Readonly<Record<PriorityName, number>>>;
  /** How long one round should take. Default 50. */
  readonly targetRoundMs?: number;
}

export interface RingGeometry {
  readonly slotCount: number;
  readonly observables: number;
  readonly tenants: number;
  readonly offsets: PriorityOffsets;
  readonly targetRoundMs: number;
}

/** @throws GridwrightError `ring/geometry`, before anything is allocated. (Too many observables: `encode/cap`, by the mirror.) */
export function ringGeometry(options: RingOptions): RingGeometry {
  const { slotCount, observables = 0, tenants = 1, partitions = { normal: slotCount }, targetRoundMs = 50 } = options;
  if (!isCount(slotCount, 1, MAX_RING_SLOTS)) throw refused("slotCount", slotCount, `1 to ${MAX_RING_SLOTS} slots`);
  if (!isCount(tenants, 0, MAX_TENANTS)) throw refused("tenants", tenants, `0 to ${MAX_TENANTS} tenants`);
  if (!(targetRoundMs > 0 && Number.isFinite(targetRoundMs))) throw refused("targetRoundMs", targetRoundMs, "more than 0 milliseconds");
  return { slotCount, observables, tenants, offsets: partitionOffsets(slotCount, partitions), targetRoundMs };
}

function partitionOffsets(slotCount: number, partitions: Partial<Readonly<Record<PriorityName, number>>>): PriorityOffsets {
  const counts = new Array<number>(PRIORITY_LEVELS).fill(0);
  for (const [name, count] of Object.entries(partitions)) {
    if (!isPriorityName(name)) throw refused(`partitions.${name}`, name, `named after one of ${Object.keys(Priority).join(", ")}`);
    if (!isCount(count, 0, slotCount)) throw refused(`partitions.${name}`, count, `0 to ${slotCount} slots`);
    counts[priorityLevel(name)] = count;
  }
  const offsets = priorityOffsets(counts);
  const total = offsets[PRIORITY_LEVELS] ?? 0;
  if (total !== slotCount) throw refused("partitions", total, `${slotCount} slots in all`);
  return offsets;
}

function isPriorityName(name: string): name is keyof typeof Priority {
  return Object.hasOwn(Priority, name);
}

function isCount(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

function refused(name: string, actual: unknown, expected: string): GridwrightError {
  return new GridwrightError({
    code: "ring/geometry",
    message: `${name} must be ${expected} (${String(actual)})`,
    help: `pass ${expected}`,
    fields: { name, actual },
  });
}
