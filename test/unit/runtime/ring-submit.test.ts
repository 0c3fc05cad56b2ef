import { test } from "uvu";
import * as assert from "uvu/assert";
import { isGridwrightError } from "../../../runtime/error.js";
import * as wire from "../../../runtime/generated/megakernel.js";
import type { OpcodeDescriptor } from "../../../runtime/ring/opcode-plan.js";
import type { Ring } from "../../../runtime/ring/ring.js";
import { add, deviceWords, echo, mark, modelRing, nop } from "../../support/model-ring.js";
import { codeOf } from "../../support/refusal.js";

/** Ring words as the next round would find them, by running it with every tenant masked. */
async function published({ device, kernel, ring }: Awaited<ReturnType<typeof modelRing>>): Promise<number[][]> {
  for (let tenant = 0; tenant < wire.MAX_TENANTS; tenant++) ring.setTenantAllowed(tenant, false);
  await kernel.runUntilIdle(ring);
  const words = deviceWords(device, "ring");
  return Array.from({ length: ring.slotCount }, (_, slot) => [...words.subarray(slot * 16, slot * 16 + 16)]);
}

/** As JavaScript calls it: with no names for the compiler to check. */
function untyped(opcode: OpcodeDescriptor): OpcodeDescriptor {
  return opcode;
}

