/** What the examples have in common: a program, and problems of any size for it that can be judged without it. */
import type { Program } from "../../ir/ir.js";

export interface GridProgram {
  readonly program: Program;
  /** What the size of a problem counts. */
  readonly unit: string;
  readonly maxSize: number;
  /** Without `--size`: on a GPU, and on the oracle, which interprets. */
  readonly defaultSize: number;
  readonly oracleSize: number;
  /** The same size, from 1, and the same seed give the same problem. */
  problem(size: number, seed: number): Problem;
}

export interface Problem {
  readonly grid: readonly [number, number, number];
  readonly parameters: Readonly<Record<string, number>>;
  /** The words of each buffer before the run. */
  readonly buffers: Buffers;
  /** Compares what the run left behind with what another algorithm, in TypeScript, makes of the same problem. */
  judge(after: Buffers): Verdict;
}

export type Buffers = Readonly<Record<string, Uint32Array<ArrayBuffer>>>;

export interface Verdict {
  readonly ok: boolean;
  /** One line: what came out, or what is wrong with it. */
  readonly says: string;
}

/** The buffer of that name. Throws RangeError where there is none. */
export function wordsOf(buffers: Buffers, name: string): Uint32Array<ArrayBuffer> {
  const words = buffers[name];
  if (words === undefined) throw new RangeError(`no buffer is called ${name} (buffers: ${Object.keys(buffers).join(", ")})`);
  return words;
}

export function floatsOf(buffers: Buffers, name: string): Float32Array<ArrayBuffer> {
  const { buffer, byteOffset, length } = wordsOf(buffers, name);
  return new Float32Array(buffer, byteOffset, length);
}

/** The first difference of two lists of the same length, in words; undefined where there is none. */
export function firstDifference(what: string, got: ArrayLike<number>, wanted: ArrayLike<number>): string | undefined {
  for (let at = 0; at < Math.max(got.length, wanted.length); at += 1) {
    if (got[at] !== wanted[at]) return `${what}[${at}] is ${got[at]} where ${wanted[at]} is right`;
  }
  return undefined;
}

/** How many doublings lead from 1 to `count` or beyond. */
export function doublingsUpTo(count: number): number {
  return count <= 1 ? 0 : 32 - Math.clz32(count - 1);
}

/** Well spread u32 values, the same for the same seed, each computed by itself. (`lowbias32`, Chris Wellons, "Prospecting for hash functions", 2018) */
export function mixed(index: number, seed: number): number {
  let x = (index ^ Math.imul(seed + 1, 0x9e37_79b1)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb_352d);
  x = Math.imul(x ^ (x >>> 15), 0x846c_a68b);
  return (x ^ (x >>> 16)) >>> 0;
}
