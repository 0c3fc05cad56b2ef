import { test } from "uvu";
import * as assert from "uvu/assert";
import { printExpression } from "../../../codegen/shader/wgsl/print-expression.js";
import { binary, call, literal, name, not, type WgslBinaryOperator, type WgslExpression } from "../../../codegen/shader/wgsl/syntax.js";
import { wgslTypeName } from "../../../codegen/shader/wgsl/type-printer.js";
import { bool, f32, i32, u32 } from "../../../ir/types.js";
import { validateWithNaga } from "../../../testing/naga.js";
import { validateWgsl } from "../../../testing/null-device.js";
import { formatFindings } from "../../../testing/validation.js";

const print = (expression: WgslExpression): string => printExpression(expression, wgslTypeName);
const [a, b, c] = [name("a"), name("b"), name("c")];

test("literals keep value and type; the smallest i32 and -0 are no negations of something else", () => {
  const values = [literal(u32, 4294967295), literal(i32, -5), literal(i32, -2147483648), literal(bool, true), literal(f32, 3), literal(f32, -0.5), literal(f32, -0), literal(f32, Math.fround(1e-30)), literal(f32, 2 ** 100)];
  assert.equal(values.map(print), ["4294967295u", "-5i", "i32(-2147483648)", "true", "3.0f", "-0.5f", "bitcast<f32>(2147483648u)", "1.0000000031710769e-30f", "1.2676506002282294e+30f"]);
});

test("sums of products need no parentheses, everything that WGSL would refuse or read otherwise has them", () => {
  const cases: readonly [WgslExpression, string][] = [
    [binary("+", binary("+", a, b), c), "a + b + c"],
    [binary("-", a, binary("-", b, c)), "a - (b - c)"],
    [binary("+", a, binary("*", b, c)), "a + b * c"],
    [binary("*", binary("+", a, b), c), "(a + b) * c"],
    [binary("%", binary("*", a, b), c), "a * b % c"],
    [binary("&", binary("&", a, b), c), "a & b & c"],
    [binary("&", binary("|", a, b), c), "(a | b) & c"],
    [binary("<<", binary("+", a, b), binary("&", c, literal(u32, 31))), "(a + b) << (c & 31u)"],
    [binary("<", binary("+", a, b), c), "a + b < c"],
    [binary("==", binary("<", a, b), literal(bool, true)), "(a < b) == true"],
    [not(binary("<", a, b)), "!(a < b)"],
    [{ kind: "Unary", operator: "-", operand: { kind: "Unary", operator: "-", operand: a } }, "-(-a)"],
    [{ kind: "Unary", operator: "-", operand: literal(i32, -1) }, "-(-1i)"],
    [{ kind: "Member", value: binary("+", a, b), member: "x" }, "(a + b).x"],
    [call("f", binary(">", a, b), binary("<", a, b)), "f(a > b, a < b)"],
    [call("f", binary("<", a, b), binary(">", a, b)), "f(a < b, (a > b))"],
    [call("f", binary("<<", a, b), binary(">=", a, b)), "f(a << b, (a >= b))"],
  ];
  assert.equal(cases.map(([expression]) => print(expression)), cases.map(([, text]) => text));
});

test("any operator inside any other, on either side, is accepted by Dawn and naga", async () => {
  const operators = ["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "==", "!=", "<", "<=", ">", ">="] as const;
  const yieldsBool = (operator: WgslBinaryOperator): boolean => ["==", "!=", "<", "<=", ">", ">="].includes(operator);
  const lines: string[] = [];
  for (const outer of operators) {
    for (const inner of operators) {
      const operand = binary(inner, a, b);
      const used = yieldsBool(inner) ? call("u32", operand) : operand;
      lines.push(`  _ = ${print(binary(outer, used, c))};`, `  _ = ${print(binary(outer, c, used))};`, `  _ = ${print(call("select", used, c, binary(">", a, b)))};`);
      if (yieldsBool(inner) && (outer === "&" || outer === "|" || outer === "==")) lines.push(`  _ = ${print(binary(outer, operand, binary(">", b, c)))};`);
      if (yieldsBool(inner) && yieldsBool(outer)) lines.push(`  _ = ${print(call("select", operand, binary(outer, b, c), operand))};`);
    }
  }
  const code = `fn every(a: u32, b: u32, c: u32) {\n${lines.join("\n")}\n}\n`;
  for (const validate of [validateWgsl, validateWithNaga]) assert.is(formatFindings((await validate(code)).findings, code), "");
});

test.run();