test("a submitted slot carries opcode, tenant, priority and arguments, the rest zero", async () => {
  const parts = await modelRing();
  const ticket = parts.ring.submit(add, { a: 7, b: 8 }, { tenant: 28, priority: "high" });
  assert.is(ticket.slot, 0);
  assert.is(ticket.sequence, 1);
  assert.is(ticket.isSettled, false);
  assert.is(parts.ring.free, 7);
  assert.is(parts.ring.pending, 1);
  assert.equal((await published(parts))[0], [1, 100, 28, 1, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test("argument words say two's complement, f32 bits, and 0 or 1", async () => {
  const parts = await modelRing();
  parts.ring.submit(echo, { u: 0xffffffff, i: -5, f: 1.5, flag: true });
  assert.equal((await published(parts))[0]?.slice(4, 8), [0xffffffff, 0xfffffffb, 0x3fc00000, 1]);
});

test("a reused slot has no word of its former life", async () => {
  const parts = await modelRing({ slotCount: 1 });
  parts.ring.submit(echo, { u: 1, i: 2, f: 3, flag: true });
  await parts.kernel.runUntilIdle(parts.ring);
  parts.ring.submit(nop, {});
  assert.equal((await published(parts))[0], [1, 0, 0, 2, ...new Array<number>(12).fill(0)]);
});

test("what submit refuses, on both sides of each boundary", async () => {
  const cases: [string, (ring: Ring) => unknown, string][] = [
    ["the smallest allowed value", (ring) => ring.submit(add, { a: 0, b: 1 }), "no error"],
    ["one below it", (ring) => ring.submit(add, { a: 0, b: 0 }), "opcode/argument"],
    ["the largest allowed value", (ring) => ring.submit(add, { a: 0, b: 1000 }), "no error"],
    ["one above it", (ring) => ring.submit(add, { a: 0, b: 1001 }), "opcode/argument"],
    ["the largest word", (ring) => ring.submit(add, { a: 0xffffffff, b: 1 }), "no error"],
    ["a word too large", (ring) => ring.submit(add, { a: 0x100000000, b: 1 }), "opcode/argument"],
    ["a negative u32", (ring) => ring.submit(add, { a: -1, b: 1 }), "opcode/argument"],
    ["half a word", (ring) => ring.submit(add, { a: 0.5, b: 1 }), "opcode/argument"],
    ["not a number", (ring) => ring.submit(add, { a: Number.NaN, b: 1 }), "opcode/argument"],
    ["a bool for a u32", (ring) => ring.submit(add, { a: true, b: 1 }), "opcode/argument"],
    ["the smallest allowed i32", (ring) => ring.submit(echo, { u: 0, i: -5, f: 0, flag: 0 }), "no error"],
    ["an i32 below its limit", (ring) => ring.submit(echo, { u: 0, i: -6, f: 0, flag: 0 }), "opcode/argument"],
    ["a bool of 2", (ring) => ring.submit(echo, { u: 0, i: 0, f: 0, flag: 2 }), "opcode/argument"],
    ["an unknown argument", (ring) => ring.submit(untyped(mark), { cell: 0, extra: 1 }), "opcode/argument"],
    ["a missing argument", (ring) => ring.submit(untyped(add), { a: 0 }), "opcode/argument"],
    ["tenant 28", (ring) => ring.submit(nop, {}, { tenant: 28 }), "no error"],
    ["tenant 29", (ring) => ring.submit(nop, {}, { tenant: 29 }), "publish/tenant"],
    ["a priority that is none", (ring) => ring.submit(nop, {}, JSON.parse('{ "priority": "urgent" }')), "encode/value"],
    ["a priority that every object has", (ring) => ring.submit(nop, {}, JSON.parse('{ "priority": "toString" }')), "encode/value"],
    ["an opcode without a handler", (ring) => ring.submit({ name: "other", opcode: 200, arguments: [] }, {}), "opcode/no-handler"],
    ["an opcode compiled with other arguments", (ring) => ring.submit({ name: "mark", opcode: 101, arguments: [] }, {}), "opcode/no-handler"],
    ["as many items as are free", (ring) => ring.submitMany(nop, {}, { count: 7 }), "no error"],
    ["one item more", (ring) => ring.submitMany(nop, {}, { count: 8 }), "ring/full"],
    ["more items than memory could hold", (ring) => ring.submitMany(mark, { cell: { length: 2 ** 50 } }), "ring/full"],
    ["a tenant for each of more items than memory could hold", (ring) => ring.submitMany(nop, {}, { tenant: { length: 2 ** 50 } }), "ring/full"],
    ["a batch with one bad value", (ring) => ring.submitMany(add, { a: [1, 2], b: [1, 1001] }), "opcode/argument"],
    ["a batch with one bad word in an exact column", (ring) => ring.submitMany(add, { a: 1, b: Uint32Array.of(1, 0) }), "opcode/argument"],
    ["columns of different lengths", (ring) => ring.submitMany(add, { a: [1, 2], b: [1, 2, 3] }), "opcode/argument"],
    ["a batch of nobody knows how many", (ring) => ring.submitMany(nop, {}), "opcode/argument"],
    ["a batch with one bad tenant", (ring) => ring.submitMany(nop, {}, { tenant: [0, 29] }), "publish/tenant"],
    ["an unknown column", (ring) => ring.submitMany(untyped(nop), { cell: [1] }), "opcode/argument"],
  ];
  for (const [name, submit, expected] of cases) {
    const parts = await modelRing();
    const first = parts.ring.submit(nop, {});
    assert.is(await codeOf(() => submit(parts.ring)), expected, name);
    if (expected === "no error") continue;
    assert.is(parts.ring.free, 7, name);
    assert.is(parts.ring.submit(nop, {}).sequence, first.sequence + 1, name);
    const [, , ...rest] = await published(parts);
    assert.ok(rest.flat().every((word) => word === 0), name);
  }
});

test("an argument error names the argument, the value and the limit", async () => {
  const { ring } = await modelRing();
  try {
    ring.submit(add, { a: 1, b: 1001 });
    assert.unreachable();
  } catch (error) {
    assert.ok(isGridwrightError(error));
    assert.equal(error.fields, { name: "b", value: 1001, limit: 1000 });
  }
});

test("submit on a full ring throws ring/full and changes nothing", async () => {
  const parts = await modelRing({ slotCount: 2 });
  parts.ring.submitMany(mark, { cell: [1, 2] });
  assert.is(await codeOf(() => parts.ring.submit(mark, { cell: 3 })), "ring/full");
  assert.is(parts.ring.free, 0);
  assert.is(parts.ring.pending, 2);
  assert.equal((await published(parts)).map((slot) => slot[4]), [1, 2]);
});

test("submit takes its partition, then lower ones, then any free slot", async () => {
  const { ring } = await modelRing({ partitions: { high: 2, normal: 2, low: 2, idle: 2 } });
  const slots = (priority: "critical" | "high" | "normal" | "low" | "idle", count: number) =>
    Array.from({ length: count }, () => ring.submit(nop, {}, { priority }).slot);
  assert.equal(slots("normal", 3), [2, 3, 4]);
  assert.equal(slots("critical", 1), [0]);
  assert.equal(slots("idle", 4), [6, 7, 5, 1]);
});

test("freed slots are given out again, lowest first", async () => {
  const { kernel, ring } = await modelRing();
  ring.submitMany(nop, {}, { count: 8 });
  await kernel.runUntilIdle(ring);
  assert.is(ring.submit(nop, {}).slot, 0);
  assert.is(ring.submit(nop, {}).slot, 1);
});

test("a batch takes one value for all or one per item, of any kind of array", async () => {
  const parts = await modelRing();
  parts.ring.submitMany(add, { a: 5, b: [1, 2] }, { tenant: [3, 4], priority: "low" });
  parts.ring.submitMany(add, { a: Uint16Array.of(6, 7), b: Uint32Array.of(8, 9) });
  const slots = await published(parts);
  assert.equal(slots.slice(0, 4).map((slot) => slot.slice(0, 6)), [
    [1, 100, 3, 3, 5, 1],
    [1, 100, 4, 3, 5, 2],
    [1, 100, 0, 2, 6, 8],
    [1, 100, 0, 2, 7, 9],
  ]);
});

test("a batch of nothing is settled at once", async () => {
  const { ring } = await modelRing();
  const batch = ring.submitMany(mark, { cell: [] });
  assert.is(batch.count, 0);
  assert.is(batch.isSettled, true);
  assert.is((await batch.settled).done, 0);
});

test("createRing refuses impossible geometry and leaves no buffer behind", async () => {
  const cases = [
    [{ slotCount: 0 }, "ring/geometry"],
    [{ slotCount: 1 }, "no error"],
    [{ slotCount: 2 ** 20 + 1 }, "ring/geometry"],
    [{ slotCount: 1.5 }, "ring/geometry"],
    [{ tenants: 29 }, "no error"],
    [{ tenants: 30 }, "ring/geometry"],
    [{ partitions: { high: 4, low: 4 } }, "no error"],
    [{ partitions: { high: 4, low: 5 } }, "ring/geometry"],
    [{ partitions: { high: -1, low: 9 } }, "ring/geometry"],
    [{ targetRoundMs: 0 }, "ring/geometry"],
    [{ observables: 2 ** 20 + 1 }, "encode/cap"],
  ] as const;
  for (const [options, expected] of cases) {
    const { device, kernel } = await modelRing();
    const before = device.buffers.length;
    assert.is(await codeOf(() => kernel.createRing({ slotCount: 8, ...options })), expected, JSON.stringify(options));
    if (expected !== "no error") assert.is(device.buffers.length, before);
  }
});

test("a device that refuses one of the ring's buffers is left with none of them", async () => {
  const { device, kernel } = await modelRing();
  const before = device.buffers.length;
  const create = device.createBuffer.bind(device);
  device.createBuffer = (init) => {
    if (init.label === "io_queue") throw new Error("no memory");
    return create(init);
  };
  assert.throws(() => kernel.createRing({ slotCount: 8 }), "no memory");
  assert.ok(device.buffers.slice(before).length === 3 && device.buffers.slice(before).every((buffer) => buffer.destroyed));
});

test("control starts with the tenants let in, no quota for anybody, and all slots normal", async () => {
  const { device, kernel } = await modelRing();
  kernel.createRing({ slotCount: 8, tenants: 3, observables: 4 });
  const control = deviceWords(device, "control");
  assert.is(control.length, wire.CONTROL_FIXED_WORDS + 4);
  assert.equal([...control.subarray(3, 8)], [0xffffffff, 0xffffffff, 0xffffffff, 0, 0]);
  assert.ok(control.subarray(32, 32 + 29).every((quota) => quota === 0xffffffff));
  assert.equal([...control.subarray(129, 135)], [0, 0, 0, 8, 8, 8]);
  assert.equal([...control.subarray(141, 147)], [wire.MAGIC, wire.ABI_HASH, 8, 4, 0, 0]);
});

test.run();
