import { test } from "uvu";
import * as assert from "uvu/assert";
import { BlockBuilder, BuildError, buildProgram, type ProgramBuilder } from "../../../ir/builder.js";
import type { Program, Statement } from "../../../ir/ir.js";
import { printProgram } from "../../../ir/print.js";
import { atomicU32, f32, fixedArray, i32, runtimeArray, struct, u32, vector } from "../../../ir/types.js";

const cell = struct("Cell", [{ name: "flag", type: atomicU32 }, { name: "words", type: fixedArray(u32, 4) }]);

function build(body: (k: ProgramBuilder) => void): Program {
  return buildProgram({ name: "sample", workgroupSize: [64, 1, 1] }, (k) => {
    k.buffer({ name: "cells", group: 0, binding: 0, access: "read_write", type: runtimeArray(cell), lengthParameter: "cell_count" });
    body(k);
  });
}

/** The printed statements of the entry body, without indentation. */
function lines(body: (k: ProgramBuilder) => void): string[] {
  const text = printProgram(build(body)).text;
  return text.slice(text.indexOf("entry {\n") + 8, text.lastIndexOf("}")).split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

function refused(body: (k: ProgramBuilder) => void, pattern: RegExp): void {
  assert.throws(() => build(body), (error: unknown) => {
    assert.instance(error, BuildError);
    assert.match(error instanceof Error ? error.message : "", pattern);
    assert.match(error instanceof Error ? error.message : "", /^program sample/);
    return true;
  });
}

test("a buffer's length parameter is declared with it, once", () => {
  const program = build((k) => {
    k.buffer({ name: "more", group: 0, binding: 1, access: "read", type: runtimeArray(u32), lengthParameter: "cell_count" });
    k.parameter("scale", f32);
  });
  assert.equal(program.parameters, [{ name: "cell_count", type: u32 }, { name: "scale", type: f32 }]);
  assert.equal(program.buffers.map((buffer) => buffer.lengthParameter), ["cell_count", "cell_count"]);
});

test("a length parameter that is declared with another type is refused", () => {
  refused((k) => {
    k.parameter("count", i32);
    k.buffer({ name: "more", group: 0, binding: 1, access: "read", type: runtimeArray(u32), lengthParameter: "count" });
  }, /parameter count is i32 where more counts its elements with it/);
});

test("local names are made unique in their function", () => {
  assert.equal(lines((k) => {
    k.let("x", 1);
    k.let("x", 2);
    k.var("x", u32);
    k.for("x", 0, 1, () => {});
  }), ["let x: u32 = 1u", "let x_1: u32 = 2u", "var x_2: u32", "for x_3: u32 in 0u ..< 1u {", "}"]);
});

test("a local name gives way to a name of program scope, also from inside a function", () => {
  const program = build((k) => {
    k.function({ name: "f", parameters: [] }, (f) => {
      f.let("cells", 1);
      f.let("f_local", 1);
    });
  });
  assert.equal(program.functions[0]?.body.map((statement) => (statement.kind === "Let" ? statement.name : "")), ["cells_1", "f_local"]);
});

test("a program-scope name that equals an earlier local or program-scope name is refused", () => {
  refused((k) => {
    k.let("late", 1);
    k.parameter("late", u32);
  }, /a local name equals "late"/);
  refused((k) => void k.parameter("cells", u32), /"cells" is declared twice/);
});

test("names must be identifiers", () => {
  for (const name of ["", "9a", "a b", "__a", "_", "true", "é"]) refused((k) => void k.let(name, 1), /is not an identifier/);
  assert.equal(lines((k) => void k.let("_a9", 1)), ["let _a9: u32 = 1u"]);
});

test("a bare number takes the type of the other operand, and is a u32 without one", () => {
  assert.equal(lines((k) => {
    const i = k.let("i", k.i32(-3));
    const f = k.let("f", k.f32(0.5));
    k.let("a", k.add(i, 2));
    k.let("b", k.sub(2, f));
    k.let("c", k.lt(1, 2));
    k.let("d", k.select(k.gt(f, 0), 1, i));
  }).slice(2), [
    "let a: i32 = i + 2i",
    "let b: f32 = 2f - f",
    "let c: bool = 1u < 2u",
    "let d: i32 = select(f > 0f, 1i, i)",
  ]);
});

test("u32 and i32 constants are checked at both ends of their range", () => {
  assert.equal(lines((k) => {
    k.let("a", k.u32(0xffffffff));
    k.let("b", k.u32(0));
    k.let("c", k.i32(-0x80000000));
    k.let("d", k.i32(0x7fffffff));
  }), ["let a: u32 = 4294967295u", "let b: u32 = 0u", "let c: i32 = -2147483648i", "let d: i32 = 2147483647i"]);
  refused((k) => void k.u32(0x100000000), /4294967296 is no u32 constant/);
  refused((k) => void k.u32(-1), /-1 is no u32 constant/);
  refused((k) => void k.u32(1.5), /1.5 is no u32 constant/);
  refused((k) => void k.i32(0x80000000), /2147483648 is no i32 constant/);
  refused((k) => void k.i32(-0x80000001), /-2147483649 is no i32 constant/);
});

test("f32 constants are rounded to f32, and refused where they are not finite or -0", () => {
  assert.equal(lines((k) => void k.let("a", k.f32(0.1))), ["let a: f32 = 0.10000000149011612f"]);
  assert.equal(lines((k) => void k.let("a", k.f32(3.4028234663852886e38))), ["let a: f32 = 3.4028234663852886e+38f"]);
  for (const value of [Number.NaN, Infinity, 3.5e38]) refused((k) => void k.f32(value), /f32 constants are finite/);
  refused((k) => void k.f32(-0), /JSON has no -0/);
});

test("operands of different types are refused", () => {
  refused((k) => void k.add(k.u32(1), k.i32(1)), /the right operand of add is i32 where u32 is wanted/);
  refused((k) => void k.add(true, false), /an operand of add is bool where u32 or i32 or f32 is wanted/);
  refused((k) => void k.xor(true, false), /an operand of xor is bool/);
  refused((k) => void k.and(k.f32(1), 1), /an operand of and is f32/);
  refused((k) => void k.not(1), /the operand of not is u32 where bool is wanted/);
  refused((k) => void k.negate(k.u32(1)), /the operand of negate is u32/);
  refused((k) => void k.complement(k.f32(1)), /the operand of complement is f32/);
  refused((k) => void k.shl(k.u32(1), k.i32(1)), /the amount of shl is i32 where u32 is wanted/);
  refused((k) => void k.select(1, 1, 2), /the condition of select is u32 where bool is wanted/);
  refused((k) => void k.bitcast(u32, true), /the operand of bitcast is bool/);
});

test("places are checked step by step", () => {
  refused((k) => void k.place("nothing"), /no buffer or variable is called "nothing"/);
  refused((k) => void k.place("cell_count"), /"cell_count" is no memory but a value/);
  refused((k) => void k.place("cells").field("flag"), /array<Cell> has no member "flag"/);
  refused((k) => void k.place("cells").at(0).field("flags"), /Cell has no member "flags" \(members: flag, words\)/);
  refused((k) => void k.place("cells").at(0).at(0), /is indexed where it is Cell/);
  refused((k) => void k.place("cells").at(k.f32(0)), /an index of cells is f32/);
  refused((k) => void k.load(k.place("cells").at(0).field("flag")), /an atomic is read with atomicLoad/);
  refused((k) => void k.atomicAdd(k.place("cells").at(0).field("words").at(0), 1), /stands on u32, which is not atomic/);
  refused((k) => k.store(k.place("cells").at(0).field("flag"), 1), /an atomic is written with atomicStore/);
});

test("a parameter can be told by its name", () => {
  assert.equal(lines((k) => void k.let("n", k.add(k.ref("cell_count"), 1))), ["let n: u32 = cell_count + 1u"]);
  refused((k) => void k.ref("cells"), /no value is called "cells"/);
  refused((k) => void k.ref("count"), /no value is called "count"/);
});

test("a variable is a place and has a value", () => {
  assert.equal(lines((k) => {
    const v = k.var("v", fixedArray(u32, 2));
    k.store(v.at(1), 7);
    k.let("x", k.load(v.at(1)));
    const n = k.var("n", u32, 5);
    k.assign(n, k.add(n.value, 1));
  }), ["var v: array<u32, 2>", "store v[1u] = 7u", "let x: u32 = load(v[1u])", "var n: u32 = 5u", "n = load(n) + 1u"]);
});

test("statements check their operands", () => {
  refused((k) => k.if(1, () => {}), /the condition of if is u32 where bool is wanted/);
  refused((k) => k.while(true, k.i32(3), () => {}), /the bound of while is i32 where u32 is wanted/);
  refused((k) => k.for("i", k.f32(0), 1, () => {}), /the range of i is f32/);
  refused((k) => k.switch(true, []), /the selector of switch is bool/);
  refused((k) => k.switch(1, [{ values: [1], body: () => {} }, { values: [2, 1], body: () => {} }]), /two cases for 1/);
  refused((k) => k.assign(k.var("n", u32), true), /the new value of n|no u32/);
  refused((k) => k.break(), /break stands outside of any loop/);
  refused((k) => k.continue(), /continue stands outside of any loop/);
  refused((k) => k.functionReturn(), /ends with return/);
});

test("functions check arguments and results", () => {
  const declare = (k: ProgramBuilder) => k.function({ name: "f", parameters: [{ name: "a", type: u32 }], result: u32 }, (f, { a }) => f.functionReturn(f.add(a, 1)));
  assert.equal(lines((k) => void k.let("x", k.call(declare(k), 4))), ["let x: u32 = call f(4u)"]);
  refused((k) => void k.call(declare(k)), /f gets 0 arguments where it takes 1/);
  refused((k) => void k.call(declare(k), true), /argument a of f is bool where u32 is wanted/);
  refused((k) => void k.function({ name: "g", parameters: [], result: u32 }, (f) => f.functionReturn()), /functionReturn has no value where u32 is wanted/);
  refused((k) => void k.function({ name: "g", parameters: [] }, (f) => f.functionReturn(1)), /without a result returns a value/);
  refused((k) => void k.let("x", k.call(k.function({ name: "g", parameters: [] }, () => {}))), /function g yields nothing/);
});

test("while a function body is open, the entry takes no statements", () => {
  refused((k) => void k.function({ name: "f", parameters: [] }, () => void k.let("x", 1)), /entry: a Let is built here while another function's body is open/);
});

test("construct and component are checked against the type", () => {
  assert.equal(lines((k) => {
    const v = k.let("v", k.construct(vector(2, "f32"), [1, 2]));
    k.let("x", k.component(v, "y"));
  }), ["let v: vec2<f32> = construct<vec2<f32>>(1f, 2f)", "let x: f32 = v.y"]);
  refused((k) => void k.construct(vector(2, "u32"), [1]), /gets 1 parts where it has 2/);
  refused((k) => void k.component(k.construct(vector(2, "u32"), [1, 2]), "z"), /vec2<u32> has no component "z"/);
});

test("no two places of a program share an expression object", () => {
  const program = build((k) => {
    const x = k.let("x", 1);
    k.let("y", k.add(x, x));
  });
  const statement: Statement | undefined = program.body[1];
  const sum = statement?.kind === "Let" ? statement.value : undefined;
  assert.ok(sum?.kind === "Binary" && sum.left !== sum.right);
});

test("a subclass can add vocabulary to a builder that it is handed", () => {
  class Doubler extends BlockBuilder {
    double(value: number) {
      return this.let("double", this.mul(value, 2));
    }
  }
  assert.equal(lines((k) => void new Doubler(k).double(4)), ["let double: u32 = 4u * 2u"]);
});

test.run();
