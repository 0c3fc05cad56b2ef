/** The programs with grid syncs on the software GPU, split: right at every size, as another algorithm judges them. */
import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileKernel } from "../../codegen/shader/compile.js";
import { GRID_PROGRAMS } from "../../examples/grid-programs/grid-programs.js";
import { runProblem } from "../../examples/grid-programs/run-problem.js";
import { openDevice } from "../../runtime/node/open-device.js";
import type { WebGpuDevice } from "../../runtime/webgpu/webgpu-device.js";

const test = suite<{ device: WebGpuDevice }>("programs with grid syncs");

test.before(async (context) => {
  context.device = await openDevice({ name: "software" });
});

test.after(async (context) => {
  await context.device.close();
});

/** One; both sides of one workgroup; at a power of two and beyond; more than the histogram's workgroups take at once (4096). */
const SIZES = [1, 63, 64, 65, 1024, 1025, 4097];
/** A larger one. The solver's sums wait at many barriers, which the software GPU does slowly, so it has none and stops sooner. */
const LARGE: Readonly<Record<string, number>> = { prefix_sum: 10_000, breadth_first_search: 6_000, bitonic_sort: 20_001, histogram: 100_001 };
const MOST_UNKNOWNS = 1025;

for (const example of GRID_PROGRAMS) {
  const { name } = example.program;
  test(`${name} is right on the software GPU, whatever the size`, async ({ device }) => {
    const kernel = compileKernel(example.program);
    const large = LARGE[name];
    const sizes = large === undefined ? SIZES.filter((size) => size <= MOST_UNKNOWNS) : [...SIZES, large];
    for (const [seed, size] of sizes.entries()) {
      const problem = example.problem(size, seed);
      const { after } = await runProblem(device, kernel, problem);
      const { ok, says } = problem.judge(after);
      assert.ok(ok, `${size} ${example.unit}: ${says}`);
    }
  });
}

test("one run is as many dispatches as the schedule says, those of turns that are not needed among them", async ({ device }) => {
  const launchesOf = async (name: string, size: number): Promise<number> => {
    const example = GRID_PROGRAMS.find(({ program }) => program.name === name);
    assert.ok(example, name);
    return (await runProblem(device, compileKernel(example.program), example.problem(size, 1))).counts.kernelLaunches;
  };
  // Scan, one turn per doubling of the workgroups, and the rest.
  assert.is(await launchesOf("prefix_sum", 64), 2);
  assert.is(await launchesOf("prefix_sum", 64 * 8), 2 + 3);
  assert.is(await launchesOf("prefix_sum", 64 * 8 + 1), 2 + 4);
  // n (n + 1) / 2 steps for 2^n keys; nothing to do for one.
  assert.is(await launchesOf("bitonic_sort", 1), 0);
  assert.is(await launchesOf("bitonic_sort", 1024), 55);
  assert.is(await launchesOf("bitonic_sort", 1025), 66);
  assert.is(await launchesOf("histogram", 5000), 3);
  // The start, then a latch and two segments for each of the 8 * 10 turns that a cave of this width may take.
  assert.is(await launchesOf("breadth_first_search", 100), 1 + 3 * 80);
});

test("the command runs on this machine's device as a process of its own", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/run.mjs", "examples/grid-programs/main.ts", "--json", "--device", "software", "--size", "100"], { encoding: "utf8", timeout: 60_000 });
  assert.is(stderr, "");
  assert.is(status, 0);
  assert.equal(JSON.parse(stdout).programs.map(({ name, ok }: { name: string; ok: boolean }) => `${name} ${ok}`), GRID_PROGRAMS.map(({ program }) => `${program.name} true`));
});

test.run();
