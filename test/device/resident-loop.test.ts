import { test } from "uvu";
import * as assert from "uvu/assert";
import { ByteSlot } from "../../runtime/byte-slot.js";
import { openDevice } from "../../runtime/node/open-device.js";
import { FOLD_DEFAULTS, FOLD_KERNEL } from "../../testing/conformance/fold-kernel.js";

const WORDS = 256;
const ROUNDS = 1000;

/** Counts the calls of a method on this one object. */
function countCalls<K extends string>(object: Record<K, (...args: never[]) => unknown>, method: K): () => number {
  const original: (...args: never[]) => unknown = object[method];
  let calls = 0;
  object[method] = (...args: never[]) => {
    calls += 1;
    return original.apply(object, args);
  };
  return () => calls;
}

test(`${ROUNDS} rounds over the same buffers allocate nothing on the device once warm`, async () => {
  const device = await openDevice();
  const source = device.createBuffer({ label: "source", byteLength: 4 * WORDS, durability: "source" });
  const target = device.createBuffer({ label: "target", byteLength: 4 * WORDS, durability: "mirror" });
  const prepared = await device.prepare(FOLD_KERNEL);
  const into = [new ByteSlot(4 * WORDS), new ByteSlot(64)];
  const ranges = [{ buffer: target, offsetBytes: 0, byteLength: 4 * WORDS }, { buffer: source, offsetBytes: 64, byteLength: 64 }];
  const bytes = new Uint8Array(64);
  async function round(index: number): Promise<void> {
    bytes[0] = index & 255;
    device.write(source, 0, bytes);
    const parameters = { ...FOLD_DEFAULTS, count: WORDS, factor: index };
    const running = device.run(prepared, FOLD_KERNEL.schedule, { buffers: { source, target }, parameters, grid: [4, 1, 1] });
    await Promise.all([running, device.read(ranges, into)]);
  }
  for (let index = 0; index < 3; index += 1) await round(index);

  const counters = (["createBuffer", "createBindGroup", "createComputePipelineAsync", "createShaderModule"] as const).map((method) => countCalls(device.gpuDevice, method));
  const rssBefore = process.memoryUsage.rss();
  for (let index = 0; index < ROUNDS; index += 1) await round(index);
  assert.equal(counters.map((count) => count()), [0, 0, 0, 0]);
  const grownMiB = (process.memoryUsage.rss() - rssBefore) / (1 << 20);
  assert.ok(grownMiB < 64, `resident memory grew by ${grownMiB.toFixed(1)} MiB`);
  await device.close();
});

test("overlapping reads share a bounded pool", async () => {
  const device = await openDevice();
  const buffer = device.createBuffer({ label: "buffer", byteLength: 1024, durability: "scratch" });
  const created = countCalls(device.gpuDevice, "createBuffer");
  const range = { buffer, offsetBytes: 0, byteLength: 1024 };
  for (let time = 0; time < 5; time += 1) await Promise.all(Array.from({ length: 8 }, () => device.read([range])));
  assert.is(created(), 8);
  await device.close();
});

test.run();
