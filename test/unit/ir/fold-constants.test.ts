import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { interpret } from "../../../ir/interpret/interpret.js";
import type { Expression, Program } from "../../../ir/ir.js";
import { foldConstants } from "../../../ir/passes/fold-constants.js";
import { PIPELINE } from "../../../ir/passes/pipeline.js";
import { printProgram } from "../../../ir/print.js";
import { bool, f32, i32, u32, vector, type Type } from "../../../ir/types.js";
import { verifyOrThrow } from "../../../ir/verify.js";
import { b, binary, bitcast, buffer, convert, f, i, let_, load, program, ref, store, u } from "../../support/program-data.js";
import { randomIntegerProgram, randomIntegerRun } from "../../support/random-integer-program.js";

/** What `value` becomes as the right side of a Let beside a Let `x` of u32 that no one can fold. */
function folded(value: Expression, type: Type = u32): Expression | undefined {
  const source: Program = program([let_("x", u32, load(buffer("data", 0))), let_("y", type, value)]);
  const statement = foldConstants(verifyOrThrow(source)).body[1];
  return statement?.kind === "Let" ? statement.value : undefined;
}

test("constants become one constant by the IR's own rules", () => {
  const cases: readonly [Expression, Expression, typeof u32?][] = [
    [binary("add", u(0xffffffff), u(1)), u(0)],
    [binary("div", u(7), u(0)), u(7)],
    [binary("rem", u(7), u(0)), u(0)],
    [binary("div", i(-0x80000000), i(-1)), i(-0x80000000), i32],
    [binary("rem", i(-0x80000000), i(-1)), i(0), i32],
    [binary("shl", i(1), u(33)), i(2), i32],
    [binary("lt", i(-1), i(0)), b(true), bool],
    [binary("and", b(true), b(false)), b(false), bool],
    [{ kind: "Unary", operator: "negate", operand: i(-0x80000000) }, i(-0x80000000), i32],
    [{ kind: "Select", condition: binary("lt", u(1), u(2)), whenTrue: ref("x"), whenFalse: u(3) }, ref("x")],
    [convert(u32, i(-1)), u(0xffffffff)],
    [bitcast(i32, u(0x80000000)), i(-0x80000000), i32],
    [binary("add", f(0.5), f(0.25)), f(0.75), f32],
  ];
  for (const [value, expected, type] of cases) assert.equal(folded(value, type), expected);
});

test("constant vectors fold component by component, and what takes one part of them takes that part alone", () => {
  const three = (...parts: Expression[]): Expression => ({ kind: "Construct", type: vector(3, "u32"), parts });
  const constants = three(u(8), u(0), u(40));
  const cases: readonly [Expression, Expression, Type][] = [
    [binary("div", constants, three(u(0), u(0), u(7))), three(u(8), u(0), u(5)), vector(3, "u32")],
    [{ kind: "MathCall", function: "countLeadingZeros", arguments: [constants] }, three(u(28), u(32), u(26)), vector(3, "u32")],
    [{ kind: "MathCall", function: "dot", arguments: [constants, constants] }, u(1664), u32],
    [{ kind: "Component", value: three(ref("x"), u(1), u(2)), component: "x" }, ref("x"), u32],
    [binary("shl", three(ref("x"), u(1), u(2)), constants), binary("shl", three(ref("x"), u(1), u(2)), three(u(8), u(0), u(8))), vector(3, "u32")],
    [binary("div", three(ref("x"), u(1), u(2)), three(u(0), u(0), u(0))), three(ref("x"), u(1), u(2)), vector(3, "u32")],
    [binary("div", three(ref("x"), u(1), u(2)), three(u(0), u(1), u(0))), binary("div", three(ref("x"), u(1), u(2)), three(u(0), u(1), u(0))), vector(3, "u32")],
    [convert(u32, f(-7.5)), u(0), u32],
    [convert(i32, f(1e10)), i(0x7fffffff), i32],
    [bitcast(u32, f(1)), u(0x3f800000), u32],
  ];
  for (const [value, expected, type] of cases) assert.equal(folded(value, type), expected);
});

test("an f32 function of constants is left for run time", () => {
  const root: Expression = { kind: "MathCall", function: "sqrt", arguments: [f(4)] };
  assert.equal(folded(root, f32), root);
});

test("a constant right operand alone is enough where it decides", () => {
  assert.equal(folded(binary("div", ref("x"), u(0))), ref("x"));
  assert.equal(folded(binary("rem", ref("x"), u(0))), u(0));
  assert.equal(folded(binary("shr", ref("x"), u(40))), binary("shr", ref("x"), u(8)));
  assert.equal(folded(binary("add", ref("x"), u(0))), binary("add", ref("x"), u(0)));
});

test("an f32 result that no constant can hold stays an operation", () => {
  for (const value of [binary("div", f(1), f(0)), binary("mul", f(Math.fround(1e-30)), f(Math.fround(1e-10))), binary("mul", f(0), f(-1)), binary("mul", f(2 ** 100), f(2 ** 100))]) {
    assert.equal(folded(value, f32), value);
  }
});

test("indices, conditions, bounds and functions are folded, too", () => {
  const source = program([store(buffer("data", binary("add", u(1), u(1))), u(1))], {
    functions: [{ name: "g", parameters: [], body: [store(buffer("data", binary("mul", u(2), u(3))), u(1))] }],
  });
  const text = printProgram(foldConstants(verifyOrThrow(source))).text;
  assert.match(text, /data\[2u\]/);
  assert.match(text, /data\[6u\]/);
});

test("each pass leaves the meaning of random programs as it is, and has nothing left to do the second time", () => {
  fc.assert(
    fc.property(fc.nat(100_000), (seed) => {
      const source = verifyOrThrow(randomIntegerProgram(seed));
      const { parameters = {}, grid, buffers } = randomIntegerRun(seed);
      const outcome = (candidate: typeof source): unknown => {
        const bytes = Object.fromEntries(Object.entries(buffers).map(([name, words]) => [name, new Uint8Array(Uint32Array.from(typeof words === "number" ? [] : words).buffer)]));
        interpret(candidate, { grid, parameters, buffers: bytes, races: false });
        return bytes;
      };
      for (const pass of PIPELINE) {
        const after = pass.run(source);
        assert.equal(outcome(after), outcome(source), pass.name);
        assert.is(printProgram(pass.run(after)).text, printProgram(after).text, pass.name);
      }
    }),
    { numRuns: 60 },
  );
});

test.run();
