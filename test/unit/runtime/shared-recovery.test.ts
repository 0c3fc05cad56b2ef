/** Kernels that shared a device share the one that takes its place, and the last of them closes it. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Device } from "../../../runtime/device.js";
import { GridwrightError } from "../../../runtime/error.js";
import { Megakernel } from "../../../runtime/megakernel.js";
import type { Ring } from "../../../runtime/ring/ring.js";
import type { LossyDevice, LossyFamily } from "../../support/lossy-device.js";
import { LOSSY_KERNEL, PROMPT_MS, gather, modelFamily } from "../../support/lossy-model.js";
import { ModelDevice } from "../../support/model-device.js";
import { handlers, mark } from "../../support/model-ring.js";
import { codeOf } from "../../support/refusal.js";
import { within } from "../../support/within.js";

const ALL_HANDLERS = [...handlers, gather];

interface Half {
  readonly kernel: Megakernel;
  readonly ring: Ring;
}

async function half(device: Device): Promise<Half> {
  const kernel = await Megakernel.create(device, {
    kernel: LOSSY_KERNEL,
    buffers: { cells: new Uint8Array(64), table: new Uint8Array(16), pad: { byteLength: 16, durability: "scratch" } },
  });
  return { kernel, ring: kernel.createRing({ slotCount: 4 }) };
}

/** Marks a cell and runs; the recoveries that took. */
async function go({ kernel, ring }: Half, cell: number): Promise<number> {
  const ticket = ring.submit(mark, { cell });
  const { recoveries } = await within(PROMPT_MS, "the run", kernel.runUntilIdle(ring));
  assert.is((await ticket.settled).status, "done");
  return recoveries;
}

async function cells({ kernel }: Half): Promise<number[]> {
  return [...new Uint32Array((await kernel.readBuffer("cells")).buffer)].slice(0, 4);
}

async function halves(): Promise<{ family: LossyFamily<ModelDevice>; first: LossyDevice<ModelDevice>; a: Half; b: Half; lose(at: number): void; closings(): number[] }> {
  const family = modelFamily();
  const first = await family.open();
  const [a, b] = [await half(first), await half(first)];
  const lose = (at: number): void => {
    const device = family.opened[at];
    if (device === undefined) throw new RangeError(`no device ${at} was opened`);
    family.strike(device);
  };
  return { family, first, a, b, lose, closings: () => family.opened.map(({ closings }) => closings) };
}

for (const together of [true, false]) {
  for (const order of ["ab", "ba"]) {
    test(`after a loss two kernels ${together ? "that run at once" : "that run in turn"} come back on one device; closed in order ${order} it closes once`, async () => {
      const { family, a, b, lose, closings } = await halves();
      lose(0);
      assert.equal(together ? await Promise.all([go(a, 0), go(b, 1)]) : [await go(a, 0), await go(b, 1)], [1, 1]);
      assert.is(family.opened.length, 2);
      assert.ok(a.kernel.device === family.opened[1] && b.kernel.device === family.opened[1]);
      const [one, other] = order === "ab" ? [a, b] : [b, a];
      await one.kernel.close();
      assert.equal(closings(), [0, 0]);
      assert.is(await go(other, 2), 0);
      assert.equal([await cells(other)], [other === b ? [0, 1, 1, 0] : [1, 0, 1, 0]]);
      await other.kernel.close();
      assert.equal(closings(), [0, 1]);
      assert.ok(family.opened[1]?.inner.buffers.every(({ destroyed }) => destroyed));
    });
  }
}

test("each loss starts again: a second one leads both to a third device, and the second closes once", async () => {
  const { family, a, b, lose, closings } = await halves();
  lose(0);
  await Promise.all([go(a, 0), go(b, 0)]);
  lose(1);
  assert.equal(await Promise.all([go(a, 1), go(b, 1)]), [1, 1]);
  assert.equal(closings(), [0, 1, 0]);
  await Promise.all([a.kernel.close(), b.kernel.close()]);
  assert.equal(closings(), [0, 1, 1]);
  assert.is(family.opened.length, 3);
});

