import { test } from "uvu";
import * as assert from "uvu/assert";
import { DiagnosticError } from "../../../ir/diagnostic.js";
import type { BufferBinding, OpcodeBinding, ProtocolBindings } from "../../../ir/protocol-bindings.js";
import { runtimeArray, u32 } from "../../../ir/types.js";
import { handler } from "../../../kernels/handler.js";
import { compileMegakernel } from "../../../kernels/megakernel/compile-megakernel.js";
import { megakernel } from "../../../kernels/megakernel/megakernel.js";
import { validateWgsl } from "../../../testing/null-device.js";
import { protocol } from "../../support/megakernel-memory.js";

const copy: OpcodeBinding = {
  name: "copy", number: 100, arguments: [{ name: "from", type: u32, max: 9 }, { name: "to", type: u32 }], results: [{ name: "value", type: u32 }], faults: { same: 256 },
};
const buffer = (name: string, binding: number, access: BufferBinding["access"]): BufferBinding => ({
  name, group: 1, binding, access, type: runtimeArray(u32), lengthParameter: `${name}_count`,
});
const sample: ProtocolBindings = {
  ...protocol,
  name: "sample",
  abiHash: 7,
  buffers: { ...protocol.buffers, target: buffer("target", 1, "read_write"), source: buffer("source", 0, "read") },
  opcodes: { ...protocol.opcodes, copy },
};
const copyWord = handler(copy, (k, { from, to }) => {
  if (from === undefined || to === undefined) return;
  k.if(k.eq(from, to), () => k.fault("same", from));
  const value = k.let("value", k.load(k.place("source").at(from)));
  k.store(k.place("target").at(to), value);
  k.result("value", value);
});

test("a compiled kernel says what the ring's host side must know", () => {
  const { megakernel: facts, ...kernel } = compileMegakernel({ protocol: sample, handlers: [copyWord] });
  assert.equal([facts?.protocol, facts?.abiHash, facts?.baseAbiHash], ["sample", 7, protocol.abiHash]);
  assert.equal(facts?.handlers.map((each) => each.name), ["nop", "store_u32", "atomic_add", "load_u32", "printf", "shutdown", "copy"]);
  assert.equal(facts?.handlers.at(-1), {
    name: "copy", opcode: 100, arguments: [{ name: "from", type: "u32", max: 9 }, { name: "to", type: "u32" }], results: [{ name: "value", type: "u32" }], faults: { same: 256 },
  });
  assert.equal(facts?.dataBuffers, ["source", "target"]);
  assert.equal(kernel.workgroupSize, [64, 1, 1]);
  assert.equal(kernel.parameters.map((each) => each.name).slice(-2), ["source_count", "target_count"]);
});

test("targets decide the forms of code", () => {
  assert.equal(Object.keys(compileMegakernel({ protocol }).code).sort(), ["program", "wgsl"]);
  assert.equal(Object.keys(compileMegakernel({ protocol, targets: ["program"] }).code), ["program"]);
});

test("the same protocol and handlers give the same kernel, others another one", () => {
  const hash = (init: Parameters<typeof compileMegakernel>[0]) => compileMegakernel(init).hash;
  assert.is(hash({ protocol: sample, handlers: [copyWord] }), hash({ protocol: sample, handlers: [copyWord] }));
  assert.is.not(hash({ protocol: sample, handlers: [copyWord] }), hash({ protocol: sample }));
  assert.is.not(hash({ protocol }), hash({ protocol, workgroupSize: 32 }));
});

test("what a kernel prints is valid WGSL", async () => {
  for (const kernel of [megakernel({ protocols: { megakernel: protocol } }), compileMegakernel({ protocol: sample, handlers: [copyWord] })]) {
    const { status, findings } = await validateWgsl(kernel.code.wgsl ?? "");
    assert.equal(findings, []);
    assert.ok(status === "validated" || status === "skipped");
  }
});

test("gen is told when the project has no megakernel protocol", () => {
  assert.throws(() => megakernel({ protocols: { sample } }), /no protocol called megakernel \(protocols: sample\)/);
});

test("a handler's body that breaks a rule of the IR is refused with its place", () => {
  const writesReadOnly = handler(copy, (k) => k.store(k.place("source").at(0), 1));
  assert.throws(() => compileMegakernel({ protocol: sample, handlers: [writesReadOnly] }), (error: unknown) => {
    assert.instance(error, DiagnosticError);
    assert.match(error instanceof Error ? error.message : "", /sample\.ir:\d+:\d+ error/);
    return true;
  });
});

test.run();
