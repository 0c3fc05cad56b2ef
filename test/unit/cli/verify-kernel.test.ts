/** `gridwright verify-kernel` on kernels of the filetests. */
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { run } from "../../../cli/run.js";
import { TemporaryProject } from "../../support/temporary-project.js";

const filetest = (path: string): string => fileURLToPath(new URL(`../../filetests/${path}`, import.meta.url));
const SOUND = filetest("wgsl/uniform-load-is-a-barrier-wherever-it-reads.ir.ts");
const WARNED = filetest("wgsl/vector-components-are-places.ir.ts");
const REFUSED = filetest("refused/latch-word-written-without-a-sync.ir.ts");

async function verifyKernel(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const lines = { out: [] as string[], error: [] as string[] };
  const code = await run(["verify-kernel", ...args], { out: (line) => lines.out.push(line), error: (line) => lines.error.push(line) });
  return { code, out: lines.out.join("\n"), error: lines.error.join("\n") };
}

test("a kernel without errors is one line and exit code 0; warnings are shown", async () => {
  const { code, out, error } = await verifyKernel(SOUND, "--seeds", "4");
  assert.is(code, 0, error);
  assert.match(out, /^uniform_load: 4 seeds over 2 x 1 x 1 workgroups, 0 errors, \d+ warnings?$/);
  assert.match(error, /warning\[access\/out-of-bounds\]/);
});

test("the grid decides what can race", async () => {
  assert.is((await verifyKernel(WARNED, "--grid", "1", "--seeds", "2")).code, 0);
  const { code, error } = await verifyKernel(WARNED, "--grid", "1,2", "--seeds", "2");
  assert.is(code, 1);
  assert.match(error, /error\[race\/data\].*\n.*\n.*\^/);
  assert.match(error, /in 2 of 2 seeds, first with seed 0/);
});

test("a kernel that the verifier refuses is not run", async () => {
  const { code, out, error } = await verifyKernel(`${REFUSED}#default`);
  assert.is(code, 1);
  assert.is(out, "");
  assert.match(error, /grid-sync\/condition-race[\s\S]*latch_race is refused; nothing was run$/);
});

test("json is one line with everything in it", async () => {
  const { code, out } = await verifyKernel(SOUND, "--format", "json", "--seeds", "3");
  const parsed: Record<string, unknown> = JSON.parse(out);
  assert.is(code, 0);
  assert.equal([parsed["name"], parsed["ok"], parsed["runs"], parsed["outcomes"], parsed["grid"]], ["uniform_load", true, 3, 1, [2, 1, 1]]);
});

test("a call that can't work is exit code 2, and says what it takes", async () => {
  const calls: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /takes one module, not 0/],
    [["nowhere.ts"], /there is no module nowhere\.ts/],
    [[`${SOUND}#nothing`], /has no export nothing \(it exports default, run\)/],
    [[`${SOUND}#run`], /is no Program and no CompiledKernel/],
    [[SOUND, "--grid", "0"], /--grid holds "0"/],
    [[SOUND, "--grid", "1,2,3,4"], /--grid is X, X,Y or X,Y,Z/],
    [[SOUND, "--seeds", "many"], /--seeds holds "many"/],
    [[SOUND, "--format", "xml"], /--format is text or json/],
    [[SOUND, "--colour"], /--colour/],
  ];
  for (const [args, message] of calls) {
    const { code, error } = await verifyKernel(...args);
    assert.is(code, 2, error);
    assert.match(error, message);
  }
});

test("a kernel without its program is told what it lacks", async () => {
  // A program may be called so, though no TypeScript module could call it that.
  const project = new TemporaryProject({ "kernel.ts": 'export const kernel = { name: "heat-step", hash: "0", code: { wgsl: "" } };' });
  const { code, error } = await verifyKernel(`${project.folder}/kernel.ts`);
  project.remove();
  assert.equal([code, error], [2, 'gridwright: kernel.ts#kernel has no code.program, which the oracle runs. Fix: compile it with the target "program"']);
});

test("help is the command's own", async () => {
  const { code, out } = await verifyKernel("--help");
  assert.is(code, 0);
  assert.match(out, /^usage: gridwright verify-kernel MODULE/);
});

test.run();
