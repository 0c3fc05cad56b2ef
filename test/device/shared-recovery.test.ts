/** Two kernels on one real device that is lost for real: one device takes its place, for both. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Megakernel, type Ring, type RunReport, wrapDevice } from "../../runtime/index.js";
import { openDevice } from "../../runtime/node/index.js";
import { dawnFamily } from "../support/lossy-dawn.js";
import { MARK_KERNEL, mark } from "../support/mark-kernel.js";
import { within } from "../support/within.js";

const PROMPT_MS = 30_000;
const SLOTS = 8;

interface Marks {
  readonly kernel: Megakernel;
  readonly ring: Ring;
}

async function marksOn(device: Parameters<typeof Megakernel.create>[0]): Promise<Marks> {
  const kernel = await Megakernel.create(device, { kernel: MARK_KERNEL, buffers: { marks: { byteLength: 4 * SLOTS, durability: "mirror" } } });
  return { kernel, ring: kernel.createRing({ slotCount: SLOTS }) };
}

function run({ kernel, ring }: Marks, cells: readonly number[]): Promise<RunReport> {
  ring.submitMany(mark, { cell: cells });
  return within(PROMPT_MS, "the run", kernel.runUntilIdle(ring));
}

async function marks({ kernel }: Marks): Promise<number[]> {
  return [...new Uint32Array((await kernel.readBuffer("marks")).buffer)];
}

for (const order of ["in the order they were made", "the other way round"] as const) {
  test(`two kernels come back on one device, execute each slot once, and close it once, ${order}`, async () => {
    const family = dawnFamily();
    const device = await family.open();
    const [a, b] = [await marksOn(device), await marksOn(device)];
    await Promise.all([run(a, [0, 1]), run(b, [4])]);
    device.inner.gpuDevice.destroy();
    const reports = await Promise.all([run(a, [1, 2]), run(b, [5])]);
    assert.equal(reports.map(({ outcome, recoveries }) => [outcome, recoveries]), [["idle", 1], ["idle", 1]]);
    assert.is(family.opened.length, 2);
    assert.ok(a.kernel.device === b.kernel.device);
    const [first, last] = order === "in the order they were made" ? [a, b] : [b, a];
    await first.kernel.close();
    await run(last, [7]);
    assert.equal(await marks(last), last === b ? [0, 0, 0, 0, 1, 1, 0, 1] : [1, 2, 1, 0, 0, 0, 0, 1]);
    await last.kernel.close();
    assert.equal(family.opened.map(({ closings }) => closings), [0, 1]);
    await device.close();
  });
}

test("an engine that lends its GPUDevice is asked for another once, and keeps both", async () => {
  const [engine, next] = [await openDevice(), await openDevice()];
  let asked = 0;
  const wrapped = wrapDevice(engine.gpuDevice, { reopen: async () => (asked++, next.gpuDevice) });
  const [a, b] = [await marksOn(wrapped), await marksOn(wrapped)];
  engine.gpuDevice.destroy();
  await Promise.all([run(a, [0]), run(b, [1])]);
  assert.is(asked, 1);
  await Promise.all([a.kernel.close(), b.kernel.close()]);
  next.createBuffer({ label: "alive", byteLength: 16, durability: "scratch" });
  await Promise.all([wrapped.close(), engine.close(), next.close()]);
});

test.run();
