import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createInterpreter } from "../../ir/interpret/interpret.js";
import { verifyOrThrow } from "../../ir/verify.js";
import { buildMegakernel } from "../../kernels/megakernel/build-megakernel.js";
import { compileMegakernel } from "../../kernels/megakernel/compile-megakernel.js";
import type { Device, DeviceBuffer } from "../../runtime/device.js";
import { openDevice } from "../../runtime/node/open-device.js";
import { layOutRing, protocol, type RingMemory, type RingRun, type SlotInit } from "../support/megakernel-memory.js";

const WORKGROUP_SIZE = 4;
const OBSERVABLES = 8;
const kernel = compileMegakernel({ protocol, workgroupSize: WORKGROUP_SIZE, targets: ["wgsl"] });
const oracle = createInterpreter(verifyOrThrow(buildMegakernel({ protocol, workgroupSize: WORKGROUP_SIZE })));

// One word of observables for each slot, so that the outcome does not depend on the order of slots.
const status = fc.constantFrom(0, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8);
const opcode = fc.constantFrom(0, 1, 2, 3, 4, 31, 32, 0xfffe, 0x80000001);
const address = fc.oneof(fc.constant(-1), fc.constantFrom(0, 3, 159, 160 + OBSERVABLES, 0xffffffff));
const slot = fc.record({ status, opcode, tenant: fc.constantFrom(0, 1, 28, 29, 0xffffffff), value: fc.nat(1000), address });
const rings: fc.Arbitrary<RingRun> = fc
  .record({
    slots: fc.array(slot, { minLength: 1, maxLength: OBSERVABLES }),
    offsets: fc.array(fc.nat(9), { minLength: 6, maxLength: 6 }),
    masked: fc.subarray([0, 1]),
    isShutDown: fc.constantFrom(false, false, false, true),
    budget: fc.constantFrom(0, 1, 1000),
  })
  .map(({ slots, offsets, ...rest }) => ({
    ...rest,
    priorityOffsets: offsets,
    observables: Array.from({ length: OBSERVABLES }, (_, i) => 100 + i),
    debugRecords: OBSERVABLES,
    slots: slots.map((each, i): SlotInit => {
      const at = each.address === -1 ? 160 + i : each.address;
      return { ...each, args: each.opcode === 3 ? [at, i] : [each.value, at] };
    }),
  }));

test("random rings end the same on the device and on the oracle", async () => {
  await using device = await openDevice();
  const prepared = await device.prepare(kernel);
  const runs = fc.sample(rings, { seed: 7, numRuns: 60 });
  for (const [i, run] of runs.entries()) {
    const [expected, actual] = [layOutRing(protocol, run), layOutRing(protocol, run)];
    const grid = [1 + (i % 3), 1, 1] as const;
    const { findings } = oracle.run({ grid, parameters: expected.parameters, buffers: expected.buffers, seed: i });
    assert.equal(findings, []);
    await runOn(device, prepared, actual, grid);
    assert.equal(summary(actual), summary(expected), `run ${i}: ${JSON.stringify(run)}`);
  }
});

async function runOn(device: Device, prepared: Awaited<ReturnType<Device["prepare"]>>, memory: RingMemory, grid: readonly [number, number, number]): Promise<void> {
  const entries = Object.entries(memory.buffers).map(([name, data]): [string, DeviceBuffer] => [
    name,
    device.createBuffer({ label: name, byteLength: data.byteLength, durability: "mirror", data }),
  ]);
  await device.run(prepared, kernel.schedule, { buffers: Object.fromEntries(entries), parameters: memory.parameters, grid });
  const back = await device.read(entries.map(([, buffer]) => ({ buffer, offsetBytes: 0, byteLength: buffer.byteLength })));
  entries.forEach(([name, buffer], i) => {
    memory.buffers[name]?.set(back[i]?.bytes ?? []);
    buffer.destroy();
  });
}

/** Everything that does not depend on the order in which invocations ran. */
function summary({ outcome }: RingMemory) {
  const { slots, observables, changed, words } = outcome();
  const records = words("debug_log", "records");
  const printed = Array.from({ length: records.length / 4 }, (_, i) => records.slice(4 * i, 4 * i + 4).join()).sort();
  const control = ["shutdown", "done_count", "tenant_masks", "tenant_quotas", "tenant_fairness", "metrics", "epoch", "priority_fairness"];
  const report = ["claims", "done", "faulted", "budget_stops", "shutdown_stops", "masked", "changed_count", "quota_used", "handler_runs", "handler_faults"];
  return {
    slots: slots.map((each) => [each.status, ...each.args]),
    observables,
    changed,
    printed,
    control: control.map((field) => [field, ...words("control", field)]),
    report: report.map((field) => [field, ...words("report", field)]),
  };
}

test.run();
