/** Where the programs end, and what they do at their edges: inputs made for the purpose, on the oracle. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileKernel } from "../../../codegen/shader/compile.js";
import { BITONIC_SORT } from "../../../examples/grid-programs/bitonic-sort.js";
import { BREADTH_FIRST_SEARCH } from "../../../examples/grid-programs/breadth-first-search.js";
import { UNREACHED } from "../../../examples/grid-programs/breadth-first-search.kernel.js";
import { CONJUGATE_GRADIENT } from "../../../examples/grid-programs/conjugate-gradient.js";
import { floatsOf, wordsOf, type Buffers, type GridProgram, type Problem } from "../../../examples/grid-programs/grid-program.js";
import { HISTOGRAM } from "../../../examples/grid-programs/histogram.js";
import { PREFIX_SUM } from "../../../examples/grid-programs/prefix-sum.js";
import { runProblem } from "../../../examples/grid-programs/run-problem.js";
import { openOracleDevice } from "../../../testing/oracle-device.js";

interface Changes {
  readonly parameters?: Readonly<Record<string, number>>;
  readonly buffers?: Readonly<Record<string, readonly number[]>>;
}

async function run({ program }: GridProgram, problem: Problem, { parameters, buffers = {} }: Changes = {}): Promise<{ after: Buffers; findings: string[] }> {
  await using oracle = openOracleDevice({ seed: 5, findings: "collect" });
  const given = Object.fromEntries(Object.entries(buffers).map(([name, words]) => [name, Uint32Array.from(words)]));
  const changed = { ...problem, parameters: { ...problem.parameters, ...parameters }, buffers: { ...problem.buffers, ...given } };
  const { after } = await runProblem(oracle, compileKernel(program, { targets: ["program"] }), changed);
  return { after, findings: oracle.findings.map(({ code }) => code) };
}

/** 0 to 1 to 2 and so on, `count` vertices, with a queue that starts with `starts`. */
function path(count: number, starts: readonly number[], mostLevels: number): Changes {
  return {
    parameters: { offset_count: count + 1, edge_count: count - 1, vertex_count: count, queue_count: 2 * count, most_levels: mostLevels },
    buffers: {
      offsets: Array.from({ length: count + 1 }, (_, vertex) => Math.min(vertex, count - 1)),
      targets: Array.from({ length: count - 1 }, (_, vertex) => vertex + 1),
      levels: Array.from({ length: count }, (_, vertex) => (starts.includes(vertex) ? 0 : UNREACHED)),
      queue: Array.from({ length: 2 * count }, (_, at) => starts[at] ?? 0),
      lengths: [starts.length, 0],
    },
  };
}

test("a search goes on until its last level leads nowhere, and its bound allows exactly so many turns", async () => {
  const problem = BREADTH_FIRST_SEARCH.problem(70, 1);
  const whole = await run(BREADTH_FIRST_SEARCH, problem, path(70, [0], 70));
  assert.equal([...wordsOf(whole.after, "levels")], Array.from({ length: 70 }, (_, level) => level));
  assert.equal(whole.findings, []);
  const cut = await run(BREADTH_FIRST_SEARCH, problem, path(70, [0], 69));
  assert.equal(cut.findings, ["loop/bound-reached"]);
  const short = await run(BREADTH_FIRST_SEARCH, problem, path(70, [0], 3));
  assert.equal([...wordsOf(short.after, "levels")].slice(0, 5), [0, 1, 2, 3, UNREACHED]);
});

test("a search starts at all vertices in its queue, at none if that is empty, and never goes against an edge", async () => {
  const problem = BREADTH_FIRST_SEARCH.problem(9, 1);
  const two = await run(BREADTH_FIRST_SEARCH, problem, path(9, [6, 2], 9));
  assert.equal([...wordsOf(two.after, "levels")], [UNREACHED, UNREACHED, 0, 1, 2, 3, 0, 1, 2]);
  const none = await run(BREADTH_FIRST_SEARCH, problem, path(9, [], 9));
  assert.equal([...wordsOf(none.after, "levels")], Array.from({ length: 9 }, () => UNREACHED));
  assert.equal(none.findings, []);
});

