/** The low-level dispatch family: contracts E1 to E4, E7, E8 and E10 to E12, each in a test that begins with its number. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileKernel } from "../../codegen/shader/compile.js";
import {
  BatchScratch, ByteSlot, type DispatchStats, Megakernel, RESOURCE_COUNT, Readback, ResidentBuffers,
  allocationBytesPerSecond, encodeControl, encodeIoQueue, movedBytesPerSecond, outputBytesPerSecond, protocol, readbackBytesPerSecond,
} from "../../runtime/index.js";
import { type RecordedCall, openRecordingDevice } from "../../testing/index.js";
import { identities, newOutputs, same, stored, total } from "../support/dispatch-family.js";
import { BUILTIN_KERNEL, partsOf, recordedKernel, storingMirror, thrownBy, wordAt } from "../support/dispatch-kernel.js";
import { codeOf, rejection } from "../support/refusal.js";
import { splitOf } from "../support/split-run.js";

const { CONTROL_OBSERVABLES_WORD, Opcode, OBSERVABLE_BASE_WORD, SlotStatus } = protocol;
const IN_ORDER = ["control", "ring", "debug_log", "io_queue"];

/** Kinds of calls, with what they concern. */
function told(calls: readonly RecordedCall[]): string[] {
  return calls.map((call) => ("label" in call ? `${call.kind} ${call.label}` : call.kind));
}

test("E1: control, debug log, IO queue, then ring are validated before the device is touched", async () => {
  const { device, kernel } = await recordedKernel({ slotCount: 4 });
  const good = partsOf(storingMirror(1));
  const parts: Record<keyof typeof good, Uint8Array> = {
    control: good.control.subarray(0, protocol.CONTROL_FIXED_BYTES - 4),
    debugLog: good.debugLog.subarray(4),
    ioQueue: good.ioQueue.subarray(0, 3),
    ring: good.ring.subarray(protocol.SLOT_BYTES),
  };
  for (const [name, buffer] of [["control", "control"], ["debugLog", "debug_log"], ["ioQueue", "io_queue"], ["ring", "ring"]] as const) {
    const error = await rejection(() => kernel.dispatch(parts));
    assert.equal([error.code, error.fields["buffer"], error.fields["actual"]], ["resident/shape", buffer, parts[name].byteLength]);
    parts[name] = good[name];
  }
  assert.equal(device.calls, []);
  assert.is(stored((await kernel.dispatch(parts)).outputs), 1);
});

test("E1: a refused call leaves outputs and readback as they were", async () => {
  const { device, kernel } = await recordedKernel();
  const outputs = [ByteSlot.from(Uint8Array.of(1, 2, 3))];
  const readback = storingMirror(5).snapshot();
  const parts = partsOf(storingMirror(1));
  assert.is(await codeOf(() => kernel.dispatch({ ...parts, ring: parts.ring.subarray(1) }, { outputs, readback })), "resident/shape");
  assert.is(await codeOf(() => kernel.dispatch(parts, { outputs: [...outputs, ...outputs] })), "run/options");
  assert.is(await codeOf(() => kernel.dispatch(parts, { outputs: [...readback.slots], readback })), "run/options");
  assert.equal([outputs.length, outputs[0]?.bytes, device.calls], [1, Uint8Array.of(1, 2, 3), []]);
  assert.ok(ResidentBuffers.fromParts(4, readback).equals(storingMirror(5)));
});

test("E1: a missing IO queue is an empty one of 64 slots; one of no slots stays one of no slots", async () => {
  const { device, kernel } = await recordedKernel();
  const { ioQueue: _, ...parts } = partsOf(storingMirror(1));
  const { outputs } = await kernel.dispatch(parts);
  assert.equal(outputs[3]?.bytes, encodeIoQueue(protocol.MAX_IO_SLOTS));
  const run = device.calls.find((call) => call.kind === "run");
  assert.is(run?.kind === "run" ? run.rows[0]?.parameters["io_slot_count"] : undefined, protocol.MAX_IO_SLOTS);
  assert.is((await kernel.dispatch({ ...parts, ioQueue: new Uint8Array() })).outputs[3]?.byteLength, 0);
});

