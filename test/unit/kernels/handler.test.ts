import { test } from "uvu";
import * as assert from "uvu/assert";
import type { OpcodeArgument, OpcodeBinding, ProtocolBindings } from "../../../ir/protocol-bindings.js";
import { bool, f32, i32, runtimeArray, u32 } from "../../../ir/types.js";
import { printProgram } from "../../../ir/print.js";
import { buildMegakernel } from "../../../kernels/megakernel/build-megakernel.js";
import { handler, type Handler } from "../../../kernels/handler.js";
import { CONSTRAINED_ARGUMENTS } from "../../support/constrained-arguments.js";
import { MegakernelOnOracle, protocol } from "../../support/megakernel-run.js";

const DONE = 3, FAULT = 7, ARGUMENT = 3;

const saturatingAdd = {
  name: "saturating_add",
  number: 100,
  arguments: [{ name: "value", type: u32 }, { name: "target", type: u32 }],
  results: [{ name: "before", type: u32 }],
  faults: { overflow: 256 },
} as const;

/** The protocol with further opcodes and one data buffer, as an extension spec would give it. */
function extended(...opcodes: readonly OpcodeBinding[]): ProtocolBindings {
  const cells = { name: "cells", group: 1, binding: 0, access: "read_write", type: runtimeArray({ kind: "Atomic", scalar: "u32" }), lengthParameter: "cell_count" } as const;
  return {
    ...protocol,
    name: "sample",
    buffers: { ...protocol.buffers, cells },
    opcodes: { ...protocol.opcodes, ...Object.fromEntries(opcodes.map((opcode) => [opcode.name, opcode])) },
  };
}

function kernelOf(own: Handler, opcode: OpcodeBinding): MegakernelOnOracle {
  return new MegakernelOnOracle({ protocol: extended(opcode), handlers: [own], workgroupSize: 1 });
}

const saturating = kernelOf(
  handler(saturatingAdd, (k, { value, target }) => {
    const cell = k.place("cells").at(target);
    const before = k.let("before", k.atomicLoad(cell));
    k.if(k.gt(before, k.sub(0xffffffff, value)), () => k.fault("overflow", before));
    k.eval(k.atomicAdd(cell, value));
    k.result("before", before);
  }),
  saturatingAdd,
);

test("a handler reads its arguments by name, changes its data buffer and returns a result behind the arguments", () => {
  const cells = new Uint32Array([5, 6]);
  const ran = saturating.run({ slots: [{ opcode: 100, args: [10, 1, 99, 99] }], data: { cells } });
  assert.equal(ran.slots, [{ status: DONE, args: [10, 1, 6, 99, 0, 0, 0, 0, 0, 0, 0, 0] }]);
  assert.equal([...cells], [5, 16]);
  assert.is(ran.words("report", "handler_runs")[6], 1);
});

test("a fault leaves the handler, keeps memory as it is and puts code and detail into the last two words", () => {
  const cells = new Uint32Array([0xfffffff0]);
  const ran = saturating.run({ slots: [{ opcode: 100, args: [15, 0] }, { opcode: 100, args: [1, 0] }], data: { cells } });
  assert.equal(ran.slots.map((slot) => slot.status), [DONE, FAULT]);
  assert.equal(ran.slots[1]?.args.slice(10), [256, 0xffffffff]);
  assert.equal([...cells], [0xffffffff]);
  assert.equal([ran.words("report", "handler_runs")[6], ran.words("report", "handler_faults")[6]], [2, 1]);
});

type Constrained = Omit<OpcodeArgument, "name">;

/** Whether a slot with this argument word in place 1 runs; a refused one must fault with the argument's index. */
function runs(constraint: Constrained, words: readonly number[]): boolean[] {
  const opcode: OpcodeBinding = { name: "checked", number: 200, arguments: [{ name: "first", type: u32 }, { name: "second", ...constraint }], results: [{ name: "seen", type: constraint.type }], faults: {} };
  const kernel = kernelOf(handler(opcode, (k, { second }) => second && k.result("seen", second)), opcode);
  const ran = kernel.run({ slots: words.map((word) => ({ opcode: 200, args: [0, word] })), data: { cells: new Uint32Array(1) } });
  return ran.slots.map((slot, i) => {
    if (slot.status === DONE) {
      assert.is(slot.args[2], constraint.type === bool ? Number(words[i] !== 0) : words[i]);
      return true;
    }
    assert.equal([slot.status, slot.args[2], ...slot.args.slice(10)], [FAULT, 0, ARGUMENT, 1]);
    return false;
  });
}

test("u32 arguments are held to their bounds, both inclusive", () => {
  assert.equal(runs({ type: u32, min: 3, max: 5 }, [2, 3, 5, 6, 0xffffffff]), [false, true, true, false, false]);
  assert.equal(runs({ type: u32, min: 3 }, [2, 3, 0xffffffff]), [false, true, true]);
  assert.equal(runs({ type: u32, max: 5 }, [0, 5, 6]), [true, true, false]);
  assert.equal(runs({ type: u32, min: 0, max: 0xffffffff }, [0, 0xffffffff]), [true, true]);
});

