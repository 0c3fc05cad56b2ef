import { test } from "uvu";
import * as assert from "uvu/assert";
import type { HostExpression } from "../../../codegen/shader/kernel.js";
import { isGridwrightError } from "../../../runtime/error.js";
import { evaluateBoolean, evaluateHostExpression, evaluateInteger, type HostScope, type HostValue } from "../../../runtime/host-expression.js";

const PARAMETERS: Readonly<Record<string, HostValue>> = {
  rows: { type: "u32", value: 7 },
  shift: { type: "i32", value: -3 },
  on: { type: "bool", value: true },
};
const scope: HostScope = { lookUp: (name) => PARAMETERS[name], grid: [4, 5, 6] };

type Integer = "u32" | "i32";
const constant = (type: HostValue["type"], value: number | boolean): HostExpression => ({ kind: "Const", type, value });
const unary = (operator: string, operand: HostExpression): HostExpression => ({ kind: "Unary", operator, operand });
const binary = (operator: string, type: HostValue["type"], left: number | boolean, right: number | boolean): HostExpression => ({
  kind: "Binary", operator, type, left: constant(type, left),
  right: constant(operator === "shl" || operator === "shr" ? "u32" : type, right),
});
const evaluate = (expression: HostExpression): number | boolean => evaluateHostExpression(expression, scope).value;
const refused = (expression: HostExpression): void =>
  assert.throws(() => evaluate(expression), (error: unknown) => isGridwrightError(error) && error.code === "kernel/schedule");

const MIN = -2147483648;
const MAX_U32 = 4294967295;

test("integers wrap and every operation is total", () => {
  const cases: readonly (readonly [string, Integer, number, number, number])[] = [
    ["add", "u32", MAX_U32, 1, 0], ["add", "i32", 2147483647, 1, MIN],
    ["sub", "u32", 0, 1, MAX_U32], ["sub", "i32", MIN, 1, 2147483647],
    ["mul", "u32", MAX_U32, MAX_U32, 1], ["mul", "i32", MIN, -1, MIN],
    ["div", "u32", 7, 2, 3], ["div", "u32", 7, 0, 7], ["div", "u32", MAX_U32, 1, MAX_U32],
    ["div", "i32", -7, 2, -3], ["div", "i32", MIN, -1, MIN], ["div", "i32", -7, 0, -7],
    ["rem", "u32", 7, 4, 3], ["rem", "u32", 7, 0, 0], ["rem", "i32", -7, 4, -3], ["rem", "i32", MIN, -1, 0], ["rem", "i32", -7, 0, 0],
    ["and", "u32", MAX_U32, 2147483648, 2147483648], ["or", "i32", -8, 3, -5], ["xor", "u32", MAX_U32, 1, 4294967294],
    ["shl", "u32", 1, 31, 2147483648], ["shl", "u32", 1, 32, 1], ["shl", "i32", 1, 31, MIN],
    ["shr", "u32", MAX_U32, 31, 1], ["shr", "i32", -8, 1, -4], ["shr", "i32", -8, 33, -4],
  ];
  for (const [operator, type, left, right, expected] of cases) {
    assert.is(evaluate(binary(operator, type, left, right)) === expected, true, `${left} ${operator} ${right} as ${type}`);
  }
});

test("comparisons compare by type, booleans too", () => {
  assert.is(evaluate(binary("lt", "i32", -1, 0)), true);
  assert.is(evaluate(binary("gt", "u32", MAX_U32, 0)), true);
  assert.is(evaluate(binary("le", "u32", 3, 3)), true);
  assert.is(evaluate(binary("ge", "u32", 2, 3)), false);
  assert.is(evaluate(binary("eq", "bool", true, false)), false);
  assert.is(evaluate(binary("ne", "bool", true, false)), true);
  assert.is(evaluate(binary("and", "bool", true, false)), false);
  assert.is(evaluate(binary("or", "bool", true, false)), true);
});

test("unary operators follow the operand's type", () => {
  assert.is(evaluate(unary("negate", constant("i32", MIN))), MIN);
  assert.is(evaluate(unary("complement", constant("u32", 0))), MAX_U32);
  assert.is(evaluate(unary("complement", constant("i32", 0))), -1);
  assert.is(evaluate(unary("not", constant("bool", false))), true);
});

test("parameters and workgroup counts are read", () => {
  assert.is(evaluate({ kind: "Parameter", name: "shift" }), -3);
  assert.equal([0, 1, 2].map((axis) => evaluate({ kind: "WorkgroupCount", axis: axis === 0 ? 0 : axis === 1 ? 1 : 2 })), [4, 5, 6]);
  assert.equal(evaluateInteger({ kind: "Parameter", name: "rows" }, scope), { type: "u32", value: 7 });
  assert.is(evaluateBoolean({ kind: "Parameter", name: "on" }, scope), true);
});

test("unknown names and operators and mixed types are kernel/schedule", () => {
  refused({ kind: "Parameter", name: "columns" });
  refused(binary("pow", "u32", 2, 3));
  refused(binary("add", "bool", true, true));
  refused(unary("negate", constant("u32", 1)));
  refused(unary("not", constant("u32", 1)));
  refused(constant("bool", 1));
  refused({ kind: "Binary", operator: "add", type: "u32", left: constant("u32", 1), right: constant("i32", 1) });
  assert.throws(() => evaluateBoolean({ kind: "Parameter", name: "rows" }, scope), "not a boolean");
  assert.throws(() => evaluateInteger({ kind: "Parameter", name: "on" }, scope), "is a boolean");
});

test("a selection takes the side its condition says, and both sides have one type", () => {
  const select = (condition: boolean, whenFalse: HostExpression): HostExpression => ({ kind: "Select", condition: constant("bool", condition), whenTrue: constant("u32", 1), whenFalse });
  assert.is(evaluate(select(true, constant("u32", 2))), 1);
  assert.is(evaluate(select(false, constant("u32", 2))), 2);
  refused(select(true, constant("i32", 2)));
});

test("a conversion keeps bits between integers, and knows bools by zero", () => {
  const convert = (to: HostValue["type"], value: HostExpression): HostExpression => ({ kind: "Convert", to, value });
  assert.is(evaluate(convert("u32", constant("i32", -1))), MAX_U32);
  assert.is(evaluate(convert("i32", constant("u32", MAX_U32))), -1);
  assert.equal([evaluate(convert("u32", constant("bool", true))), evaluate(convert("i32", constant("bool", false)))], [1, 0]);
  assert.equal([evaluate(convert("bool", constant("u32", 2))), evaluate(convert("bool", constant("i32", 0)))], [true, false]);
});

test.run();