test("E1: the caller's IO queue reaches the device and comes back as the fourth output; the input is left as it was", async () => {
  const { kernel } = await recordedKernel();
  const ioQueue = encodeIoQueue(2).fill(0xa5);
  const parts = { ...partsOf(storingMirror(1)), ioQueue };
  const before = Object.values(parts).map((part) => part.slice());
  const { outputs } = await kernel.dispatch(parts);
  assert.equal(outputs[3]?.bytes, encodeIoQueue(2).fill(0xa5));
  assert.equal(Object.values(parts), before);
});

test("E1: bytes may lie at any alignment", async () => {
  const { kernel } = await recordedKernel();
  const shifted = Object.entries(partsOf(storingMirror(8))).map(([name, part]) => {
    const bytes = new Uint8Array(part.byteLength + 1);
    bytes.set(part, 1);
    return [name, bytes.subarray(1)] as const;
  });
  const parts = { ...partsOf(storingMirror(1)), ...Object.fromEntries(shifted) };
  assert.is(stored((await kernel.dispatch(parts)).outputs), 8);
});

test("E1: a header that tells of another ring is refused; control without a header, as 0.6 encodes it, is not", async () => {
  const { device, kernel } = await recordedKernel();
  const parts = partsOf(storingMirror(1));
  const init = { shutdown: false, tenants: 1, observables: 2 };
  const other = (word: number): Uint8Array => {
    const control = parts.control.slice();
    new DataView(control.buffer).setUint32(word * 4, 77, true);
    return control;
  };
  assert.is(await codeOf(() => kernel.dispatch({ ...parts, control: encodeControl({ ...init, header: { slotCount: 5 } }) })), "resident/slot-count-mismatch");
  assert.is(await codeOf(() => kernel.dispatch({ ...parts, control: other(protocol.CONTROL_HEADER_OBSERVABLE_COUNT_WORD) })), "resident/shape");
  assert.is(await codeOf(() => kernel.dispatch({ ...parts, control: other(protocol.CONTROL_HEADER_ABI_HASH_WORD) })), "kernel/abi-mismatch");
  assert.equal(device.calls, []);
  for (const header of [false, {}, { slotCount: 4 }] as const) {
    assert.is(stored((await kernel.dispatch({ ...parts, control: encodeControl({ ...init, header }) })).outputs), 1);
  }
});

test("E2: without a barrier over the grid a program is split: [sync, return, sync, return] is three dispatches of 0, 1 and 1 statements", async () => {
  const split = splitOf(1, (k) => {
    k.barrier("GridSync");
    k.return();
    k.barrier("GridSync");
    k.return();
  });
  const kernel = compileKernel(split.source);
  const device = openRecordingDevice();
  const counts = await device.run(await device.prepare(kernel), kernel.schedule, { buffers: {}, parameters: {}, grid: [1, 1, 1] });
  const run = device.calls.find((call) => call.kind === "run");
  const dispatched = run?.kind === "run" ? (run.rows[0]?.segments ?? []) : [];
  assert.equal(dispatched.map((segment) => split.segments[segment]?.program.body.length), [0, 1, 1]);
  assert.equal([device.capabilities.nativeGridBarrier, counts], [false, { kernelLaunches: 3, segments: 3, segmentsSkipped: 0 }]);
  assert.equal(kernel.segments.map(({ effectFree }) => effectFree), [true, true, true], "a real device has none of them to dispatch");
});

test("E3: resident buffers are four, in binding order, and no dispatch takes a detour through host bytes", async () => {
  const { device, kernel } = await recordedKernel({ countsAllocations: true });
  const handles = await kernel.createResident(storingMirror(6));
  assert.is(RESOURCE_COUNT, 4);
  assert.equal([handles.resources.map(({ label }) => label), handles.slotCount, handles.generation], [IN_ORDER, 4, 1]);
  device.forget();
  const { outputs, handles: next, stats } = await kernel.dispatchResident(handles);
  assert.equal(told(device.calls), ["write report", "run", "read"]);
  const read = device.calls.find((call) => call.kind === "read");
  assert.equal(read?.kind === "read" ? read.ranges.map(({ label }) => label) : [], IN_ORDER);
  assert.equal([stored(outputs), next], [6, handles]);
  assert.equal(
    [stats.inputBytes, stats.deviceAllocationBytes, stats.deviceAllocationEvents, stats.estimated, stats.residentResourceRows, stats.residentResourceHandles],
    [0, 0, 0, false, 1, 4],
  );
  assert.equal([stats.outputBytes, stats.readbackBytes, stats.bytesMoved], [total(outputs), total(outputs), total(outputs)]);
});

