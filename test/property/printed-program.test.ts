import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Expression, Place, Program, Statement } from "../../ir/ir.js";
import { printProgram } from "../../ir/print.js";
import { bool, f32, fixedArray, i32, runtimeArray, struct, u32, type Scalar, type Type } from "../../ir/types.js";

// Programs of the right shape, most of them ill-typed: the printer must tell apart what the verifier will refuse, too.
const names = fc.constantFrom("a", "b", "c", "true", "a.b", "load", "f");
const scalars: fc.Arbitrary<Scalar> = fc.constantFrom(u32, i32, f32, bool);
const types: fc.Arbitrary<Type> = fc.oneof(
  scalars,
  fc.record({ name: names, count: fc.integer({ min: 1, max: 3 }), scalar: scalars }).map(({ name, count, scalar }) => fixedArray(struct(name, [{ name: "m", type: scalar }]), count)),
);
const values = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.boolean(), fc.float({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)));

const { expression } = fc.letrec<{ expression: Expression; place: Place }>((tie) => {
  const operand = tie("expression");
  const place = tie("place");
  return {
    expression: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.record({ kind: fc.constant("Const" as const), type: scalars, value: values }),
      fc.record({ kind: fc.constant("Ref" as const), name: names }),
      fc.record({ kind: fc.constantFrom("Load" as const, "AtomicLoad" as const, "WorkgroupUniformLoad" as const), place }),
      fc.record({ kind: fc.constant("AtomicRmw" as const), operator: fc.constantFrom("add" as const, "exchange" as const), place, value: operand }),
      fc.record({ kind: fc.constant("AtomicCompareExchange" as const), place, expected: operand, desired: operand }),
      fc.record({ kind: fc.constant("Unary" as const), operator: fc.constantFrom("negate" as const, "not" as const), operand }),
      fc.record({ kind: fc.constant("Binary" as const), operator: fc.constantFrom("add" as const, "sub" as const, "shr" as const), left: operand, right: operand }),
      fc.record({ kind: fc.constant("Select" as const), condition: operand, whenTrue: operand, whenFalse: operand }),
      fc.record({ kind: fc.constantFrom("Convert" as const, "Bitcast" as const), to: scalars, value: operand }),
      fc.record({ kind: fc.constant("Construct" as const), type: types, parts: fc.array(operand, { maxLength: 2 }) }),
      fc.record({ kind: fc.constant("Component" as const), value: operand, component: names }),
      fc.record({ kind: fc.constant("ArrayLength" as const), buffer: names }),
      fc.record({ kind: fc.constant("Call" as const), function: names, arguments: fc.array(operand, { maxLength: 2 }) }),
      fc.record({ kind: fc.constant("MathCall" as const), function: fc.constantFrom("min" as const, "abs" as const), arguments: fc.array(operand, { maxLength: 2 }) }),
    ),
    place: fc.record({
      root: fc.record({ kind: fc.constantFrom("Buffer" as const, "Workgroup" as const, "Variable" as const), name: names }),
      path: fc.array(
        fc.oneof(fc.record({ kind: fc.constant("Field" as const), name: names }), fc.record({ kind: fc.constant("Index" as const), index: operand })),
        { maxLength: 2, depthIdentifier: "path" },
      ),
    }),
  };
});

const { block } = fc.letrec<{ block: Statement[]; statement: Statement }>((tie) => {
  const body = tie("block");
  return {
    block: fc.array(tie("statement"), { maxLength: 3 }),
    statement: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.record({ kind: fc.constant("Eval" as const), value: expression }),
      fc.record({ kind: fc.constant("Let" as const), name: names, type: types, value: expression }),
      fc.record({ kind: fc.constant("Var" as const), name: names, type: types }),
      fc.record({ kind: fc.constant("Var" as const), name: names, type: types, value: expression }),
      fc.record({ kind: fc.constant("Assign" as const), variable: names, value: expression }),
      fc.record({ kind: fc.constantFrom("Break" as const, "Continue" as const, "Return" as const, "FunctionReturn" as const) }),
      fc.record({ kind: fc.constant("Barrier" as const), ordering: fc.constantFrom("Workgroup" as const, "GridSync" as const) }),
      fc.record({ kind: fc.constant("If" as const), condition: expression, then: body, else: body }),
      fc.record({ kind: fc.constant("While" as const), condition: expression, bound: expression, body }),
      fc.record({ kind: fc.constant("For" as const), variable: names, type: scalars, from: expression, to: expression, body }),
      fc.record({ kind: fc.constant("Region" as const), generator: names, body }),
      fc.record({ kind: fc.constant("Region" as const), generator: names, source: names, body }),
      fc.record({
        kind: fc.constant("Switch" as const), selector: expression, default: body,
        cases: fc.array(fc.record({ values: fc.array(fc.nat(9), { maxLength: 2 }), body }), { maxLength: 2 }),
      }),
    ),
  };
});

const programs: fc.Arbitrary<Program> = block.map((body) => ({
  name: "sample",
  workgroupSize: [1, 1, 1],
  buffers: [{ name: "a", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "n" }],
  workgroupVariables: [],
  parameters: [{ name: "n", type: u32 }],
  functions: [],
  body,
}));

test("any program prints the same after a JSON round trip", () => {
  fc.assert(fc.property(programs, (program) => {
    const again: Program = JSON.parse(JSON.stringify(program));
    assert.is(printProgram(again).text, printProgram(program).text);
  }), { seed: 1, numRuns: 300 });
});

test("changing any name, number, type or operator in a program changes what it prints", () => {
  fc.assert(fc.property(programs, fc.nat(), (program, choice) => {
    const json = JSON.stringify(program);
    const replacements = [...json.matchAll(REPLACEABLE)];
    const picked = replacements[choice % replacements.length];
    fc.pre(picked !== undefined);
    const [found] = picked;
    const replaced = found.replace(/[^:]+$/, (value) => REPLACED[value] ?? (value.startsWith('"') ? '"z"' : "77"));
    const changed: Program = JSON.parse(json.slice(0, picked.index) + replaced + json.slice(picked.index + found.length));
    assert.is.not(printProgram(changed).text, printProgram(program).text);
  }), { seed: 1, numRuns: 500 });
});

/** Members of nodes whose value may be another one without changing the shape of the node. */
const REPLACEABLE = /"(?:name|value|variable|generator|source|component|buffer|scalar|count|operator|ordering)":(?:"(?!z")[^"]*"|-?[0-9.e+-]+|true|false)/g;

/** Words of closed unions, each with another one that may stand in its place. */
const REPLACED: Readonly<Record<string, string>> = {
  '"u32"': '"i32"', '"i32"': '"f32"', '"f32"': '"bool"', '"bool"': '"u32"', true: "false", false: "true",
  '"add"': '"xor"', '"sub"': '"xor"', '"exchange"': '"xor"', '"shr"': '"xor"', '"negate"': '"complement"', '"not"': '"complement"',
  '"Workgroup"': '"GridSync"', '"GridSync"': '"Workgroup"',
};

test.run();
