/** Split programs on the software GPU: the words of the oracle, in one encoder, and what the counts say about it. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { buildProgram } from "../../ir/builder.js";
import { createRandom } from "../../ir/interpret/random.js";
import { printProgram } from "../../ir/print.js";
import { fixedArray, runtimeArray, u32 } from "../../ir/types.js";
import { compileKernel } from "../../codegen/shader/compile.js";
import type { CompiledKernel } from "../../codegen/shader/kernel.js";
import type { RunCounts } from "../../runtime/device.js";
import { isGridwrightError } from "../../runtime/error.js";
import { openDevice } from "../../runtime/node/open-device.js";
import type { WebGpuDevice } from "../../runtime/webgpu/webgpu-device.js";
import { openOracleDevice } from "../../testing/oracle-device.js";
import { loadFiletests } from "../support/filetest.js";
import { randomGridProgram } from "../support/random-grid-program/random-grid-program.js";
import { runOnDevice } from "../support/run-on-device.js";
import { checkSplitLaw, differenceOf } from "../support/split-law.js";

const test = suite<{ device: WebGpuDevice }>("split programs");
const oracle = openOracleDevice();

test.before(async (context) => {
  context.device = await openDevice({ name: "software" });
});

test.after(async (context) => {
  await context.device.close();
  await oracle.close();
});

for (const { name, program, run } of await loadFiletests(new URL("../filetests/schedule/", import.meta.url), "schedule")) {
  if (run === undefined) continue;
  test(`the oracle, unsplit, and the software GPU agree: ${name}`, async ({ device }) => {
    const kernel = compileKernel(program);
    assert.equal(await runOnDevice(device, kernel, run), await runOnDevice(oracle, kernel, run));
  });
}

/** `npm run fuzz -- split` compares a hundred of them, in continuous integration. */
test("random programs leave the same words behind on the software GPU", async ({ device }) => {
  let compared = 0;
  for (let seed = 1; seed <= 12; seed += 1) {
    const random = createRandom(seed);
    const generated = randomGridProgram(Array.from({ length: 100 + random.below(300) }, () => random.below(0x1_0000)));
    const verdict = checkSplitLaw(generated);
    if (verdict.kind !== "same") continue;
    const { program, grid, parameters, buffers } = generated;
    const got = await runOnDevice(device, compileKernel(program), { grid, parameters, buffers });
    assert.is(differenceOf(verdict.meant, got), undefined, `seed ${seed}\n${printProgram(program).text}`);
    compared += 1;
  }
  assert.ok(compared > 9, `most are compared (${compared})`);
});

async function counted(device: WebGpuDevice, kernel: CompiledKernel, words: Record<string, number[]>, parameters: Record<string, number> = {}): Promise<{ counts: RunCounts; words: number[] }> {
  const entries = Object.entries(words).map(([name, values]) => {
    const data = new Uint8Array(Uint32Array.from(values).buffer);
    return [name, device.createBuffer({ label: name, byteLength: data.byteLength, durability: "scratch", data })] as const;
  });
  const counts = await device.run(await device.prepare(kernel), kernel.schedule, { buffers: Object.fromEntries(entries), parameters, grid: [2, 1, 1] });
  const slots = await device.read(entries.map(([, buffer]) => ({ buffer, offsetBytes: 0, byteLength: buffer.byteLength })));
  for (const [, buffer] of entries) buffer.destroy();
  return { counts, words: slots.flatMap(({ bytes }) => [...new Uint32Array(bytes.slice().buffer)]) };
}

/** Adds one to each word while the first is below `limit`. */
function counting(bound: number): CompiledKernel {
  return compileKernel(
    buildProgram({ name: "counting", workgroupSize: [2, 1, 1] }, (k) => {
      const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: fixedArray(u32, 4) });
      const limit = k.parameter("limit", u32);
      const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
      k.while(k.lt(k.load(data.at(0)), limit), bound, () => {
        k.barrier("GridSync");
        k.store(data.at(i), k.add(k.load(data.at(i)), 1));
        k.barrier("GridSync");
      });
    }),
  );
}

