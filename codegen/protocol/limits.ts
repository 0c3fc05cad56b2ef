/** Which numbers are legal: constraints combined, judged and put into words. */
import type { Limits } from "./layout.js";

/** What passes both. */
export function intersect(a: Limits, b: Limits): Limits {
  const min = highest(a.min, b.min);
  const max = lowest(a.max, b.max);
  const list = a.in === undefined ? b.in : b.in === undefined ? a.in : a.in.filter((value) => b.in?.includes(value));
  const not = [...new Set([...(a.not ?? []), ...(b.not ?? [])])].sort((x, y) => x - y);
  const multipleOf = a.multipleOf === undefined ? b.multipleOf : b.multipleOf === undefined ? a.multipleOf : leastCommonMultiple(a.multipleOf, b.multipleOf);
  return givenLimits({ min, max, in: list, not: not.length === 0 ? undefined : not, multipleOf });
}

/** Those of the limits that are given, in a fixed order of keys. */
export function givenLimits({ min, max, in: list, not, multipleOf }: { readonly [Key in keyof Limits]: Limits[Key] | undefined }): Limits {
  return {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(list === undefined ? {} : { in: list }),
    ...(not === undefined ? {} : { not }),
    ...(multipleOf === undefined ? {} : { multipleOf }),
  };
}

export function isLegal(value: number, limits: Limits): boolean {
  if (limits.min !== undefined && value < limits.min) return false;
  if (limits.max !== undefined && value > limits.max) return false;
  if (limits.in !== undefined && !limits.in.includes(value)) return false;
  if (limits.not?.includes(value) === true) return false;
  return limits.multipleOf === undefined || value % limits.multipleOf === 0;
}

/** An integer from `low` to `high` that passes, where there is one; for an f32 some bound or listed value. */
export function someLegal(limits: Limits, low: number, high: number): number | undefined {
  if (limits.in !== undefined) return limits.in.find((value) => value >= low && value <= high && isLegal(value, limits));
  const step = limits.multipleOf ?? 1;
  const first = Math.max(low, limits.min ?? low);
  const last = Math.min(high, limits.max ?? high);
  // Each value of `not` can spoil one candidate, so one more candidate than there are of them decides it.
  for (let i = 0, value = Math.ceil(first / step) * step; i <= (limits.not?.length ?? 0) && value <= last; i += 1, value += step) {
    if (isLegal(value, limits)) return value === 0 ? 0 : value;
  }
  return undefined;
}

/** As in `0 to 1439, a multiple of 4`; empty where everything is legal. `low` and `high` close a side that is open. */
export function describeLimits(limits: Limits, closed?: { readonly low: number; readonly high: number }): string {
  const parts = [describeRange(limits, closed), list("one of", limits.in), list("not", limits.not), limits.multipleOf === undefined ? "" : `a multiple of ${limits.multipleOf}`];
  return parts.filter((part) => part !== "").join(", ");
}

export function hasLimits(limits: Limits): boolean {
  return Object.keys(limits).length > 0;
}

function describeRange({ min, max, in: listed }: Limits, closed?: { readonly low: number; readonly high: number }): string {
  if (min !== undefined && min === max) return String(min);
  if (min === undefined && max === undefined) return closed === undefined || listed !== undefined ? "" : `${closed.low} to ${closed.high}`;
  if (closed !== undefined) return `${min ?? closed.low} to ${max ?? closed.high}`;
  return min === undefined ? `at most ${max}` : max === undefined ? `at least ${min}` : `${min} to ${max}`;
}

function list(word: string, values: readonly number[] | undefined): string {
  return values === undefined ? "" : `${word} ${values.join(", ")}`;
}

function highest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.max(a, b);
}

function lowest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}

/** At most 2^53: from there on only 0 is a multiple of both that fits into a word. */
function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return Math.min((a / x) * b, Number.MAX_SAFE_INTEGER);
}
