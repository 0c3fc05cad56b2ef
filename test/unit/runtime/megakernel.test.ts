import { test } from "uvu";
import * as assert from "uvu/assert";
import type { CompiledKernel } from "../../../codegen/shader/kernel.js";
import type { DataBufferInit } from "../../../runtime/data-buffer.js";
import { chooseGrid } from "../../../runtime/choose-grid.js";
import { Megakernel } from "../../../runtime/megakernel.js";
import { ModelDevice } from "../../support/model-device.js";
import { type ModelBuffer, modelKernel } from "../../support/model-kernel.js";
import { deviceWords, handlers, mark, modelRing, nop } from "../../support/model-ring.js";
import { codeOf } from "../../support/refusal.js";

function create(kernel: CompiledKernel, buffers: Record<string, DataBufferInit> = {}): Promise<Megakernel> {
  return Megakernel.create(new ModelDevice(handlers), { kernel, buffers });
}

function withFacts(kernel: CompiledKernel, facts: Partial<NonNullable<CompiledKernel["megakernel"]>>): CompiledKernel {
  return kernel.megakernel === undefined ? kernel : { ...kernel, megakernel: { ...kernel.megakernel, ...facts } };
}

test("a kernel that is no megakernel, or of another layout, is refused", async () => {
  const kernel = modelKernel(handlers);
  const { megakernel: _, ...plain } = kernel;
  assert.is(await codeOf(() => create(kernel)), "no error");
  assert.is(await codeOf(() => create(plain)), "kernel/abi-mismatch");
  assert.is(await codeOf(() => create(withFacts(kernel, { baseAbiHash: 1 }))), "kernel/abi-mismatch");
  assert.is(await codeOf(() => create(withFacts(kernel, { abiHash: 1 }))), "no error");
});

test("a kernel that binds or wants something that no ring has is refused", async () => {
  const kernel = modelKernel(handlers);
  const [first] = kernel.bindings;
  const [parameter] = kernel.parameters;
  if (first === undefined || parameter === undefined) throw new Error("the model kernel has bindings and parameters");
  assert.is(await codeOf(() => create({ ...kernel, bindings: [...kernel.bindings, { ...first, name: "other" }] })), "kernel/binding");
  assert.is(await codeOf(() => create({ ...kernel, parameters: [...kernel.parameters, { ...parameter, name: "other" }] })), "kernel/binding");
});

test("data buffers are given by name, each exactly once, and leave nothing allocated when they are not", async () => {
  const kernel = modelKernel(handlers, [{ name: "cells" }, { name: "table", access: "read" }]);
  const bytes = new Uint8Array(16);
  assert.is(await codeOf(() => create(kernel, { cells: bytes, table: bytes })), "no error");
  for (const buffers of [{}, { cells: bytes }, { cells: bytes, table: bytes, more: bytes }]) {
    const device = new ModelDevice(handlers);
    assert.is(await codeOf(() => Megakernel.create(device, { kernel, buffers })), "kernel/binding");
    assert.ok(device.buffers.every((buffer) => buffer.destroyed));
  }
});

test("a data buffer holds its fixed part and whole elements; their number goes to the kernel", async () => {
  const shape: ModelBuffer = { name: "cells", fixedBytes: 8, strideBytes: 12 };
  for (const [byteLength, expected] of [[8, 0], [20, 1], [32, 2], [4, "kernel/binding"], [24, "kernel/binding"], [9, "kernel/binding"]] as const) {
    const device = new ModelDevice(handlers);
    const call = async (): Promise<number | boolean | undefined> => {
      const kernel = await Megakernel.create(device, { kernel: modelKernel(handlers, [shape]), buffers: { cells: new Uint8Array(byteLength) } });
      const ring = kernel.createRing({ slotCount: 1 });
      ring.submit(nop, {});
      await kernel.runUntilIdle(ring);
      return device.rounds[0]?.parameters["cells_count"];
    };
    if (typeof expected === "string") assert.is(await codeOf(call), expected, String(byteLength));
    else assert.is(await call(), expected, String(byteLength));
    // There is room for one element even where there is none.
    if (typeof expected === "number") assert.is(deviceWords(device, "model.cells").byteLength, Math.max(byteLength, 20));
  }
});

