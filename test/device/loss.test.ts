/** A device is lost for real, by `GPUDevice.destroy()` behind our back, in every phase of a round. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ByteSlot } from "../../runtime/byte-slot.js";
import type { DeviceBuffer, PreparedKernel } from "../../runtime/device.js";
import { isGridwrightError } from "../../runtime/error.js";
import { openDevice } from "../../runtime/node/open-device.js";
import type { WebGpuDevice } from "../../runtime/webgpu/webgpu-device.js";
import { FOLD_DEFAULTS, FOLD_KERNEL } from "../../testing/conformance/fold-kernel.js";

const WORDS = 1 << 16;
/** Far above what a rejection takes, far below a hang. */
const PROMPT_MS = 2000;

interface Fixture {
  readonly device: WebGpuDevice;
  readonly prepared: PreparedKernel;
  readonly source: DeviceBuffer;
  readonly target: DeviceBuffer;
  run(): Promise<unknown>;
  read(into?: ByteSlot[]): Promise<unknown>;
}

async function open(): Promise<Fixture> {
  const device = await openDevice();
  const prepared = await device.prepare(FOLD_KERNEL);
  const source = device.createBuffer({ label: "source", byteLength: 4 * WORDS, durability: "source" });
  const target = device.createBuffer({ label: "target", byteLength: 4 * WORDS, durability: "mirror" });
  const bindings = { buffers: { source, target }, parameters: { ...FOLD_DEFAULTS, count: WORDS }, grid: [WORDS / 64, 1, 1] } as const;
  return {
    device, prepared, source, target,
    run: () => device.run(prepared, FOLD_KERNEL.schedule, bindings),
    read: (into) => device.read([{ buffer: target, offsetBytes: 0, byteLength: 4 * WORDS }], into),
  };
}

/** The code that the operation rejects with; "done" where it succeeds, "hangs" where it does neither in time. */
async function outcome(operation: Promise<unknown>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("hangs"), PROMPT_MS);
  });
  const settled = operation.then(
    () => "done",
    (error: unknown) => (isGridwrightError(error) ? error.code : `untyped: ${String(error)}`),
  );
  const result = await Promise.race([settled, limit]);
  clearTimeout(timer);
  return result;
}

test("a loss before an upload: the run and the read that follow reject with device/lost", async () => {
  const { device, source, run, read } = await open();
  device.gpuDevice.destroy();
  try {
    device.write(source, 0, new Uint8Array(1024));
  } catch (error) {
    assert.ok(isGridwrightError(error) && error.code === "device/lost");
  }
  assert.equal(await Promise.all([outcome(run()), outcome(read())]), ["device/lost", "device/lost"]);
  await device.close();
});

test("a loss between upload and run: the run rejects with device/lost", async () => {
  const { device, source, run } = await open();
  device.write(source, 0, new Uint8Array(4 * WORDS));
  device.gpuDevice.destroy();
  assert.is(await outcome(run()), "device/lost");
  await device.close();
});

test("a loss during dispatches: all of them reject with device/lost", async () => {
  const { device, run } = await open();
  const runs = Array.from({ length: 20 }, run);
  device.gpuDevice.destroy();
  assert.equal(new Set(await Promise.all(runs.map(outcome))), new Set(["device/lost"]));
  await device.close();
});

test("a loss during a mapping: the read rejects with device/lost and leaves the caller's slots alone", async () => {
  const { device, run, read } = await open();
  const slot = ByteSlot.from(Uint8Array.of(1, 2, 3, 4));
  const running = outcome(run());
  const reading = outcome(read([slot]));
  device.gpuDevice.destroy();
  assert.equal(await Promise.all([running, reading]), ["device/lost", "device/lost"]);
  assert.equal(slot.bytes, Uint8Array.of(1, 2, 3, 4));
  await device.close();
});

test("a loss during a compilation: prepare rejects with device/lost", async () => {
  const { device } = await open();
  const preparing = outcome(device.prepare({ ...FOLD_KERNEL, hash: "loss-during-compilation" }));
  device.gpuDevice.destroy();
  assert.is(await preparing, "device/lost");
  await device.close();
});

test("after a loss every call is device/lost, lost says why, and close is harmless", async () => {
  const { device, prepared, source, target, run, read } = await open();
  device.gpuDevice.destroy();
  const info = await device.lost;
  assert.is(info.reason, "destroyed");
  for (const call of [() => device.write(source, 0, new Uint8Array(4)), () => device.createBuffer({ label: "late", byteLength: 4, durability: "scratch" })]) {
    assert.throws(call, (error: unknown) => isGridwrightError(error) && error.code === "device/lost" && error.fields["reason"] === "destroyed");
  }
  assert.equal(await Promise.all([run(), read(), device.prepare(prepared.kernel)].map(outcome)), ["device/lost", "device/lost", "device/lost"]);
  target.destroy();
  await device.close();
  await device.close();
});

test("a read that fails while the device lives is no loss, and the next one works", async () => {
  const { device } = await open();
  const { gpuDevice } = device;
  const wrapped = device.wrapBuffer(gpuDevice.createBuffer({ size: 16, usage: 0x80 }), { label: "without COPY_SRC" });
  assert.is(await outcome(device.read([{ buffer: wrapped, offsetBytes: 0, byteLength: 16 }])), "device/validation");
  const fine = device.createBuffer({ label: "fine", byteLength: 16, durability: "scratch" });
  assert.is(await outcome(device.read([{ buffer: fine, offsetBytes: 0, byteLength: 16 }])), "done");
  await device.close();
});

test("a lost device is opened again like the one before", async () => {
  const { device } = await open();
  device.gpuDevice.destroy();
  await device.lost;
  const again = await device.reopen();
  assert.is(again.name, device.name);
  await again.prepare(FOLD_KERNEL);
  await Promise.all([device.close(), again.close()]);
});

test.run();