const TURNS = 2;
const bitsOf = (values: readonly number[]): number[] => [...new Uint32Array(Float32Array.from(values).buffer)];

test("the solver stops when its residual is small: at once for 0, after one turn along an eigenvector, at its bound if that comes first", async () => {
  const problem = CONJUGATE_GRADIENT.problem(64, 1);
  const zero = await run(CONJUGATE_GRADIENT, problem, { buffers: { solution: bitsOf(Array.from({ length: 64 }, () => 0)) } });
  assert.is(wordsOf(zero.after, "state")[TURNS], 0);
  assert.equal([...floatsOf(zero.after, "solution")], Array.from({ length: 64 }, () => 0));

  // The lowest mode of the sheet of 8 by 8, with the eigenvalue 4.5 - 4 cos(pi / 9).
  const mode = Array.from({ length: 64 }, (_, i) => Math.sin(((1 + (i % 8)) * Math.PI) / 9) * Math.sin(((1 + (i >> 3)) * Math.PI) / 9));
  const one = await run(CONJUGATE_GRADIENT, problem, { buffers: { solution: bitsOf(mode) } });
  assert.is(wordsOf(one.after, "state")[TURNS], 1);
  const eigenvalue = 4.5 - 4 * Math.cos(Math.PI / 9);
  floatsOf(one.after, "solution").forEach((x, i) => assert.ok(Math.abs(x - (mode[i] ?? NaN) / eigenvalue) < 1e-5, `x[${i}] is ${x}`));

  const needed = wordsOf((await run(CONJUGATE_GRADIENT, problem)).after, "state")[TURNS] ?? 0;
  assert.ok(needed > 3, `${needed} turns`);
  assert.equal((await run(CONJUGATE_GRADIENT, problem, { parameters: { most_turns: needed } })).findings, []);
  const cut = await run(CONJUGATE_GRADIENT, problem, { parameters: { most_turns: needed - 1 } });
  assert.equal(cut.findings, ["loop/bound-reached"]);
  assert.is(wordsOf(cut.after, "state")[TURNS], needed - 1);
});

test("the solver takes more turns for a smaller residual", async () => {
  const problem = CONJUGATE_GRADIENT.problem(64, 1);
  const turns: number[] = [];
  for (const tolerance of [1e-1, 1e-2, 1e-4]) {
    const { after } = await run(CONJUGATE_GRADIENT, problem, { parameters: { squared_tolerance: tolerance ** 2 } });
    turns.push(wordsOf(after, "state")[TURNS] ?? 0);
  }
  assert.equal(turns, [...new Set(turns)].sort((a, b) => a - b));
});

test("keys in any order are sorted: falling, rising, equal, and with the largest word among them", async () => {
  const problem = BITONIC_SORT.problem(70, 1);
  for (const keys of [(i: number) => 70 - i, (i: number) => i, () => 7, (i: number) => (i % 3 === 0 ? 0xffff_ffff : i)]) {
    const given = Array.from({ length: 70 }, (_, i) => keys(i));
    const { after, findings } = await run(BITONIC_SORT, problem, { buffers: { keys: given } });
    assert.equal([...wordsOf(after, "keys")], given.sort((a, b) => a - b));
    assert.equal(findings, []);
  }
});

test("sums wrap at 2^32", async () => {
  const { after } = await run(PREFIX_SUM, PREFIX_SUM.problem(66, 1), { buffers: { data: Array.from({ length: 66 }, () => 0x8000_0001) } });
  assert.equal([...wordsOf(after, "data")].slice(0, 3), [0x8000_0001, 2, 0x8000_0003]);
  assert.is(wordsOf(after, "data")[65], 66);
});

test("a histogram of one value is one bar, and of a word above 255 the low byte counts", async () => {
  const { after } = await run(HISTOGRAM, HISTOGRAM.problem(300, 1), { buffers: { values: Array.from({ length: 300 }, () => 0x1_07ff) } });
  assert.equal([...floatsOf(after, "heights")], Array.from({ length: 256 }, (_, bin) => (bin === 255 ? 1 : 0)));
  assert.is(wordsOf(after, "peak")[0], 300);
});

test.run();
