/** Whether every number that was legal still is. */
import type { Limits } from "../layout.js";
import { isLegal, someLegal } from "../limits.js";

/** Legal values up to this many are tried one by one; beyond, constraints are compared as such. */
const MAX_TRIED = 4096;

export interface Domain {
  readonly low: number;
  readonly high: number;
  readonly integers: boolean;
}

/** An example of a number that `before` allows and `after` does not, in words; undefined where there is none. */
export function narrowed(before: Limits, after: Limits, domain: Domain): string | undefined {
  const low = Math.max(before.min ?? domain.low, domain.low);
  const high = Math.min(before.max ?? domain.high, domain.high);
  const listed = before.in ?? (domain.integers && high - low < MAX_TRIED ? Array.from({ length: high - low + 1 }, (_, i) => low + i) : undefined);
  if (listed !== undefined) {
    const lost = listed.find((value) => value >= low && value <= high && isLegal(value, before) && !isLegal(value, after));
    return lost === undefined ? undefined : `such as ${lost}`;
  }
  if (after.in !== undefined) return `all but ${after.in.join(", ")}`;
  // A bound refuses nothing where no value beyond it was legal.
  const some = (from: number, to: number): boolean => !domain.integers || someLegal(before, from, to) !== undefined;
  if (after.min !== undefined && after.min > low && some(low, after.min - 1)) return `values below ${after.min}`;
  if (after.max !== undefined && after.max < high && some(after.max + 1, high)) return `values above ${after.max}`;
  const refused = after.not?.find((value) => isLegal(value, before) && value >= low && value <= high);
  if (refused !== undefined) return `such as ${refused}`;
  if (after.multipleOf !== undefined && (before.multipleOf ?? 1) % after.multipleOf !== 0) return `values that are no multiple of ${after.multipleOf}`;
  return undefined;
}
