/** The programs with grid syncs on the oracle, which keeps the barriers, and as the split made them. Each judged by another algorithm. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileKernel } from "../../../codegen/shader/compile.js";
import type { CompiledKernel } from "../../../codegen/shader/kernel.js";
import { wordsOf, type Buffers, type Problem } from "../../../examples/grid-programs/grid-program.js";
import { GRID_PROGRAMS } from "../../../examples/grid-programs/grid-programs.js";
import { runProblem } from "../../../examples/grid-programs/run-problem.js";
import { interpretSchedule } from "../../../ir/interpret/interpret-schedule.js";
import { splitOnGridSync } from "../../../ir/passes/split-on-grid-sync.js";
import { verifyOrThrow } from "../../../ir/verify.js";
import { openOracleDevice } from "../../../testing/oracle-device.js";

/** One, few, both sides of one workgroup of 64, and several. */
const SIZES = [1, 2, 63, 64, 65, 193];

/** The words that decide whether a result is right; the histogram's and the solver's have more than one such buffer. */
const RESULTS: Readonly<Record<string, readonly string[]>> = {
  prefix_sum: ["data"],
  breadth_first_search: ["levels"],
  bitonic_sort: ["keys"],
  conjugate_gradient: ["solution"],
  histogram: ["counts", "heights"],
};

async function onOracle(kernel: CompiledKernel, problem: Problem, seed: number): Promise<Buffers> {
  await using oracle = openOracleDevice({ seed, findings: "collect" });
  const { after } = await runProblem(oracle, kernel, problem);
  assert.equal(oracle.findings, [], `findings of seed ${seed}`);
  return after;
}

for (const example of GRID_PROGRAMS) {
  const { name } = example.program;
  const kernel = compileKernel(example.program, { targets: ["program"] });

  test(`${name} is right on the oracle, whatever the size and the interleaving, and nothing is found`, async () => {
    for (const [i, size] of SIZES.entries()) {
      const problem = example.problem(size, i);
      const { ok, says } = problem.judge(await onOracle(kernel, problem, 100 + i));
      assert.ok(ok, `${size} ${example.unit}: ${says}`);
    }
    const problem = example.problem(130, 9);
    for (let seed = 0; seed < 3; seed += 1) {
      const { ok, says } = problem.judge(await onOracle(kernel, problem, seed));
      assert.ok(ok, `interleaving ${seed}: ${says}`);
    }
  });

  test(`${name}, split, is right on the oracle`, () => {
    const split = splitOnGridSync(verifyOrThrow(example.program));
    for (const size of [1, 65, 130]) {
      const problem = example.problem(size, size);
      const after = Object.fromEntries(Object.entries(problem.buffers).map(([buffer, words]) => [buffer, Uint32Array.from(words.length === 0 ? [0] : words)]));
      const bytes = Object.fromEntries(Object.entries(after).map(([buffer, words]) => [buffer, new Uint8Array(words.buffer)]));
      const { findings } = interpretSchedule(split, { grid: problem.grid, parameters: problem.parameters, buffers: bytes, seed: size });
      assert.equal(findings, []);
      const { ok, says } = problem.judge(after);
      assert.ok(ok, `${size} ${example.unit}: ${says}`);
    }
  });

  test(`the judge of ${name} passes what is right, and no single other word in it`, async () => {
    const problem = example.problem(100, 3);
    const after = await onOracle(kernel, problem, 0);
    assert.ok(problem.judge(after).ok);
    const results = RESULTS[name] ?? [];
    assert.ok(results.length > 0);
    for (const buffer of results) {
      const words = wordsOf(after, buffer);
      for (const at of [0, words.length >> 1, words.length - 1]) {
        // As an f32, far off: the exponent's top bit.
        const changed = words.map((word, i) => (i === at ? word ^ 0x4000_0000 : word));
        assert.not(problem.judge({ ...after, [buffer]: changed }).ok, `${buffer}[${at}]`);
      }
    }
  });

  test(`problems of ${name} depend on size and seed alone`, () => {
    assert.equal(example.problem(70, 5).buffers, example.problem(70, 5).buffers);
    assert.not.equal(example.problem(70, 5).buffers, example.problem(70, 6).buffers);
  });
}

test.run();
