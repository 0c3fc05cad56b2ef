import { test } from "uvu";
import * as assert from "uvu/assert";
import { isGridwrightError } from "../../runtime/error.js";
import { openDevice } from "../../runtime/node/open-device.js";
import { wrapDevice } from "../../runtime/wrap-device.js";
import { FOLD_DEFAULTS, FOLD_KERNEL } from "../../testing/conformance/fold-kernel.js";
import { deviceConformance } from "../../testing/device-conformance.js";

const STORAGE_AND_COPIES = 0x0080 | 0x0004 | 0x0008;

test("an engine's own buffers stand among the bindings and outlive the wrapper", async () => {
  const engine = await openDevice();
  const { gpuDevice } = engine;
  const ours = gpuDevice.createBuffer({ label: "engine's", size: 16, usage: STORAGE_AND_COPIES });
  gpuDevice.queue.writeBuffer(ours, 0, Uint32Array.of(1, 2, 3, 4));
  const wrapped = wrapDevice(gpuDevice);
  const source = wrapped.wrapBuffer(ours);
  assert.equal([source.label, source.byteLength], ["engine's", 16]);
  const target = wrapped.createBuffer({ label: "target", byteLength: 16, durability: "scratch" });
  const parameters = { ...FOLD_DEFAULTS, count: 4, factor: 10 };
  await wrapped.run(await wrapped.prepare(FOLD_KERNEL), FOLD_KERNEL.schedule, { buffers: { source, target }, parameters, grid: [1, 1, 1] });
  const [slot] = await wrapped.read([{ buffer: target, offsetBytes: 0, byteLength: 16 }]);
  assert.equal(new Uint32Array(slot?.bytes.slice().buffer ?? new ArrayBuffer(0)), Uint32Array.of(10, 20, 30, 40));
  await wrapped.close();

  const again = engine.wrapBuffer(ours);
  const [kept] = await engine.read([{ buffer: again, offsetBytes: 0, byteLength: 4 }]);
  assert.equal(kept?.bytes, Uint8Array.of(1, 0, 0, 0));
  await engine.close();
});

test("a wrapper without a way to reopen says that a loss is final", async () => {
  const engine = await openDevice();
  const wrapped = wrapDevice(engine.gpuDevice, { adapterInfo: { description: "the engine's GPU" } });
  assert.is(wrapped.name, "the engine's GPU");
  const error: unknown = await wrapped.reopen().catch((reason: unknown) => reason);
  assert.ok(isGridwrightError(error));
  assert.is(error.code, "device/lost");
  assert.match(error.help, "reopen");
  await Promise.all([wrapped.close(), engine.close()]);
});

test("a wrapper with a way to reopen makes a new device of the new GPUDevice", async () => {
  const engine = await openDevice();
  const next = await openDevice();
  const wrapped = wrapDevice(engine.gpuDevice, { reopen: () => Promise.resolve(next.gpuDevice) });
  engine.gpuDevice.destroy();
  assert.is((await wrapped.lost).reason, "destroyed");
  const again = await wrapped.reopen();
  assert.is(again.gpuDevice, next.gpuDevice);
  await again.prepare(FOLD_KERNEL);
  await Promise.all([wrapped.close(), again.close(), engine.close(), next.close()]);
});

const engines = new Set<Promise<unknown>>();
for (const each of deviceConformance(async () => {
  const engine = await openDevice();
  const wrapped = wrapDevice(engine.gpuDevice);
  engines.add(wrapped.lost.then(() => engine.close()));
  return wrapped;
})) {
  test(`wrapped: ${each.name}`, each.run);
}

test.after(async () => {
  await Promise.all(engines);
});

test.run();