test("a kernel that slept through two losses comes back where the other is by now, in one recovery", async () => {
  const { family, a, b, lose } = await halves();
  lose(0);
  await go(a, 0);
  lose(1);
  await go(a, 1);
  assert.is(await go(b, 2), 1);
  assert.is(family.opened.length, 3);
  assert.ok(b.kernel.device === family.opened[2]);
  await Promise.all([a.kernel.close(), b.kernel.close()]);
});

test("a successor that is lost before the other kernel gets to it is not joined", async () => {
  const { family, a, b, lose, closings } = await halves();
  lose(0);
  await go(a, 0);
  lose(1);
  assert.is(await go(b, 1), 1);
  assert.is(await go(a, 2), 1);
  assert.is(family.opened.length, 3);
  assert.ok(a.kernel.device === b.kernel.device);
  assert.equal([await cells(a), await cells(b)], [[1, 0, 1, 0], [0, 1, 0, 0]]);
  await Promise.all([a.kernel.close(), b.kernel.close()]);
  assert.equal(closings(), [0, 1, 1]);
});

test("a device that nobody runs on any more is closed, and no later loss leads back to it", async () => {
  const { family, a, b, lose, closings } = await halves();
  lose(0);
  await go(a, 0);
  await a.kernel.close();
  assert.equal(closings(), [0, 1]);
  assert.is(await go(b, 1), 1);
  assert.ok(b.kernel.device === family.opened[2]);
  await b.kernel.close();
  assert.equal(closings(), [0, 1, 1]);
});

test("a kernel made on a device that a recovery opened keeps it open", async () => {
  const { family, a, b, lose, closings } = await halves();
  await b.kernel.close();
  lose(0);
  await go(a, 0);
  const late = await half(a.kernel.device);
  assert.is(await codeOf(() => Megakernel.create(a.kernel.device, { kernel: LOSSY_KERNEL })), "kernel/binding");
  await a.kernel.close();
  assert.equal(closings(), [0, 0]);
  await go(late, 0);
  await late.kernel.close();
  assert.equal(closings(), [0, 1]);
  assert.is(family.opened.length, 2);
});

test("a failed reopen fails whoever waits for it, and is not remembered", async () => {
  const device = new ModelDevice(ALL_HANDLERS);
  let openings = 0;
  const next = new ModelDevice(ALL_HANDLERS);
  device.reopen = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (++openings === 1) throw new GridwrightError({ code: "device/unavailable", message: "nothing is there", help: "wait" });
    return next;
  };
  const [a, b, c] = [await half(device), await half(device), await half(device)];
  device.lose();
  for (const { ring } of [a, b]) ring.submit(mark, { cell: 0 });
  const runs = [a, b].map(({ kernel, ring }) => codeOf(() => kernel.runUntilIdle(ring)));
  assert.equal(await within(PROMPT_MS, "the runs", Promise.all(runs)), ["device/lost", "device/lost"]);
  assert.is(openings, 1);
  assert.is(await go(c, 1), 1);
  assert.is(openings, 2);
  await Promise.all([a, b, c].map(({ kernel }) => kernel.close()));
  assert.equal([device.closed, next.closed], [false, true]);
});

test("a kernel that the new device refuses leaves it, with nothing of its own on it, to the other", async () => {
  const { family, a, b, lose, closings } = await halves();
  lose(0);
  await go(a, 0);
  const shared = family.opened[1]?.inner;
  if (shared === undefined) throw new Error("no second device was opened");
  const before = shared.buffers.filter(({ destroyed }) => !destroyed).length;
  // Its second data buffer, after the first has been made.
  const createBuffer = shared.createBuffer.bind(shared);
  let calls = 0;
  shared.createBuffer = (init) => {
    if (++calls === 2) throw new GridwrightError({ code: "device/out-of-memory", message: "no room", help: "free some" });
    return createBuffer(init);
  };
  b.ring.submit(mark, { cell: 1 });
  assert.is(await codeOf(() => b.kernel.runUntilIdle(b.ring)), "device/lost");
  assert.is(shared.buffers.filter(({ destroyed }) => !destroyed).length, before);
  assert.equal(closings(), [0, 0]);
  await b.kernel.close();
  assert.is(await go(a, 2), 0);
  await a.kernel.close();
  assert.equal(closings(), [0, 1]);
});

test.run();
