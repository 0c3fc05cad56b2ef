import { doublingsUpTo, firstDifference, mixed, wordsOf, type GridProgram } from "./grid-program.js";
import { PREFIX_SUM_LANES, prefixSum } from "./prefix-sum.kernel.js";

/** Judged by adding one value after the other. Sums wrap at 2^32 on both sides. */
export const PREFIX_SUM: GridProgram = {
  program: prefixSum,
  unit: "values",
  maxSize: 65_535 * PREFIX_SUM_LANES,
  defaultSize: 100_000,
  oracleSize: 300,
  problem(size, seed) {
    const data = Uint32Array.from({ length: size }, (_, i) => mixed(i, seed));
    const groups = Math.ceil(size / PREFIX_SUM_LANES);
    return {
      grid: [groups, 1, 1],
      parameters: { count: size, total_count: 2 * groups, turns: doublingsUpTo(groups) },
      buffers: { data, totals: new Uint32Array(2 * groups) },
      judge(after) {
        let sum = 0;
        const wrong = firstDifference("data", wordsOf(after, "data"), data.map((value) => (sum = (sum + value) >>> 0)));
        return { ok: wrong === undefined, says: wrong ?? `all of them add up to ${sum} (mod 2^32)` };
      },
    };
  },
};
