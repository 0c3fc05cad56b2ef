/** The low-level dispatch family on WebGPU: what it computes, what it allocates, and what it makes of a loss. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { BatchScratch, ByteSlot, Megakernel, ResidentBuffers, protocol, wrapDevice } from "../../runtime/index.js";
import { openDevice } from "../../runtime/node/index.js";
import { BUILTIN_KERNEL, partsOf, recordedKernel, storingMirror, wordAt } from "../support/dispatch-kernel.js";
import { identities, newOutputs, same, stored } from "../support/dispatch-family.js";
import { dawnFamily } from "../support/lossy-dawn.js";
import { soakKernel } from "../support/soak-kernel.js";

const { Opcode, OBSERVABLE_BASE_WORD } = protocol;
const DISPATCHES = 1000;
const STORAGE_AND_COPIES = 0x0080 | 0x0004 | 0x0008;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** A ring in which every opcode of the built-in kernel, a masked tenant and an unknown opcode wait. */
function busyMirror(): ResidentBuffers {
  const mirror = new ResidentBuffers({ slotCount: 37, tenants: 1, observables: 40 });
  for (let slot = 0; slot < 30; slot++) mirror.publishSlot(slot, 0, Opcode.storeU32, [slot * 7, OBSERVABLE_BASE_WORD + slot]);
  mirror.publishSlot(30, 0, Opcode.loadU32, [OBSERVABLE_BASE_WORD + 35, 36]);
  mirror.publishSlot(31, 0, Opcode.printf, [1, 2, 3]);
  mirror.publishSlot(32, 1, Opcode.nop, []);
  mirror.publishSlot(33, 0, 4000, []);
  mirror.publishSlot(34, 0, Opcode.storeU32, [1, 3]);
  return mirror;
}

/** Copies of what a dispatch left, but for the one word that depends on the order in which invocations ran. */
function settled(outputs: readonly ByteSlot[] = []): Uint8Array[] {
  const [control = new Uint8Array(), ...others] = outputs.map((slot) => slot.bytes.slice());
  const { CONTROL_PRIORITY_STARVATION_WORD: word } = protocol;
  return [control.fill(0, word * 4, word * 4 + 4), ...others];
}

test("a dispatch over host bytes leaves the bytes that the interpreter leaves", async () => {
  const device = await openDevice();
  const kernel = await Megakernel.create(device, { kernel: BUILTIN_KERNEL });
  const expected = await (await recordedKernel()).kernel.dispatch(partsOf(busyMirror()));
  const actual = await kernel.dispatch(partsOf(busyMirror()));
  assert.equal(settled(actual.outputs), settled(expected.outputs));
  const { ioQueue: _, ...parts } = partsOf(busyMirror());
  assert.equal((await kernel.dispatch({ ...parts, ioQueue: new Uint8Array() })).outputs[3]?.byteLength, 0);
  await kernel.close();
  await device.close();
});

test("a device that counts allocations counts those of a dispatch: some at first, none later", async () => {
  const device = await openDevice();
  const kernel = await Megakernel.create(device, { kernel: BUILTIN_KERNEL });
  const { stats: first } = await kernel.dispatch(partsOf(busyMirror()));
  assert.ok(!first.estimated && first.deviceAllocationEvents >= 5 && first.deviceAllocationBytes >= first.inputBytes);
  const { stats: second } = await kernel.dispatch(partsOf(busyMirror()));
  assert.equal([second.estimated, second.deviceAllocationEvents, second.deviceAllocationBytes], [false, 0, 0]);
  await kernel.close();
  await device.close();
});

test("a batch of rings of several sizes runs in one call, each row as if it ran alone", async () => {
  const device = await openDevice();
  const kernel = await Megakernel.create(device, { kernel: BUILTIN_KERNEL });
  const mirrors = [storingMirror(1), busyMirror(), storingMirror(2, 300), ...Array.from({ length: 20 }, (_, i) => storingMirror(i + 10))];
  const rows = await Promise.all(mirrors.map((mirror) => kernel.createResident(mirror)));
  const scratch = new BatchScratch();
  const { outputs, stats } = await kernel.dispatchResidentMany(rows, { scratch });
  for (const [i, mirror] of mirrors.entries()) {
    const alone = await kernel.dispatch(partsOf(mirror));
    assert.equal(settled(outputs[i]), settled(alone.outputs));
  }
  assert.equal([stats.kernelLaunches, stats.residentResourceRows, stats.inputBytes, stats.syncPoints], [mirrors.length, mirrors.length, 0, 1]);
  await kernel.close();
  await device.close();
});

