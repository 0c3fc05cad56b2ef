import { test } from "uvu";
import * as assert from "uvu/assert";
import { ByteSlot } from "../../../runtime/byte-slot.js";
import { GridwrightError } from "../../../runtime/error.js";
import { Megakernel } from "../../../runtime/megakernel.js";
import { FOLD_DEFAULTS, FOLD_KERNEL } from "../../../testing/conformance/fold-kernel.js";
import { type RecordingDevice, openRecordingDevice } from "../../../testing/recording-device.js";
import { codeOf } from "../../support/refusal.js";
import { soakKernel } from "../../support/soak-kernel.js";

/** A run of four elements over two fresh buffers. */
async function folding(device: RecordingDevice) {
  const prepared = await device.prepare(FOLD_KERNEL);
  const source = device.createBuffer({ label: "from", byteLength: 16, durability: "source" });
  const target = device.createBuffer({ label: "to", byteLength: 16, durability: "mirror", data: new Uint8Array(16).fill(7) });
  const row = { buffers: { source, target }, parameters: { ...FOLD_DEFAULTS, count: 4 }, grid: [1, 1, 1] } as const;
  const range = { buffer: target, offsetBytes: 0, byteLength: 16 };
  return { prepared, target, row, range, run: () => device.run(prepared, FOLD_KERNEL.schedule, row) };
}

test("calls are noted in order, with what they concern", async () => {
  const device = openRecordingDevice();
  const { run, target, range } = await folding(device);
  await run();
  device.write(target, 4, new Uint8Array(8));
  await device.read([range], [new ByteSlot()]);
  target.destroy();
  target.destroy();
  await device.close();
  const parameters = { ...FOLD_DEFAULTS, count: 4 };
  assert.equal(device.calls, [
    { generation: 1, kind: "prepare", kernel: "fold" },
    { generation: 1, kind: "createBuffer", label: "from", byteLength: 16, durability: "source", dataBytes: 0 },
    { generation: 1, kind: "createBuffer", label: "to", byteLength: 16, durability: "mirror", dataBytes: 16 },
    { generation: 1, kind: "run", kernel: "fold", rows: [{ buffers: { source: "from", target: "to" }, parameters, grid: [1, 1, 1], segments: [0] }] },
    { generation: 1, kind: "write", label: "to", offsetBytes: 4, byteLength: 8 },
    { generation: 1, kind: "read", ranges: [{ label: "to", offsetBytes: 0, byteLength: 16 }], into: 1 },
    { generation: 1, kind: "destroyBuffer", label: "to" },
    { generation: 1, kind: "close" },
  ]);
  assert.is(device.count("write"), 1);
  device.forget();
  assert.equal([device.calls.length, device.count("write")], [0, 0]);
});

test("a run leaves buffers alone, unless there is something to execute or an answer", async () => {
  const device = openRecordingDevice({ execute: ({ buffers }) => buffers["target"]?.fill(1, 0, 4) });
  const { run, range } = await folding(device);
  device.script("run", { kind: "Pass" }, { kind: "Answer", rows: [{ target: Uint8Array.of(9, 9, 9, 9) }], counts: { kernelLaunches: 5, deviceNs: 12 } });
  assert.equal(await run(), { kernelLaunches: 1, segments: 1, segmentsSkipped: 0 });
  assert.equal((await device.read([range]))[0]?.bytes.slice(0, 5), Uint8Array.of(1, 1, 1, 1, 7));
  assert.equal(await run(), { kernelLaunches: 5, segments: 1, segmentsSkipped: 0, deviceNs: 12 });
  assert.equal((await device.read([range]))[0]?.bytes.slice(0, 5), Uint8Array.of(9, 9, 9, 9, 7));
  device.script("run", { kind: "Answer", rows: [{ nothing: new Uint8Array(4) }] });
  await run().then(() => assert.unreachable(), (error: unknown) => assert.instance(error, RangeError));
});

test("a scripted failure ends one call, and nothing else happens", async () => {
  const device = openRecordingDevice();
  const { run, range } = await folding(device);
  device.forget();
  device.script("run", { kind: "Fail", error: new GridwrightError({ code: "device/validation", message: "no", help: "yes" }) });
  assert.equal([await codeOf(run), device.calls.length, await codeOf(run)], ["device/validation", 0, "no error"]);
  device.script("read", { kind: "Fail", error: new GridwrightError({ code: "device/validation", message: "no", help: "yes" }) });
  assert.equal([await codeOf(() => device.read([range])), await codeOf(() => device.read([range]))], ["device/validation", "no error"]);
});

test("after a scripted loss every call is device/lost, and lost says so; the call has had its effect or not", async () => {
  for (const [kind, runs] of [["Lose", 0], ["LoseAfter", 1]] as const) {
    const device = openRecordingDevice();
    const { run, range, target } = await folding(device);
    device.script("run", { kind });
    assert.is(await codeOf(run), "device/lost");
    assert.equal([device.count("run"), (await device.lost).reason], [runs, "unknown"]);
    for (const call of [run, () => device.read([range]), () => device.write(target, 0, new Uint8Array(4)), () => device.prepare(FOLD_KERNEL)]) {
      assert.is(await codeOf(call), "device/lost");
    }
  }
});

test("a loss after a read leaves the caller's slots alone", async () => {
  const device = openRecordingDevice();
  const { range } = await folding(device);
  const slot = ByteSlot.from(Uint8Array.of(1, 2));
  device.script("read", { kind: "LoseAfter" });
  assert.equal([await codeOf(() => device.read([range], [slot])), slot.bytes], ["device/lost", Uint8Array.of(1, 2)]);
});

test("a device opened again shares notes and script, and nothing else", async () => {
  const device = openRecordingDevice();
  const { target } = await folding(device);
  device.lose();
  const next = await device.reopen?.();
  assert.ok(next !== undefined && next.generation === 2 && next.calls === device.calls);
  assert.is(await codeOf(() => next.write(target, 0, new Uint8Array(4))), "device/foreign-buffer");
  assert.is(next.calls.at(-1)?.kind, "reopen");
  next.script("reopen", { kind: "Fail", error: new RangeError("none left") }, { kind: "Lose" });
  await next.reopen?.().then(() => assert.unreachable(), (error: unknown) => assert.instance(error, RangeError));
  const lost = await next.reopen?.();
  assert.is(await codeOf(() => lost?.prepare(FOLD_KERNEL)), "device/lost");
  assert.is(openRecordingDevice({ reopens: false }).reopen, undefined);
});

test("a GPUBuffer among the data buffers is refused where there is no GPU", async () => {
  const gpuBuffer: GPUBuffer = Object.assign(Object.create(null), { label: "engine's", size: 16, usage: 0x8c, mapAsync: () => {}, destroy: () => {} });
  const { kernel } = soakKernel();
  assert.is(await codeOf(() => Megakernel.create(openRecordingDevice(), { kernel, buffers: { marks: gpuBuffer } })), "kernel/binding");
});

test.run();