test("what plain JavaScript may give for a data buffer is refused where its bytes would be lost", async () => {
  const kernel = modelKernel(handlers, [{ name: "cells" }]);
  const untyped = (init: unknown): DataBufferInit => Object.assign(Object.create(null), init);
  const cases: readonly (readonly [DataBufferInit, string])[] = [
    [untyped({ byteLength: 8, durability: "scratch" }), "no error"],
    [untyped({ byteLength: 0, durability: "scratch" }), "no error"],
    [untyped({ byteLength: -4, durability: "scratch" }), "kernel/binding"],
    [untyped({ byteLength: Number.NaN, durability: "scratch" }), "kernel/binding"],
    [untyped({ byteLength: 8 }), "kernel/binding"],
    [untyped({ byteLength: 8, durability: "persistent" }), "kernel/binding"],
    [JSON.parse("[1, 2]"), "kernel/binding"],
  ];
  for (const [init, expected] of cases) assert.is(await codeOf(() => create(kernel, { cells: init })), expected, JSON.stringify(init));
});

test("bytes are a mirror where the kernel writes them and a source where it only reads", async () => {
  const device = new ModelDevice(handlers);
  const bytes = Uint8Array.of(1, 2, 3, 4);
  const own = device.createBuffer({ byteLength: 8, durability: "scratch", label: "own" });
  const kernel = modelKernel(handlers, [{ name: "a" }, { name: "b", access: "read" }, { name: "c" }, { name: "d" }, { name: "e" }]);
  const megakernel = await Megakernel.create(device, {
    kernel,
    buffers: { a: bytes, b: bytes, c: { byteLength: 8, durability: "scratch" }, d: { data: bytes, byteLength: 8, durability: "source" }, e: own },
  });
  assert.equal(device.buffers.map(({ label, durability, byteLength }) => [label, durability, byteLength]), [
    ["own", "scratch", 8],
    ["model.a", "mirror", 4],
    ["model.b", "source", 4],
    ["model.c", "scratch", 8],
    ["model.d", "source", 8],
  ]);
  assert.equal(await megakernel.readBuffer("a"), bytes);
  assert.equal(await megakernel.readBuffer("d"), Uint8Array.of(1, 2, 3, 4, 0, 0, 0, 0));
  await megakernel.close();
  assert.equal(device.buffers.filter(({ destroyed }) => !destroyed).map(({ label }) => label), ["own"]);
});

test("a mirror that the caller made starts with what the device holds", async () => {
  const device = new ModelDevice(handlers);
  const cells = device.createBuffer({ byteLength: 8, durability: "mirror", label: "own", data: Uint8Array.of(5, 0, 0, 0) });
  const kernel = await Megakernel.create(device, { kernel: modelKernel(handlers, [{ name: "cells" }]), buffers: { cells } });
  assert.equal(await kernel.readBuffer("cells"), Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0));
});

test("a mirror shows the last commit; writing it during a round takes effect after the commit", async () => {
  const { device, kernel, ring } = await modelRing();
  const cells = async (): Promise<number[]> => [...new Uint32Array((await kernel.readBuffer("cells")).buffer)].slice(0, 3);
  ring.submit(mark, { cell: 0 });
  device.duringRun = async () => {
    device.duringRun = undefined;
    kernel.writeBuffer("cells", 4, Uint8Array.of(9, 0, 0, 0));
    assert.equal(await cells(), [0, 0, 0]);
  };
  await kernel.runUntilIdle(ring);
  assert.equal(await cells(), [1, 9, 0]);
  assert.equal([...deviceWords(device, "model.cells")].slice(0, 3), [1, 9, 0]);
  kernel.writeBuffer("cells", 8, Uint8Array.of(7, 0, 0, 0));
  assert.equal(await cells(), [1, 9, 7]);
  ring.submit(mark, { cell: 2 });
  await kernel.runUntilIdle(ring);
  assert.equal(await cells(), [1, 9, 8]);
});