test("E3: what one dispatch leaves, the next one finds; the host writes between them", async () => {
  const { kernel } = await recordedKernel();
  const handles = await kernel.createResident(storingMirror(6));
  const outputs = newOutputs();
  await kernel.dispatchResident(handles, { outputs });
  const ring = outputs[1]?.bytes ?? new Uint8Array();
  assert.is(wordAt(ring, protocol.SLOT_STATUS_WORD), SlotStatus.done);
  const next = ResidentBuffers.fromParts(4, Readback.fromOutputs(outputs, 4));
  next.publishSlot(2, 0, Opcode.atomicAdd, [4, OBSERVABLE_BASE_WORD]);
  await kernel.writeResident(handles, "ring", 2 * protocol.SLOT_BYTES, next.ringBytes.subarray(2 * protocol.SLOT_BYTES, 3 * protocol.SLOT_BYTES));
  await kernel.dispatchResident(handles, { outputs });
  assert.equal([stored(outputs), wordAt(outputs[0]?.bytes ?? new Uint8Array(), protocol.CONTROL_DONE_COUNT_WORD)], [10, 2]);
});

test("E3: a write outside a resident buffer, or between words, is refused and changes nothing", async () => {
  const { device, kernel } = await recordedKernel();
  const handles = await kernel.createResident(storingMirror(6));
  device.forget();
  for (const [offset, length] of [[-4, 4], [2, 4], [0, 3], [4 * protocol.SLOT_BYTES, 4], [Number.NaN, 4]] as const) {
    assert.is(await codeOf(() => kernel.writeResident(handles, "ring", offset, new Uint8Array(length))), "resident/shape");
  }
  assert.equal(device.calls, []);
});

test("E3: handles of another kernel, and released ones, are refused before the device is touched", async () => {
  const { device, kernel } = await recordedKernel();
  const foreign = await (await recordedKernel()).kernel.createResident(storingMirror(1));
  const released = await kernel.createResident(storingMirror(1));
  const good = await kernel.createResident(storingMirror(1));
  kernel.releaseResident(released);
  kernel.releaseResident(released);
  device.forget();
  for (const handles of [foreign, released]) {
    for (const call of [
      () => kernel.dispatchResident(handles),
      () => kernel.dispatchResidentMany([good, handles]),
      () => kernel.writeResident(handles, "control", 0, new Uint8Array(4)),
      () => kernel.renewResident(handles),
    ]) {
      assert.is(await codeOf(call), "resident/stale-generation");
    }
  }
  assert.equal(device.calls, []);
});

test("E4: a batch of N rows is one call to the device with N rows of four, and one transfer back", async () => {
  const { device, kernel } = await recordedKernel();
  const rows = await Promise.all([storingMirror(1), storingMirror(2, 9), storingMirror(3)].map((mirror) => kernel.createResident(mirror)));
  device.forget();
  const { outputs, handles, stats } = await kernel.dispatchResidentMany(rows);
  assert.equal(told(device.calls), ["write report", "write report", "write report", "runMany", "read"]);
  const [run] = device.calls.filter((call) => call.kind === "runMany");
  assert.ok(run?.kind === "runMany");
  for (const row of run.rows) assert.equal(Object.keys(row.buffers).filter((name) => IN_ORDER.includes(name)), IN_ORDER);
  assert.equal(run.rows.map(({ parameters }) => parameters["slot_count"]), [4, 9, 4]);
  assert.equal([outputs.map(stored), outputs.map((row) => row.length), handles], [[1, 2, 3], [4, 4, 4], rows]);
  assert.equal([stats.residentResourceRows, stats.residentResourceHandles, stats.outputBuffers, stats.kernelLaunches, stats.syncPoints], [3, 12, 12, 3, 1]);
  assert.equal([stats.inputBytes, stats.outputBytes, stats.readbackBytes, stats.bytesMoved], [0, ...new Array<number>(3).fill(total(outputs.flat()))]);
});

test("E4: a device without a call for many rows gets one run each, all before the first is awaited", async () => {
  const { device, kernel } = await recordedKernel({ runsMany: false });
  const rows = [await kernel.createResident(storingMirror(1)), await kernel.createResident(storingMirror(2))];
  device.forget();
  const { outputs, stats } = await kernel.dispatchResidentMany(rows);
  assert.equal(told(device.calls), ["write report", "write report", "run", "run", "read"]);
  assert.equal([outputs.map(stored), stats.kernelLaunches, stats.syncPoints], [[1, 2], 2, 1]);
});

