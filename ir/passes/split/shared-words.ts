/**
 * Words of scratch for homes that hold their values at different times. A home's lifetime is the set of points between
 * segments at which some later segment still reads it. Whoever overwrites a word has read it before: each invocation
 * reloads before it spills, and a workgroup waits for all of its invocations before it saves its memory.
 */
import { keyOf, type Home } from "./homes.js";

/** A set of points, one bit each. */
export type Lifetime = bigint;

/** `points`: what is live at each of them. */
export function lifetimesOf(points: Iterable<Iterable<Home>>): (home: Home) => Lifetime {
  const lifetimes = new Map<string, Lifetime>();
  let bit = 1n;
  for (const live of points) {
    for (const home of live) lifetimes.set(keyOf(home), (lifetimes.get(keyOf(home)) ?? 0n) | bit);
    bit <<= 1n;
  }
  return (home) => lifetimes.get(keyOf(home)) ?? 0n;
}

/** The first words, in order, that nothing has which lives at the same time. */
export class SharedWords {
  readonly #taken: { readonly start: number; readonly end: number; readonly lifetime: Lifetime }[] = [];
  #size = 0;

  /** Words in all. */
  get size(): number {
    return this.#size;
  }

  take(words: number, lifetime: Lifetime): number {
    const neighbours = this.#taken.filter((each) => (each.lifetime & lifetime) !== 0n).sort((a, b) => a.start - b.start);
    let start = 0;
    for (const neighbour of neighbours) if (neighbour.start < start + words) start = Math.max(start, neighbour.end);
    this.#taken.push({ start, end: start + words, lifetime });
    this.#size = Math.max(this.#size, start + words);
    return start;
  }
}