test("a loop on memory ends where its condition fails, and where its bound is", async ({ device }) => {
  const kernel = counting(6);
  assert.equal((await counted(device, kernel, { data: [0, 10, 20, 30] }, { limit: 4 })).words, [4, 14, 24, 34]);
  assert.equal((await counted(device, kernel, { data: [0, 10, 20, 30] }, { limit: 6 })).words, [6, 16, 26, 36]);
  assert.equal((await counted(device, kernel, { data: [0, 10, 20, 30] }, { limit: 7 })).words, [6, 16, 26, 36]);
  assert.equal((await counted(device, kernel, { data: [9, 10, 20, 30] }, { limit: 7 })).words, [9, 10, 20, 30]);
});

test("a run is one latch and its segments for each turn up to the bound, however many do anything", async ({ device }) => {
  const kernel = counting(3);
  const { counts } = await counted(device, kernel, { data: [9, 0, 0, 0] }, { limit: 7 });
  const perTurn = kernel.segments.filter((segment) => !segment.effectFree).length;
  assert.is(counts.kernelLaunches, 3 * perTurn);
  assert.is(counts.segments - counts.segmentsSkipped, counts.kernelLaunches);
});

test("segments without effect are skipped and counted, the empty ones of adjacent grid syncs too", async ({ device }) => {
  const empty = compileKernel(
    buildProgram({ name: "empty", workgroupSize: [1, 1, 1] }, (k) => {
      k.barrier("GridSync");
      k.return();
      k.barrier("GridSync");
      k.return();
    }),
  );
  const { counts } = await counted(device, empty, {});
  assert.equal([counts.kernelLaunches, counts.segments, counts.segmentsSkipped], [0, 3, 3]);
});

test("scratch that another kernel has filled is never taken for zeros", async ({ device }) => {
  const spill = (name: string, value: number): CompiledKernel =>
    compileKernel(
      buildProgram({ name, workgroupSize: [2, 1, 1] }, (k) => {
        const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: fixedArray(u32, 4) });
        const tile = k.workgroup("tile", fixedArray(u32, 2));
        const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
        const kept = k.let("kept", k.add(k.load(data.at(i)), value));
        k.if(k.eq(kept, 0xffff), () => k.return());
        k.for("turn", 0, value === 0 ? 0 : 1, () => {
          k.store(tile.at(k.builtin("local_invocation_index")), kept);
          k.barrier("GridSync");
        });
        k.barrier("GridSync");
        k.store(data.at(i), k.add(k.load(tile.at(0)), kept));
      }),
    );
  await counted(device, spill("dirty", 7), { data: [1, 2, 3, 4] });
  assert.equal((await counted(device, spill("clean", 0), { data: [1, 2, 3, 4] })).words, [1, 2, 3, 4]);
});

test("scratch beyond the device's limit is refused before anything runs, with the values that take it", async ({ device }) => {
  const kernel = compileKernel(
    buildProgram({ name: "spilling", workgroupSize: [64, 1, 1] }, (k) => {
      const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
      const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
      const table = k.var("table", fixedArray(u32, 200));
      k.store(table.at(0), k.load(data.at(i)));
      k.barrier("GridSync");
      k.store(data.at(i), k.load(table.at(k.rem(i, 200))));
    }),
  );
  const data = device.createBuffer({ label: "data", byteLength: 16, durability: "scratch", data: new Uint8Array(Uint32Array.of(1, 2, 3, 4).buffer) });
  const prepared = await device.prepare(kernel);
  const refused = await device.run(prepared, kernel.schedule, { buffers: { data }, parameters: { count: 4 }, grid: [60_000, 1, 1] }).then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(isGridwrightError(refused));
  if (!isGridwrightError(refused)) return;
  assert.is(refused.code, "kernel/limit");
  assert.match(refused.message, "table (800 bytes per invocation)");
  const [slot] = await device.read([{ buffer: data, offsetBytes: 0, byteLength: 16 }]);
  assert.equal([...new Uint32Array(slot?.bytes.slice().buffer ?? new ArrayBuffer(0))], [1, 2, 3, 4]);
  data.destroy();
});

test.run();
