/** What holds for each call of the dispatch family, and over a loss of the device: contracts E5, E6 and E9. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ByteSlot, GridwrightError, Megakernel, OUTPUT_COUNT, ResidentBuffers, protocol } from "../../runtime/index.js";
import { type ScriptedCall, type ScriptedEnd, interpretDispatch, openRecordingDevice } from "../../testing/index.js";
import { FAMILY, identities, newOutputs, same, stored } from "../support/dispatch-family.js";
import { partsOf, recordedKernel, storingMirror, thrownBy, wordAt } from "../support/dispatch-kernel.js";
import { codeOf, rejection } from "../support/refusal.js";
import { soakKernel } from "../support/soak-kernel.js";

const { OBSERVABLE_BASE_WORD, Opcode } = protocol;

for (const { name, rows, open } of FAMILY) {
  test(`E5: ${name} keeps the caller's list, rows, slots and storage over repeated calls`, async () => {
    const { call } = await open();
    const outputs = Array.from({ length: rows }, newOutputs);
    await call(outputs);
    const before = identities(outputs);
    for (let turn = 0; turn < 5; turn++) {
      const result = await call(outputs);
      assert.ok(same(identities(outputs), before));
      assert.ok(same(result.rows.flat(), outputs.flat()));
    }
    assert.ok(outputs.every((row) => stored(row) === 6));
  });

  test(`E5: ${name} keeps them over a retry after a loss of the device`, async () => {
    const { device, call } = await open();
    const outputs = Array.from({ length: rows }, newOutputs);
    await call(outputs);
    const before = identities(outputs);
    device.script("read", { kind: "LoseAfter" });
    const { stats } = await call(outputs);
    assert.ok(same(identities(outputs), before));
    assert.ok(stats.recoveredAfterDeviceLoss && outputs.every((row) => stored(row) === 6));
  });

  test(`E6: ${name} has room for four outputs before the device is called, and drops what is too many`, async () => {
    const { device, call } = await open();
    device.forget();
    await call(Array.from({ length: rows }, () => []));
    const read = device.calls.find((each) => each.kind === "read");
    assert.is(read?.kind === "read" ? read.into : undefined, OUTPUT_COUNT * rows);
    const surplus = Array.from({ length: rows }, () => [...newOutputs(), new ByteSlot()]);
    await call(surplus);
    assert.equal(surplus.map((row) => row.length), new Array(rows).fill(OUTPUT_COUNT));
  });

  test(`E9: ${name} is tried once more after a loss of the device, into the same outputs, and says so`, async () => {
    for (const [on, end, runs] of [["run", "Lose", 1], ["run", "LoseAfter", 2], ["read", "Lose", 2], ["read", "LoseAfter", 2], ["write", "Lose", 1]] as const) {
      const { device, call } = await open();
      const outputs = Array.from({ length: rows }, newOutputs);
      await call(outputs);
      const undisturbed = outputs.flat().map((slot) => slot.bytes.slice());
      device.forget();
      device.script(on, { kind: end });
      const { stats } = await call(outputs);
      assert.equal(outputs.flat().map((slot) => slot.bytes), undisturbed);
      const started = device.calls.filter((each) => each.kind === "run" || each.kind === "runMany");
      assert.equal([device.count("reopen"), started.length, started.at(-1)?.generation], [1, runs, 2]);
      assert.equal([stats.recoveredAfterDeviceLoss, stats.recoveryNs > 0, stats.recoveryNs >= stats.compileNs, stats.latencyNs >= stats.recoveryNs], [true, true, true, true]);
      const after = await call(outputs);
      assert.equal([after.stats.recoveredAfterDeviceLoss, after.stats.recoveryNs, after.stats.compileNs, device.count("reopen")], [false, 0, 0, 1]);
    }
  });

  test(`E9: ${name} returns a second loss, any other error at once, and either leaves the outputs as they were`, async () => {
    const broken = new GridwrightError({ code: "device/validation", message: "broken", help: "repair it" });
    const cases: [ScriptedCall, ScriptedEnd[], string, number][] = [
      ["run", [{ kind: "Lose" }, { kind: "Lose" }], "device/lost", 1],
      ["read", [{ kind: "LoseAfter" }, { kind: "LoseAfter" }], "device/lost", 1],
      ["run", [{ kind: "Fail", error: broken }], "device/validation", 0],
      ["read", [{ kind: "Fail", error: broken }], "device/validation", 0],
    ];
    for (const [on, ends, code, reopened] of cases) {
      const { device, call } = await open();
      const outputs = Array.from({ length: rows }, newOutputs);
      await call(outputs);
      const before = outputs.flat().map((slot) => slot.bytes.slice());
      device.script(on, ...ends);
      assert.is(await codeOf(() => call(outputs)), code);
      assert.equal([outputs.flat().map((slot) => slot.bytes), device.count("reopen")], [before, reopened]);
    }
  });

  test(`E9: ${name} fails with the loss where no device can be opened again`, async () => {
    const { device, call } = await open({ reopens: false });
    device.script("run", { kind: "Lose" });
    assert.is(await codeOf(() => call()), "device/lost");
  });
}

test("E9: after a loss an old name is stale, and the new one finds the buffers as the last dispatch left them", async () => {
  const { device, kernel } = await recordedKernel();
  const [old, other] = [await kernel.createResident(storingMirror(1)), await kernel.createResident(storingMirror(2))];
  await kernel.dispatchResident(other);
  await kernel.writeResident(other, "control", (OBSERVABLE_BASE_WORD + 1) * 4, new Uint8Array(Uint32Array.of(99).buffer));
  device.script("run", { kind: "Lose" });
  const { handles, outputs } = await kernel.dispatchResident(old);
  assert.equal([handles.generation, stored(outputs)], [2, 1]);
  device.forget();
  const { fields } = await rejection(() => kernel.dispatchResident(old));
  assert.equal([fields, await codeOf(() => kernel.dispatchResidentMany([handles, other]))], [{ generation: 1, current: 2 }, "resident/stale-generation"]);
  assert.equal(device.calls, []);
  const renewed = await kernel.renewResident(other);
  const { outputs: kept } = await kernel.dispatchResident(renewed);
  assert.equal([stored(kept), wordAt(kept[0]?.bytes ?? new Uint8Array(), OBSERVABLE_BASE_WORD + 1)], [2, 99]);
  assert.is(await kernel.renewResident(renewed), renewed);
});

test("E9: data buffers that are mirrors are committed with a dispatch, and put back where one was not", async () => {
  const device = openRecordingDevice({ execute: interpretDispatch() });
  const { kernel: compiled, mark } = soakKernel({ workgroupSize: 4 });
  const kernel = await Megakernel.create(device, { kernel: compiled, buffers: { marks: new Uint8Array(16) } });
  const mirror = new ResidentBuffers({ slotCount: 4, tenants: 1, observables: 0 });
  mirror.publishSlot(0, 0, mark.opcode, [2]);
  const marks = async (): Promise<number[]> => [...new Uint32Array((await kernel.readBuffer("marks")).buffer)];
  const { stats } = await kernel.dispatch(partsOf(mirror));
  assert.equal([await marks(), stats.readbackBytes - stats.outputBytes, stats.bytesMoved], [[0, 0, 1, 0], 16, stats.inputBytes + stats.readbackBytes]);
  device.script("read", { kind: "Fail", error: new RangeError("broken") }, { kind: "LoseAfter" });
  assert.instance(await thrownBy(() => kernel.dispatch(partsOf(mirror))), RangeError);
  assert.equal(await marks(), [0, 0, 1, 0]);
  assert.is((await kernel.dispatch(partsOf(mirror))).stats.recoveredAfterDeviceLoss, true);
  assert.equal(await marks(), [0, 0, 2, 0]);
  const ring = kernel.createRing({ slotCount: 4 });
  ring.submit(mark, { cell: 2 });
  await kernel.runUntilIdle(ring);
  assert.equal(await marks(), [0, 0, 3, 0]);
});

test("E9: after an error the next resident dispatch starts from the last one that succeeded", async () => {
  const { device, kernel } = await recordedKernel();
  const mirror = new ResidentBuffers({ slotCount: 2, tenants: 1, observables: 1 });
  mirror.publishSlot(0, 0, Opcode.atomicAdd, [5, OBSERVABLE_BASE_WORD]);
  const handles = await kernel.createResident(mirror);
  const error = new RangeError("broken");
  device.script("read", { kind: "Fail", error });
  assert.is(await thrownBy(() => kernel.dispatchResident(handles)), error);
  const { outputs, stats } = await kernel.dispatchResident(handles);
  assert.equal([stored(outputs), stats.inputBytes], [5, mirror.snapshot().counters().total]);
  assert.is((await kernel.dispatchResident(handles)).stats.inputBytes, 0);
});

test.run();