test(`${DISPATCHES} resident dispatches into the caller's outputs allocate nothing on the device, and keep heap and identities`, async () => {
  const device = await openDevice();
  const kernel = await Megakernel.create(device, { kernel: BUILTIN_KERNEL });
  const mirror = new ResidentBuffers({ slotCount: 64, tenants: 1, observables: 1 });
  const handles = await kernel.createResident(mirror);
  mirror.publishWorkItems(0, 0, Array.from({ length: 64 }, () => ({ op: Opcode.atomicAdd, input: 1, output: OBSERVABLE_BASE_WORD, param: 0 })));
  const outputs = newOutputs();
  for (let index = 0; index < 20; index++) await kernel.dispatchResident(handles, { outputs });

  const before = identities([outputs]).slice(1);
  const allocated = device.allocations.events;
  collectGarbage();
  const heapBefore = process.memoryUsage().heapUsed;
  for (let index = 0; index < DISPATCHES; index++) {
    await kernel.writeResident(handles, "ring", 0, mirror.ringBytes);
    const { stats } = await kernel.dispatchResident(handles, { outputs });
    if (stats.deviceAllocationEvents + stats.deviceAllocationBytes + stats.inputBytes !== 0) assert.unreachable(`dispatch ${index} allocated or uploaded`);
  }
  collectGarbage();
  const grown = process.memoryUsage().heapUsed - heapBefore;
  assert.is(device.allocations.events, allocated);
  assert.ok(grown < 1 << 20, `the heap grew by ${grown} bytes`);
  assert.ok(same(identities([outputs]).slice(1), before));
  assert.is(stored(outputs), 64 * DISPATCHES);
  await kernel.close();
  await device.close();
});

for (const [phase, kind, moment] of [
  ["before its round", "run", "before"],
  ["during its round", "run", "during"],
  ["during its readback", "read", "during"],
] as const) {
  test(`a loss of the device ${phase}: each call of the family is made again, into the same outputs, and nothing runs twice`, async () => {
    let armed = false;
    const family = dawnFamily((_, called) => {
      if (!armed || called !== kind) return undefined;
      armed = false;
      return moment;
    });
    const device = await family.open();
    const kernel = await Megakernel.create(device, { kernel: BUILTIN_KERNEL });
    const adding = new ResidentBuffers({ slotCount: 64, tenants: 1, observables: 1 });
    adding.publishWorkItems(0, 0, Array.from({ length: 64 }, () => ({ op: Opcode.atomicAdd, input: 1, output: OBSERVABLE_BASE_WORD, param: 0 })));
    const handles = await kernel.createResident(adding);
    const outputs = newOutputs();
    await kernel.dispatchResident(handles, { outputs });
    await kernel.writeResident(handles, "ring", 0, adding.ringBytes);
    const before = identities([outputs]).slice(1);

    armed = true;
    const resident = await kernel.dispatchResident(handles, { outputs });
    assert.ok(same(identities([outputs]).slice(1), before));
    assert.equal([stored(outputs), resident.handles.generation], [128, 2]);
    assert.ok(resident.stats.recoveredAfterDeviceLoss && resident.stats.compileNs > 0 && resident.stats.recoveryNs >= resident.stats.compileNs);
    armed = true;
    const host = await kernel.dispatch(partsOf(adding), { outputs });
    assert.equal([stored(outputs), host.stats.recoveredAfterDeviceLoss], [64, true]);
    const rows = [await kernel.renewResident(resident.handles), await kernel.createResident(adding)];
    armed = true;
    const batch = await kernel.dispatchResidentMany(rows);
    assert.equal([batch.outputs.map(stored), batch.handles.map(({ generation }) => generation)], [[128, 64], [4, 4]]);
    assert.is(family.losses, 3);
    await kernel.close();
    await device.close();
  });
}

test("an engine's own GPUBuffer stands among the data buffers, is committed with a dispatch, and outlives the kernel", async () => {
  const engine = await openDevice();
  const { gpuDevice } = engine;
  const marks = gpuDevice.createBuffer({ label: "engine's marks", size: 16, usage: STORAGE_AND_COPIES });
  gpuDevice.queue.writeBuffer(marks, 0, Uint32Array.of(100, 200, 300, 400));
  const device = wrapDevice(gpuDevice);
  const { kernel: compiled, mark } = soakKernel();
  const kernel = await Megakernel.create(device, { kernel: compiled, buffers: { marks } });
  const mirror = new ResidentBuffers({ slotCount: 4, tenants: 1, observables: 0 });
  mirror.publishSlot(0, 0, mark.opcode, [2]);
  const { stats } = await kernel.dispatch(partsOf(mirror));
  assert.equal(new Uint32Array((await kernel.readBuffer("marks")).buffer), Uint32Array.of(100, 200, 301, 400));
  assert.is(stats.readbackBytes - stats.outputBytes, 16);
  const ring = kernel.createRing({ slotCount: 4 });
  ring.submit(mark, { cell: 3 });
  await kernel.runUntilIdle(ring);
  await kernel.close();
  await device.close();
  const [kept] = await engine.read([{ buffer: engine.wrapBuffer(marks), offsetBytes: 0, byteLength: 16 }]);
  assert.equal([0, 1, 2, 3].map((word) => wordAt(kept?.bytes ?? new Uint8Array(16), word)), [100, 200, 301, 401]);
  await engine.close();
});

test("a slot that is too small grows once and is used from then on", async () => {
  const device = await openDevice();
  const kernel = await Megakernel.create(device, { kernel: BUILTIN_KERNEL });
  const outputs = [new ByteSlot(4), new ByteSlot(1 << 16)];
  const [small, large] = outputs;
  const storage = large?.bytes.buffer;
  await kernel.dispatch(partsOf(storingMirror(1)), { outputs });
  assert.ok(outputs[0] === small && outputs[1] === large && large?.bytes.buffer === storage && outputs.length === 4);
  assert.is(small?.capacity, small?.byteLength);
  await kernel.close();
  await device.close();
});

test.run();
