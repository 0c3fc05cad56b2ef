import { floatsOf, firstDifference, mixed, wordsOf, type GridProgram } from "./grid-program.js";
import { HISTOGRAM_BINS, VALUES_PER_INVOCATION, histogram } from "./histogram.kernel.js";

const VALUES_PER_WORKGROUP = HISTOGRAM_BINS * VALUES_PER_INVOCATION;

/**
 * Counts stay below 2^24, so they are f32 exactly, and a height is one division: WGSL allows it 2.5 units in the last place
 * (`#floating-point-accuracy`), which are at most 2.5 * 2^-23 of the value.
 */
const HEIGHT_TOLERANCE = 2.5 * 2 ** -23;

/** Judged by counting one value after the other, and dividing in f64. */
export const HISTOGRAM: GridProgram = {
  program: histogram,
  unit: "values",
  maxSize: 1 << 24,
  defaultSize: 250_000,
  oracleSize: 5_000,
  problem(size, seed) {
    // The mean of two even draws: low at the ends, high in the middle.
    const values = Uint32Array.from({ length: size }, (_, i) => ((mixed(2 * i, seed) & 0xff) + (mixed(2 * i + 1, seed) & 0xff)) >> 1);
    return {
      grid: [Math.ceil(size / VALUES_PER_WORKGROUP), 1, 1],
      parameters: { count: size },
      buffers: {
        values,
        counts: new Uint32Array(HISTOGRAM_BINS),
        peak: new Uint32Array(1),
        heights: new Uint32Array(HISTOGRAM_BINS),
      },
      judge(after) {
        const counts = new Uint32Array(HISTOGRAM_BINS);
        for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
        const peak = Math.max(...counts);
        const wrong = firstDifference("counts", wordsOf(after, "counts"), counts) ?? wrongHeight(floatsOf(after, "heights"), counts, peak);
        return { ok: wrong === undefined, says: wrong ?? `the highest bar is that of ${counts.indexOf(peak)}, with ${peak} values` };
      },
    };
  },
};

function wrongHeight(heights: Float32Array, counts: Uint32Array, peak: number): string | undefined {
  for (const [bin, count] of counts.entries()) {
    const [height = NaN, wanted] = [heights[bin], count / peak];
    if (!(Math.abs(height - wanted) <= HEIGHT_TOLERANCE * wanted)) return `heights[${bin}] is ${height} where ${wanted} is right`;
  }
  return undefined;
}
