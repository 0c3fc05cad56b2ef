/**
 * The automaton that finds all patterns in one pass over the bytes, overlapping occurrences included.
 *
 * Aho and Corasick, "Efficient string matching" (CACM 18, 1975), with the failure links folded into the transitions: each
 * step is one table look-up. The table is what `scan-protocol.yaml` calls `table`: a state is named by its *row*, the index
 * of its first transition, and accepting states come last, so "does a pattern end here" is one comparison.
 */
import { ROW_WORDS, TRANSITION_COUNT_MAX } from "./generated/scan.js";

/** Bytes of all patterns together: each may take a state, and the root takes one. 1 KiB of table per byte, 64 MiB at the limit. */
export const MAX_PATTERN_BYTES = TRANSITION_COUNT_MAX / ROW_WORDS - 1;

export interface Automaton {
  /** `ROW_WORDS` entries per state, the root first: transitions[row + byte] is the next row. */
  readonly transitions: Uint32Array<ArrayBuffer>;
  /** Row of the first accepting state; every row from here up accepts. */
  readonly acceptingRow: number;
  /** For each accepting state, in row order: the indices of the patterns that end in it, ascending. Never empty. */
  readonly outputs: readonly (readonly number[])[];
  /** Bytes of each pattern, in the caller's order. */
  readonly patternLengths: readonly number[];
  /** Bytes of the longest pattern. */
  readonly longest: number;
}

/** `patterns` are distinct and not empty, and hold at most `MAX_PATTERN_BYTES` together. */
export function buildAutomaton(patterns: readonly Uint8Array[]): Automaton {
  const { children, ends } = buildTrie(patterns);
  const { order, failure } = linkFailures(children);
  // Breadth first, a failure link always points to a state that is finished already.
  const outputsOf = new Map<number, readonly number[]>();
  for (const state of order) {
    const inherited = outputsOf.get(failure[state] ?? 0) ?? [];
    const own = ends.get(state);
    const all = own === undefined ? inherited : [...inherited, own].sort((a, b) => a - b);
    if (all.length > 0) outputsOf.set(state, all);
  }

  const accepting = order.filter((state) => outputsOf.has(state));
  const numbered = [0, ...order.filter((state) => !outputsOf.has(state)), ...accepting];
  const rowOf = new Uint32Array(numbered.length);
  numbered.forEach((state, index) => (rowOf[state] = index * ROW_WORDS));

  const transitions = new Uint32Array(numbered.length * ROW_WORDS);
  for (const state of [0, ...order]) {
    const row = rowOf[state] ?? 0;
    // The root falls back to itself; any other state starts from what its failure state does with the same byte.
    const fallback = state === 0 ? undefined : rowOf[failure[state] ?? 0];
    if (fallback !== undefined) transitions.copyWithin(row, fallback, fallback + ROW_WORDS);
    for (const [byte, child] of children[state] ?? []) transitions[row + byte] = rowOf[child] ?? 0;
  }
  return {
    transitions,
    acceptingRow: (numbered.length - accepting.length) * ROW_WORDS,
    outputs: accepting.map((state) => outputsOf.get(state) ?? []),
    patternLengths: patterns.map((pattern) => pattern.length),
    longest: Math.max(...patterns.map((pattern) => pattern.length)),
  };
}

interface Trie {
  /** By state: byte to child. State 0 is the root. */
  readonly children: readonly ReadonlyMap<number, number>[];
  /** The pattern that ends in a state. */
  readonly ends: ReadonlyMap<number, number>;
}

function buildTrie(patterns: readonly Uint8Array[]): Trie {
  const children: Map<number, number>[] = [new Map()];
  const ends = new Map<number, number>();
  patterns.forEach((pattern, index) => {
    let state = 0;
    for (const byte of pattern) {
      let child = children[state]?.get(byte);
      if (child === undefined) {
        child = children.length;
        children.push(new Map());
        children[state]?.set(byte, child);
      }
      state = child;
    }
    ends.set(state, index);
  });
  return { children, ends };
}

/** All states but the root, breadth first, and for each the state of its longest proper suffix. */
function linkFailures(children: Trie["children"]): { order: number[]; failure: Uint32Array } {
  const failure = new Uint32Array(children.length);
  const order: number[] = [...(children[0]?.values() ?? [])];
  for (let head = 0; head < order.length; head++) {
    const state = order[head] ?? 0;
    for (const [byte, child] of children[state] ?? []) {
      let suffix = failure[state] ?? 0;
      while (suffix !== 0 && !children[suffix]?.has(byte)) suffix = failure[suffix] ?? 0;
      failure[child] = children[suffix]?.get(byte) ?? 0;
      order.push(child);
    }
  }
  return { order, failure };
}

/** Occurrences per pattern, from how often each accepting state was entered. Exact below 2^53. */
export function countPatterns(automaton: Automaton, visits: ArrayLike<number>): number[] {
  const counts = automaton.patternLengths.map(() => 0);
  automaton.outputs.forEach((patterns, state) => {
    for (const pattern of patterns) counts[pattern] = (counts[pattern] ?? 0) + (visits[state] ?? 0);
  });
  return counts;
}
