/**
 * A sheet of springs: cells in rows of `width`, each pulled towards its neighbours and, with the strength of GROUND, towards
 * zero. So A has 4 + GROUND on its diagonal and -1 for each of the four neighbours that are cells.
 */
import { conjugateGradient, SOLVER_LANES } from "./conjugate-gradient.kernel.js";
import { floatsOf, mixed, wordsOf, type GridProgram, type Verdict } from "./grid-program.js";

const GROUND = 0.5;
/** By Gershgorin's circles no eigenvalue of A lies outside of GROUND ..< 8 + GROUND. */
const CONDITION = (8 + GROUND) / GROUND;
/** Of the residual's length to that of the right side. */
const TOLERANCE = 1e-4;
/**
 * What the program follows is not quite the residual: each turn rounds by a small multiple of 2^-24 |A| |x|, which is at
 * most 1.1e-6 |b| here. After the 24 turns that there can be, that adds up to less than TOLERANCE once more, if it is no
 * more than thrice that in each.
 */
const MOST_RESIDUAL = 2 * TOLERANCE;
/**
 * After k turns the residual is at most 2 sqrt(c) r^k of what it was, c the condition and r = (sqrt(c) - 1) / (sqrt(c) + 1)
 * (Saad, "Iterative Methods for Sparse Linear Systems", 6.11.3). One turn more is for rounding.
 */
const ROOT = Math.sqrt(CONDITION);
const MOST_TURNS = Math.ceil(Math.log(TOLERANCE / (2 * ROOT)) / Math.log((ROOT - 1) / (ROOT + 1))) + 1;
/** Far above, so that it is the residual that ends a run. */
const BOUND = 4 * MOST_TURNS;
/** Where `turns` stands in the words of `state`, which starts with the squared residual and its goal. */
const STATE_WORDS = 3;
const TURNS = 2;

/** Judged by solving the same system directly, in f64. */
export const CONJUGATE_GRADIENT: GridProgram = {
  program: conjugateGradient,
  unit: "unknowns",
  maxSize: 1 << 14,
  defaultSize: 4_096,
  oracleSize: 100,
  problem(size, seed) {
    const width = Math.ceil(Math.sqrt(size));
    const { offsets, entries } = matrixOf(size, width);
    const rightSide = Float32Array.from({ length: size }, (_, i) => mixed(i, seed) / 2 ** 31 - 1);
    const groups = Math.ceil(size / SOLVER_LANES);
    return {
      grid: [groups, 1, 1],
      parameters: {
        offset_count: offsets.length,
        entry_count: entries.length / 2,
        rows: size,
        direction_count: size,
        sum_count: 2 * groups,
        squared_tolerance: TOLERANCE ** 2,
        most_turns: BOUND,
      },
      buffers: {
        offsets,
        entries,
        solution: new Uint32Array(rightSide.slice().buffer),
        directions: new Uint32Array(size),
        state: new Uint32Array(STATE_WORDS + 2 * groups),
      },
      judge: (after) => verdict(floatsOf(after, "solution"), wordsOf(after, "state")[TURNS] ?? 0, rightSide, width),
    };
  },
};

function matrixOf(size: number, width: number): { offsets: Uint32Array<ArrayBuffer>; entries: Uint32Array<ArrayBuffer> } {
  const offsets = new Uint32Array(size + 1);
  const entries: number[] = [];
  const [diagonal = 0, pull = 0] = new Uint32Array(Float32Array.of(4 + GROUND, -1).buffer);
  for (let row = 0; row < size; row += 1) {
    if (row >= width) entries.push(row - width, pull);
    if (row % width !== 0) entries.push(row - 1, pull);
    entries.push(row, diagonal);
    if (row % width !== width - 1 && row + 1 < size) entries.push(row + 1, pull);
    if (row + width < size) entries.push(row + width, pull);
    offsets[row + 1] = entries.length / 2;
  }
  return { offsets, entries: Uint32Array.from(entries) };
}

/** |x - solution| = |inverse of A * residual| is at most the residual's length by GROUND, the least eigenvalue that A can have. */
function verdict(x: Float32Array, turns: number, rightSide: Float32Array, width: number): Verdict {
  const solution = solveDirectly(rightSide, width);
  const error = lengthOf(solution.map((value, i) => value - (x[i] ?? NaN)));
  const allowed = (MOST_RESIDUAL / GROUND) * lengthOf(rightSide);
  if (!(error <= allowed)) return { ok: false, says: `solution is ${error} away from the right one where ${allowed} is allowed` };
  if (turns > MOST_TURNS) return { ok: false, says: `it took ${turns} turns where ${MOST_TURNS} must do` };
  return { ok: true, says: `${turns} turns, ${error.toExponential(1)} away from the direct solution (allowed ${allowed.toExponential(1)})` };
}

function lengthOf(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

/** Gaussian elimination within the band, which needs no pivots because the diagonal dominates. */
function solveDirectly(rightSide: Float32Array, width: number): Float64Array {
  const size = rightSide.length;
  // Row r holds the columns r ..= r + width: below the diagonal everything is eliminated before it is looked at.
  const band = new Float64Array(size * (width + 1));
  const at = (row: number, column: number): number => row * width + column;
  const solution = Float64Array.from(rightSide);
  for (let row = 0; row < size; row += 1) {
    band[at(row, row)] = 4 + GROUND;
    if (row % width !== width - 1 && row + 1 < size) band[at(row, row + 1)] = -1;
    if (row + width < size) band[at(row, row + width)] = -1;
  }
  for (let pivot = 0; pivot < size; pivot += 1) {
    const end = Math.min(size - 1, pivot + width);
    for (let row = pivot + 1; row <= end; row += 1) {
      // A is symmetric, and what is left of it stays so.
      const factor = (band[at(pivot, row)] ?? 0) / (band[at(pivot, pivot)] ?? 1);
      if (factor === 0) continue;
      for (let column = row; column <= end; column += 1) band[at(row, column)] = (band[at(row, column)] ?? 0) - factor * (band[at(pivot, column)] ?? 0);
      solution[row] = (solution[row] ?? 0) - factor * (solution[pivot] ?? 0);
    }
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let value = solution[row] ?? 0;
    for (let column = row + 1; column <= Math.min(size - 1, row + width); column += 1) value -= (band[at(row, column)] ?? 0) * (solution[column] ?? 0);
    solution[row] = value / (band[at(row, row)] ?? 1);
  }
  return solution;
}
