import { test } from "uvu";
import * as assert from "uvu/assert";
import type { BufferBinding, OpcodeBinding, ProtocolBindings } from "../../../ir/protocol-bindings.js";
import { runtimeArray, u32 } from "../../../ir/types.js";
import { handler } from "../../../kernels/handler.js";
import { KernelBuildError, type KernelBuildCode } from "../../../kernels/kernel-build-error.js";
import { buildMegakernel } from "../../../kernels/megakernel/build-megakernel.js";
import type { MegakernelInit } from "../../../kernels/megakernel/megakernel-parts.js";
import { opcodeOf } from "../../../kernels/protocol-values.js";
import { nop } from "../../../kernels/megakernel/opcodes/nop.js";
import { protocol } from "../../support/megakernel-run.js";
import { DEFAULT_DEVICE_PROFILE } from "../../../ir/verify.js";

const word = (name: string) => ({ name, type: u32 });
const custom = (name: string, number: number, more: Partial<OpcodeBinding> = {}): OpcodeBinding => ({ name, number, arguments: [], results: [], faults: {}, ...more });
const data = (name: string, binding: number, more: Partial<BufferBinding> = {}): BufferBinding => ({
  name, group: 1, binding, access: "read_write", type: runtimeArray(u32), lengthParameter: `${name}_count`, ...more,
});

function withOpcodes(...opcodes: readonly OpcodeBinding[]): ProtocolBindings {
  return { ...protocol, opcodes: { ...protocol.opcodes, ...Object.fromEntries(opcodes.map((each) => [each.name, each])) } };
}

function withBuffers(...buffers: readonly BufferBinding[]): ProtocolBindings {
  return { ...protocol, buffers: { ...protocol.buffers, ...Object.fromEntries(buffers.map((each) => [each.name, each])) } };
}

function codes(init: MegakernelInit): readonly KernelBuildCode[] {
  try {
    buildMegakernel(init);
  } catch (error) {
    if (error instanceof KernelBuildError) return error.findings.map((finding) => finding.code);
    throw error;
  }
  return [];
}

function message(init: MegakernelInit): string {
  try {
    buildMegakernel(init);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "";
}

const one = custom("one", 100);

test("a handler needs an opcode in the protocol", () => {
  const handlers = [handler(one, () => {})];
  assert.equal(codes({ protocol: withOpcodes(one), handlers }), []);
  assert.equal(codes({ protocol, handlers }), ["kernel/handler-without-opcode"]);
});

test("a handler's opcode must be the protocol's, word for word", () => {
  const narrow = custom("one", 100, { arguments: [{ ...word("a"), max: 3 }], results: [word("r")] });
  const handlers = [handler(narrow, () => {})];
  assert.equal(codes({ protocol: withOpcodes(narrow), handlers }), []);
  for (const other of [{ ...narrow, name: "two" }, { ...narrow, arguments: [word("a")] }, { ...narrow, arguments: [{ ...word("b"), max: 3 }] }, { ...narrow, results: [] }]) {
    assert.equal(codes({ protocol: withOpcodes(other), handlers }), ["kernel/handler-for-other-protocol"]);
  }
  assert.match(message({ protocol: withOpcodes(one), handlers }), /one\(a: u32 <= 3\) -> \(r: u32\), not one\(\) -> \(\)/);
});

test("an opcode has one handler, built-in ones included", () => {
  assert.equal(codes({ protocol: withOpcodes(one), handlers: [handler(one, () => {}), handler(one, () => {})] }), ["kernel/two-handlers"]);
  assert.equal(codes({ protocol, handlers: [nop(protocol)] }), ["kernel/two-handlers"]);
});

test("a kernel has at most max_handlers handlers, built-in ones included", () => {
  const two = custom("two", 101);
  const limited = { ...withOpcodes(one, two), constants: { ...protocol.constants, max_handlers: 7 } };
  assert.equal(codes({ protocol: limited, handlers: [handler(one, () => {})] }), []);
  assert.equal(codes({ protocol: limited, handlers: [handler(one, () => {}), handler(two, () => {})] }), ["kernel/too-many-handlers"]);
});

test("arguments and results fit into a slot's twelve words", () => {
  const words = (count: number) => Array.from({ length: count }, (_, i) => word(`w${i}`));
  const twelve = custom("one", 100, { arguments: words(11), results: [word("r")] });
  const thirteen = custom("one", 100, { arguments: words(12), results: [word("r")] });
  assert.equal(codes({ protocol: withOpcodes(twelve), handlers: [handler(twelve, () => {})] }), []);
  assert.equal(codes({ protocol: withOpcodes(thirteen), handlers: [handler(thirteen, () => {})] }), ["kernel/too-many-words"]);
});

test("three data buffers fit into WebGPU's default limit, which the refusal of a fourth names", () => {
  const buffers = ["a", "b", "c", "d"].map((name, i) => data(name, i));
  assert.equal(codes({ protocol: withBuffers(...buffers.slice(0, 3)) }), []);
  assert.match(message({ protocol: withBuffers(...buffers) }), /4 data buffers \(a, b, c, d\).*9 storage buffers \(maxStorageBuffersPerShaderStage 8, which leaves 3 for data\)/);
  assert.equal(codes({ protocol: withBuffers(...buffers), profile: { ...DEFAULT_DEVICE_PROFILE, maxStorageBuffersPerShaderStage: 9 } }), []);
  assert.equal(codes({ protocol: withBuffers(...buffers.slice(0, 3), data("d", 3, { access: "read" })) }), ["kernel/too-many-buffers"]);
});

test("all findings come together", () => {
  const two = custom("two", 101, { arguments: Array.from({ length: 13 }, (_, i) => word(`w${i}`)) });
  const handlers = [handler(one, () => {}), handler(two, () => {}), nop(protocol)];
  assert.equal(codes({ protocol: withOpcodes(two), handlers }), ["kernel/handler-without-opcode", "kernel/too-many-words", "kernel/two-handlers"]);
});

test("what the protocol lacks is named", () => {
  const { shutdown: _, ...opcodes } = protocol.opcodes;
  assert.match(message({ protocol: { ...protocol, opcodes } }), /protocol megakernel has no opcode shutdown/);
  const renamed = { ...protocol.opcodes, store_u32: { ...opcodeOf(protocol, "store_u32"), arguments: [word("value"), word("where")] } };
  assert.match(message({ protocol: { ...protocol, opcodes: renamed } }), /opcode store_u32: argument address is missing in protocol megakernel/);
});

test("parameters are the protocol's block, then the counts of data buffers in binding order", () => {
  const program = buildMegakernel({ protocol: withBuffers(data("late", 1), data("early", 0), data("shared", 2, { lengthParameter: "early_count" })) });
  const block = ["grid_x", "grid_y", "grid_z", "slot_count", "observable_count", "debug_record_count", "io_slot_count", "round", "claim_budget"];
  assert.equal(program.parameters.map((each) => each.name), [...block, "early_count", "late_count"]);
  assert.equal(program.buffers.map((each) => each.name), ["control", "ring", "debug_log", "io_queue", "early", "late", "shared", "report"]);
});

test("a built-in handler follows an argument that moves in the protocol", () => {
  const moved = { ...opcodeOf(protocol, "store_u32"), arguments: [word("address"), word("value")] };
  const before = JSON.stringify(buildMegakernel({ protocol }));
  assert.is.not(JSON.stringify(buildMegakernel({ protocol: { ...protocol, opcodes: { ...protocol.opcodes, store_u32: moved } } })), before);
});

test.run();