test("E4: no rows touch no device, empty the outputs and report zeros", async () => {
  const { device, kernel } = await recordedKernel();
  const scratch = new BatchScratch(3);
  const outputs = [newOutputs()];
  for (const options of [{}, { outputs }, { scratch }]) {
    const batch = await kernel.dispatchResidentMany([], options);
    assert.equal(batch.outputs, []);
    const { latencyNs, estimated, recoveredAfterDeviceLoss, ...counts } = batch.stats;
    assert.ok(Object.values(counts).every((count) => count === 0) && latencyNs >= 0 && !estimated && !recoveredAfterDeviceLoss);
  }
  assert.equal([device.calls, outputs.length, scratch.capacity], [[], 0, 3]);
});

test("E4: buffers that stand in two rows run twice, and show in both what the second left", async () => {
  const { kernel } = await recordedKernel();
  const mirror = new ResidentBuffers({ slotCount: 2, tenants: 1, observables: 1 });
  mirror.publishSlot(0, 0, Opcode.atomicAdd, [5, OBSERVABLE_BASE_WORD]);
  const handles = await kernel.createResident(mirror);
  const { outputs, stats } = await kernel.dispatchResidentMany([handles, handles]);
  assert.equal([outputs.map(stored), stats.kernelLaunches], [[5, 5], 2]);
});

test("E7: a batch scratch shows the rows of the last batch alone, and keeps list, rows, slots and storage", async () => {
  const { kernel } = await recordedKernel();
  const rows = [await kernel.createResident(storingMirror(1)), await kernel.createResident(storingMirror(2, 7))];
  const scratch = new BatchScratch(1);
  assert.equal([scratch.capacity, scratch.rows.length], [1, 0]);
  const first = await kernel.dispatchResidentMany(rows, { scratch });
  assert.is(first.outputs, scratch.rows);
  assert.equal([scratch.capacity, scratch.rows.map(stored)], [2, [1, 2]]);
  const before = identities(scratch.rows);
  await kernel.dispatchResidentMany(rows, { scratch });
  assert.ok(same(identities(scratch.rows), before));
  await kernel.dispatchResidentMany(rows.slice(1), { scratch });
  assert.equal([scratch.capacity, scratch.rows.map(stored)], [2, [2]]);
});

test("E7: clearing hides the rows and empties their slots, and keeps the storage", async () => {
  const { kernel } = await recordedKernel();
  const rows = [await kernel.createResident(storingMirror(1))];
  const scratch = new BatchScratch();
  await kernel.dispatchResidentMany(rows, { scratch });
  const slots = scratch.rows.flat();
  const storage = slots.map((slot) => slot.bytes.buffer);
  scratch.clear();
  assert.equal([scratch.rows.length, scratch.capacity, slots.map((slot) => slot.byteLength)], [0, 1, [0, 0, 0, 0]]);
  await kernel.dispatchResidentMany(rows, { scratch });
  assert.ok(same(scratch.rows.flat(), slots) && same(scratch.rows.flat().map((slot) => slot.bytes.buffer), storage));
});

test("E7: an error of any kind leaves no row active, and keeps what is there for the next batch", async () => {
  const { device, kernel } = await recordedKernel({ reopens: false });
  const rows = [await kernel.createResident(storingMirror(1)), await kernel.createResident(storingMirror(2))];
  const foreign = await (await recordedKernel()).kernel.createResident(storingMirror(1));
  const scratch = new BatchScratch();
  await kernel.dispatchResidentMany(rows, { scratch });
  device.script("run", { kind: "Fail", error: new RangeError("broken") });
  assert.instance(await thrownBy(() => kernel.dispatchResidentMany(rows, { scratch })), RangeError);
  assert.equal([scratch.rows.length, scratch.capacity], [0, 2]);
  await kernel.dispatchResidentMany(rows, { scratch });
  assert.is(await codeOf(() => kernel.dispatchResidentMany([foreign], { scratch })), "resident/stale-generation");
  assert.is(scratch.rows.length, 0);
  assert.is(await codeOf(() => kernel.dispatchResidentMany(rows, { scratch, outputs: [] })), "run/options");
});

test("E7: a scratch of too many rows is refused before anything is allocated", async () => {
  for (const rows of [2 ** 32, 65_537, -1, 1.5, Number.NaN]) assert.is(await codeOf(() => new BatchScratch(rows)), "run/options");
  assert.is(new BatchScratch(2).capacity, 2);
});

