import { BITONIC_SORT_LANES, bitonicSort } from "./bitonic-sort.kernel.js";
import { doublingsUpTo, firstDifference, mixed, wordsOf, type GridProgram } from "./grid-program.js";

/** Judged by JavaScript's own sort. */
export const BITONIC_SORT: GridProgram = {
  program: bitonicSort,
  unit: "keys",
  maxSize: 1 << 22,
  defaultSize: 20_000,
  oracleSize: 100,
  problem(size, seed) {
    // A quarter of the keys repeats others.
    const keys = Uint32Array.from({ length: size }, (_, i) => mixed(i % 4 === 3 ? i >> 2 : i, seed));
    const stages = doublingsUpTo(size);
    return {
      grid: [Math.ceil(2 ** stages / 2 / BITONIC_SORT_LANES), 1, 1],
      parameters: { count: size, stages },
      buffers: { keys },
      judge(after) {
        const sorted = [...keys].sort((a, b) => a - b);
        const wrong = firstDifference("keys", wordsOf(after, "keys"), sorted);
        return { ok: wrong === undefined, says: wrong ?? `from ${sorted[0]} to ${sorted.at(-1)} in ${stages} stages` };
      },
    };
  },
};
