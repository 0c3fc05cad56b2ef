/** `runKernel` on the software GPU. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { openDevice } from "../../runtime/node/open-device.js";
import { runKernel } from "../../runtime/run-kernel.js";
import { DOUBLE_KERNEL, bytesOf, double } from "../support/run-kernel-cases.js";

test("bytes go in and come out, empty arrays, shared memory and odd places included", async () => {
  await using device = await openDevice({ name: "software" });
  assert.equal(await double(device, bytesOf(1, 2, 3)), { doubled: [2, 4, 6], total: [109, 7], names: ["doubled", "total"], doubledBytes: 12 });
  assert.equal(await double(device, new Uint8Array()), { doubled: [], total: [100, 7], names: ["doubled", "total"], doubledBytes: 0 });
  const shared = new Uint8Array(new SharedArrayBuffer(12), 4);
  shared.set(bytesOf(5, 6));
  assert.equal((await double(device, shared)).doubled, [10, 12]);
  const pool = new Uint8Array(32);
  pool.set(bytesOf(5, 6), 3);
  assert.equal((await double(device, pool.subarray(3, 11))).doubled, [10, 12]);
});

test("runs that overlap on one device keep their bytes apart", async () => {
  await using device = await openDevice({ name: "software" });
  const runs = await Promise.all(Array.from({ length: 20 }, (_, i) => double(device, bytesOf(i, 2 * i))));
  assert.equal(runs.map(({ doubled }) => doubled), Array.from({ length: 20 }, (_, i) => [2 * i, 4 * i]));
});

test("a loss in the middle is told, and the device's owner closes it as ever", async () => {
  const device = await openDevice({ name: "software" });
  const running = runKernel(device, DOUBLE_KERNEL, {
    grid: [1, 1, 1], parameters: { plus: 1 }, buffers: { source: bytesOf(1), doubled: bytesOf(0), total: bytesOf(0, 0), rows: bytesOf(7) },
  });
  device.gpuDevice.destroy();
  const error: unknown = await running.catch((reason: unknown) => reason);
  assert.match(String(error), "device is lost");
  await device.close();
});

test.run();