test("E8: a dispatch into a readback fills the caller's storage and leaves four reusable, empty outputs", async () => {
  const { kernel } = await recordedKernel();
  const outputs = newOutputs();
  const readback = storingMirror(1).snapshot();
  const slots = [...readback.slots, ...outputs];
  const storage = new Set<unknown>(readback.slots.map((slot) => slot.bytes.buffer));
  for (let turn = 0; turn < 4; turn++) {
    const result = await kernel.dispatch(partsOf(storingMirror(turn)), { outputs, readback });
    assert.ok(result.readback === readback && result.outputs === outputs);
    assert.equal([wordAt(readback.control, CONTROL_OBSERVABLES_WORD), outputs.map((slot) => slot.byteLength)], [turn, [0, 0, 0, 0]]);
    assert.ok(same([...readback.slots, ...outputs], slots));
    for (const slot of slots) storage.add(slot.bytes.buffer);
    assert.is(result.stats.outputBytes, readback.counters().total);
  }
  assert.is(storage.size, 8);
});

test("E8: what a readback holds can be dispatched again", async () => {
  const { kernel } = await recordedKernel();
  const readback = new Readback();
  await kernel.dispatch(partsOf(storingMirror(3)), { readback });
  const again = await kernel.dispatch(readback);
  assert.equal([stored(again.outputs), again.readback], [3, undefined]);
});

test("E8: after a failed dispatch the readback is untouched", async () => {
  const { device, kernel } = await recordedKernel({ reopens: false });
  const readback = storingMirror(5).snapshot();
  device.script("read", { kind: "Lose" });
  assert.is(await codeOf(() => kernel.dispatch(partsOf(storingMirror(3)), { readback })), "device/lost");
  assert.ok(ResidentBuffers.fromParts(4, readback).equals(storingMirror(5)));
});

test("E10: for host bytes readback is output, moved is input and readback, and allocations are an upper bound where nobody counts", async () => {
  const { kernel } = await recordedKernel();
  const parts = partsOf(storingMirror(1));
  const input = Object.values(parts).reduce((sum, part) => sum + part.byteLength, 0);
  for (let turn = 0; turn < 2; turn++) {
    const { outputs, stats } = await kernel.dispatch(parts);
    const output = total(outputs);
    assert.equal(
      [stats.inputBytes, stats.outputBytes, stats.readbackBytes, stats.bytesMoved, stats.deviceAllocationBytes, stats.deviceAllocationEvents, stats.estimated],
      [input, output, output, input + output, input + output, 4 + outputs.length, true],
    );
    assert.equal([stats.kernelLaunches, stats.segments, stats.segmentsSkipped, stats.syncPoints, stats.outputBuffers], [1, 1, 0, 1, 4]);
    assert.equal([stats.residentResourceRows, stats.residentResourceHandles, stats.compileNs, stats.recoveryNs, "deviceNs" in stats], [0, 0, 0, 0, false]);
    assert.ok(Number.isInteger(stats.latencyNs) && stats.latencyNs > 0);
  }
});

test("E10: a device that counts its allocations is believed: buffers once, then none", async () => {
  const { device, kernel } = await recordedKernel({ countsAllocations: true });
  const parts = partsOf(storingMirror(1));
  const first = (await kernel.dispatch(parts)).stats;
  const created = device.calls.flatMap((call) => (call.kind === "createBuffer" ? call.byteLength : []));
  assert.equal([first.deviceAllocationBytes, first.deviceAllocationEvents, first.estimated], [created.reduce((sum, each) => sum + each, 0), created.length, false]);
  const second = (await kernel.dispatch(parts)).stats;
  assert.equal([second.deviceAllocationBytes, second.deviceAllocationEvents, second.estimated, second.inputBytes], [0, 0, false, first.inputBytes]);
});

test("E10: launches, segments and device time are those that the device reports, those of a failed attempt included", async () => {
  const { device, kernel } = await recordedKernel();
  const counts = { kernelLaunches: 3, segments: 5, segmentsSkipped: 2, deviceNs: 700 };
  device.script("run", { kind: "Answer", counts }, { kind: "Answer", counts });
  device.script("read", { kind: "Lose" });
  const { stats } = await kernel.dispatch(partsOf(storingMirror(1)));
  assert.equal([stats.kernelLaunches, stats.segments, stats.segmentsSkipped, stats.deviceNs, stats.syncPoints], [6, 10, 4, 1400, 1]);
});

