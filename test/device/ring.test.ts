import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileMegakernel } from "../../kernels/index.js";
import { megakernel } from "../../runtime/generated/megakernel.ir.js";
import { Megakernel, protocol } from "../../runtime/index.js";
import { openDevice } from "../../runtime/node/index.js";
import { openOracleDevice } from "../../testing/index.js";
import { soak } from "../support/soak.js";

/** `scripts/soak.ts` runs the full count. */
const SUBMISSIONS = 40_000;

test(`a ring of 4096 slots loses nothing and runs nothing twice in ${SUBMISSIONS} submissions of all tenants (WebGPU)`, async () => {
  const device = await openDevice();
  const { findings, faults, custom } = await soak(device, { count: SUBMISSIONS, slotCount: 4096, seed: 1 });
  assert.equal(findings.slice(0, 10), []);
  assert.ok(faults > 0 && custom > SUBMISSIONS / 2);
  await device.close();
});

test("a ring without observables runs, and an opcode that wants one faults", async () => {
  const device = await openDevice();
  const kernel = await Megakernel.create(device, { kernel: compileMegakernel({ protocol: megakernel, targets: ["wgsl"] }) });
  const ring = kernel.createRing({ slotCount: 4 });
  const { nop, storeU32 } = protocol.opcodes;
  const tickets = [ring.submit(nop, {}), ring.submit(storeU32, { value: 1, address: protocol.OBSERVABLE_BASE_WORD })];
  assert.is((await kernel.runUntilIdle(ring)).outcome, "idle");
  const [first, second] = await Promise.all(tickets.map((ticket) => ticket.settled));
  assert.is(first?.status, "done");
  assert.is(second?.fault?.name, "address");
  assert.is(ring.observables.length, 0);
  await kernel.close();
  await device.close();
});

test("the same ring, smaller, on the oracle: 2000 submissions, no finding", async () => {
  const device = openOracleDevice({ seed: 7 });
  const { findings, faults } = await soak(device, { count: 2000, slotCount: 256, seed: 2, workgroupSize: 8 });
  assert.equal(findings.slice(0, 10), []);
  assert.ok(faults > 0);
  assert.equal(device.findings, []);
  await device.close();
});

test.run();
