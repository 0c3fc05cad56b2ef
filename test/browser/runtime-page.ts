/** What the page of the browser tests runs: the runtime as a browser bundle has it, on `navigator.gpu`. */
import { Megakernel, openDevice, protocol } from "../../runtime/index.js";
import { megakernel } from "../../shaders-generated/kernels/megakernel.js";
import { deviceConformance } from "../../testing/device-conformance.js";
import { MARK_KERNEL, mark } from "../support/mark-kernel.js";

const SLOTS = 64;

const open = () => openDevice({ name: "webgpu" });

/** Every case of the device conformance suite that fails, with why. */
async function conformance(): Promise<{ readonly cases: number; readonly failures: readonly string[] }> {
  const cases = deviceConformance(open);
  const failures: string[] = [];
  for (const { name, run } of cases) {
    await run().catch((error: unknown) => failures.push(`${name}: ${String(error)}`));
  }
  return { cases: cases.length, failures };
}

/** The precompiled megakernel: one STORE_U32 that works, one that faults, one LOAD_U32 of what the first stored. */
async function builtIns() {
  const device = await open();
  const kernel = await Megakernel.create(device, { kernel: megakernel });
  const ring = kernel.createRing({ slotCount: 8, observables: 2 });
  const { storeU32, loadU32 } = protocol.opcodes;
  const stored = ring.submit(storeU32, { value: 41, address: protocol.OBSERVABLE_BASE_WORD });
  const refused = ring.submit(storeU32, { value: 1, address: protocol.OBSERVABLE_BASE_WORD + 2 });
  const first = await kernel.runUntilIdle(ring);
  const loaded = ring.submit(loadU32, { address: protocol.OBSERVABLE_BASE_WORD, target: 1 });
  await kernel.runUntilIdle(ring);
  const outcome = {
    device: device.name,
    outcome: first.outcome,
    stored: (await stored.settled).status,
    fault: (await refused.settled).fault?.name,
    loaded: (await loaded.settled).status,
    observables: [...ring.observables],
  };
  await kernel.close();
  await device.close();
  return outcome;
}

/** Half of the slots, then the loss of the device in the middle of a run, then the rest: how often each cell was marked. */
async function loss() {
  const device = await open();
  const kernel = await Megakernel.create(device, { kernel: MARK_KERNEL, buffers: { marks: { byteLength: 4 * SLOTS, durability: "mirror" } } });
  const ring = kernel.createRing({ slotCount: SLOTS });
  const cells = (from: number) => Uint32Array.from({ length: SLOTS / 2 }, (_, i) => from + i);
  ring.submitMany(mark, { cell: cells(0) });
  await kernel.runUntilIdle(ring);
  ring.submitMany(mark, { cell: cells(SLOTS / 2) });
  const running = kernel.runUntilIdle(ring);
  device.gpuDevice.destroy();
  const { outcome } = await running;
  const marks = new Uint32Array((await kernel.readBuffer("marks")).buffer);
  const done = ring.counters.done;
  await kernel.close();
  await device.close();
  return { outcome, done, marks: [...marks] };
}

Object.assign(globalThis, { gridwrightChecks: { conformance, builtIns, loss } });