test("i32 arguments are compared with their sign", () => {
  assert.equal(runs({ type: i32, min: -1, max: 1 }, [0xfffffffe, 0xffffffff, 0, 1, 2, 0x80000000]), [false, true, true, true, false, false]);
});

test("f32 arguments are compared as numbers, so that a NaN breaks any bound", () => {
  const opcode: OpcodeBinding = { name: "real", number: 200, arguments: [{ name: "x", type: f32, min: -0.5, max: 2 }], results: [], faults: {} };
  const init = { protocol: extended(opcode), handlers: [handler(opcode, () => {})] };
  const { text } = printProgram(buildMegakernel(init));
  assert.match(text, "let x_1: f32 = bitcast<f32>(x)\n    if !(x_1 >= -0.5f) | !(x_1 <= 2f) {");
  // -0.5, 2, NaN; the next float below and above.
  assert.equal(runs({ type: f32, min: -0.5, max: 2 }, [0xbf000000, 0x40000000, 0x7fc00000, 0xbf000001, 0x40000001]), [true, true, false, false, false]);
});

test("bool arguments are not 0, and their bounds are those of the word", () => {
  assert.equal(runs({ type: bool }, [0, 1, 2]), [true, true, true]);
  assert.equal(runs({ type: bool, max: 1 }, [0, 1, 2]), [true, true, false]);
});

test("arguments are held to every constraint, as the host holds them", () => {
  const types = { u32, i32, f32, bool };
  for (const { argument, legal, illegal } of CONSTRAINED_ARGUMENTS) {
    const words = [...legal, ...illegal];
    assert.equal(runs({ ...argument, type: types[argument.type] }, words), words.map((word) => legal.includes(word)), JSON.stringify(argument));
  }
});

test("the first argument that breaks its constraint is the one that is named", () => {
  const opcode: OpcodeBinding = { name: "two", number: 201, arguments: [{ name: "a", type: u32, max: 1 }, { name: "b", type: u32, max: 1 }], results: [], faults: {} };
  const kernel = kernelOf(handler(opcode, () => {}), opcode);
  const ran = kernel.run({ slots: [[2, 2], [1, 2], [1, 1]].map((args) => ({ opcode: 201, args })), data: { cells: new Uint32Array(1) } });
  assert.equal(ran.slots.map((slot) => [slot.status, slot.args[11]]), [[FAULT, 0], [FAULT, 1], [DONE, 0]]);
});

test("results and details of any integer type and bool keep their bits", () => {
  const opcode = { name: "typed", number: 202, arguments: [{ name: "fail", type: u32 }], results: [{ name: "i", type: i32 }, { name: "b", type: bool }], faults: { bad: 300 } } as const;
  const own = handler(opcode, (k, { fail }) => {
    k.result("i", k.i32(-2));
    k.result(1, true);
    k.if(k.eq(fail, 1), () => k.fault("bad", k.i32(-1)));
  });
  const ran = kernelOf(own, opcode).run({ slots: [{ opcode: 202 }, { opcode: 202, args: [1] }], data: { cells: new Uint32Array(1) } });
  assert.equal(ran.slots[0]?.args.slice(1, 3), [0xfffffffe, 1]);
  assert.equal(ran.slots[1]?.args.slice(10), [300, 0xffffffff]);
});

test("a handler describes its opcode for the host", () => {
  const own = handler({ ...saturatingAdd, arguments: [{ name: "value", type: i32, min: -3 }, { name: "target", type: u32, max: 7 }] }, () => {});
  const { name, opcode, arguments: args, results, faults, idempotent } = own;
  assert.equal({ name, opcode, args, results, faults, idempotent }, {
    name: "saturating_add", opcode: 100, faults: { overflow: 256 }, idempotent: false,
    args: [{ name: "value", type: "i32", min: -3 }, { name: "target", type: "u32", max: 7 }], results: [{ name: "before", type: "u32" }],
  });
  assert.is(handler(saturatingAdd, () => {}, { idempotent: true }).idempotent, true);
});

test("a wrong name of an argument, a result or a fault is a type error, and refused when types are not looked at", () => {
  const build = (own: Handler) => kernelOf(own, saturatingAdd);
  // @ts-expect-error: the opcode has no argument "amount"
  assert.throws(() => build(handler(saturatingAdd, (k, { amount }) => k.result("before", amount))), /amount|undefined|kind/);
  // @ts-expect-error: the opcode has no result "after"
  assert.throws(() => build(handler(saturatingAdd, (k) => k.result("after", 1))), /opcode saturating_add has no result after \(results: before\)/);
  // @ts-expect-error: the opcode declares no fault "underflow"
  assert.throws(() => build(handler(saturatingAdd, (k) => k.fault("underflow", 1))), /opcode saturating_add declares no fault underflow/);
  assert.throws(() => build(handler(saturatingAdd, (k) => k.result(1, 1))), /has no result 1/);
  assert.throws(() => build(handler(saturatingAdd, (k) => k.result("before", true))), /true is no u32|is bool where u32 is wanted/);
});

test.run();