test("writing a source leaves the caller's bytes alone and is what a repeated round finds", async () => {
  const device = new ModelDevice(handlers);
  const data = Uint8Array.of(1, 0, 0, 0);
  const kernel = await Megakernel.create(device, {
    kernel: modelKernel(handlers, [{ name: "cells" }]),
    buffers: { cells: { data, byteLength: 8, durability: "source" } },
  });
  kernel.writeBuffer("cells", 4, Uint8Array.of(2, 0, 0, 0));
  const ring = kernel.createRing({ slotCount: 1 });
  ring.submit(mark, { cell: 1 });
  device.fail = { call: "read", error: new Error("no readback") };
  await kernel.runUntilIdle(ring).then(() => assert.unreachable(), () => {});
  await kernel.runUntilIdle(ring);
  assert.equal([...deviceWords(device, "model.cells")], [1, 3]);
  assert.equal(data, Uint8Array.of(1, 0, 0, 0));
});

test("a write put off by a round that fails is not lost, and the round's own error is the one reported", async () => {
  const { device, kernel, ring } = await modelRing();
  ring.submit(mark, { cell: 0 });
  device.duringRun = () => {
    device.duringRun = undefined;
    kernel.writeBuffer("cells", 4, Uint8Array.of(9, 0, 0, 0));
    device.fail = { call: "write", error: new Error("no write either") };
    throw new Error("no run");
  };
  await kernel.runUntilIdle(ring).then(() => assert.unreachable(), (error: Error) => assert.is(error.message, "no run"));
  await kernel.runUntilIdle(ring);
  assert.equal([...deviceWords(device, "model.cells")].slice(0, 2), [1, 9]);
});

test("reads and writes of part of a word, beyond the end, or of an unknown buffer are refused", async () => {
  const { kernel } = await modelRing();
  const bytes = new Uint8Array(4);
  for (const [call, expected] of [
    [() => kernel.writeBuffer("cells", 60, bytes), "no error"],
    [() => kernel.writeBuffer("cells", 64, bytes), "kernel/binding"],
    [() => kernel.writeBuffer("cells", 2, bytes), "kernel/binding"],
    [() => kernel.writeBuffer("cells", 0, bytes.subarray(0, 3)), "kernel/binding"],
    [() => kernel.writeBuffer("other", 0, bytes), "kernel/binding"],
    [() => kernel.readBuffer("cells", 60, 4), "no error"],
    [() => kernel.readBuffer("cells", 60, 8), "kernel/binding"],
    [() => kernel.readBuffer("cells", -4, 4), "kernel/binding"],
    [() => kernel.readBuffer("other"), "kernel/binding"],
  ] as const) {
    assert.is(await codeOf(call), expected, String(call));
  }
});

test("the grid covers the ring on hardware, and a few workgroups do where the CPU computes", () => {
  const { capabilities: software } = new ModelDevice([], { software: true, maxWorkgroups: 65535 });
  const { capabilities: hardware } = new ModelDevice([], { software: false, maxWorkgroups: 65535 });
  const { capabilities: small } = new ModelDevice([], { software: false, maxWorkgroups: 7 });
  assert.equal(chooseGrid(1, [64, 1, 1], hardware), [1, 1, 1]);
  assert.equal(chooseGrid(64, [64, 1, 1], hardware), [1, 1, 1]);
  assert.equal(chooseGrid(65, [64, 1, 1], hardware), [2, 1, 1]);
  assert.equal(chooseGrid(1 << 20, [8, 8, 1], hardware), [1024, 1, 1]);
  assert.equal(chooseGrid(1 << 20, [64, 1, 1], small), [7, 1, 1]);
  assert.equal(chooseGrid(1 << 20, [64, 1, 1], software), [8, 1, 1]);
});

test.run();