test("E11: rates are bytes per second, 0 where no time has passed, and saturate", () => {
  const stats: DispatchStats = {
    inputBytes: 0, outputBytes: 4096, readbackBytes: 1, bytesMoved: 3, deviceAllocationBytes: 0, deviceAllocationEvents: 0, estimated: false, latencyNs: 1000,
    outputBuffers: 4, residentResourceRows: 0, residentResourceHandles: 0, kernelLaunches: 1, segments: 1, segmentsSkipped: 0, syncPoints: 1,
    recoveredAfterDeviceLoss: false, compileNs: 0, recoveryNs: 0,
  };
  const rates = (of: DispatchStats): number[] => [outputBytesPerSecond, readbackBytesPerSecond, movedBytesPerSecond, allocationBytesPerSecond].map((rate) => rate(of));
  assert.equal(rates(stats), [4_096_000_000, 1_000_000, 3_000_000, 0]);
  assert.equal(rates({ ...stats, latencyNs: 0 }), [0, 0, 0, 0]);
  assert.equal(rates({ ...stats, outputBytes: Number.MAX_SAFE_INTEGER, latencyNs: 1 })[0], Number.MAX_SAFE_INTEGER);
  assert.is(rates({ ...stats, outputBytes: 1, latencyNs: 3e9 })[0], 0);
});

test("E12: a kernel has a slot count above zero, or takes any, and a workgroup size above zero", async () => {
  const { device } = await recordedKernel();
  for (const slotCount of [0, -1, 1.5, protocol.MAX_RING_SLOTS + 1, 2 ** 32]) {
    assert.is(await codeOf(() => Megakernel.create(device, { kernel: BUILTIN_KERNEL, slotCount })), "ring/geometry");
  }
  for (const workgroupSize of [[0, 1, 1], [4, 0, 1], [4, 1, 1.5]] as const) {
    assert.is(await codeOf(() => Megakernel.create(device, { kernel: { ...BUILTIN_KERNEL, workgroupSize } })), "ring/geometry");
  }
  assert.equal(device.calls, []);
  assert.is((await Megakernel.create(device, { kernel: BUILTIN_KERNEL, slotCount: protocol.MAX_RING_SLOTS })).slotCount, protocol.MAX_RING_SLOTS);
  assert.is((await Megakernel.create(device, { kernel: BUILTIN_KERNEL })).slotCount, undefined);
});

test("E12: a ring of no slots is a mirror that no kernel runs", async () => {
  const { device, kernel } = await recordedKernel();
  const empty = new ResidentBuffers({ slotCount: 0, tenants: 1, observables: 0 });
  assert.is(await codeOf(() => kernel.dispatch(partsOf(empty))), "resident/shape");
  assert.is(await codeOf(() => kernel.createResident(empty)), "resident/shape");
  assert.is(await codeOf(() => empty.dispatchUpdate(kernel)), "resident/shape");
  assert.equal(device.calls, []);
});

test("E12: any slot count goes with any workgroup size, and one dispatch runs every published slot once", async () => {
  const { kernel } = await recordedKernel();
  for (const slotCount of [1, 2, 3, 5, 13, 64, 101]) {
    const mirror = new ResidentBuffers({ slotCount, tenants: 1, observables: 1 });
    mirror.publishWorkItems(0, 0, Array.from({ length: slotCount }, () => ({ op: Opcode.atomicAdd, input: 1, output: OBSERVABLE_BASE_WORD, param: 0 })));
    await mirror.dispatchUpdate(kernel);
    assert.equal([mirror.controlWords[CONTROL_OBSERVABLES_WORD], mirror.controlWords[protocol.CONTROL_DONE_COUNT_WORD]], [slotCount, slotCount]);
  }
});

test("a closed kernel takes no dispatch, and frees what it had made for them", async () => {
  const { device, kernel } = await recordedKernel();
  const handles = await kernel.createResident(storingMirror(1));
  const running = kernel.dispatch(partsOf(storingMirror(1)));
  await kernel.close();
  assert.is(stored((await running).outputs), 1);
  assert.is(device.count("createBuffer"), device.count("destroyBuffer"));
  for (const call of [() => kernel.dispatch(partsOf(storingMirror(1))), () => kernel.createResident(storingMirror(1)), () => kernel.dispatchResident(handles), () => kernel.dispatchResidentMany([handles])]) {
    assert.is(await codeOf(call), "ring/closed");
  }
});

test.run();
