import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ProgramBuilder } from "../../../ir/builder.js";
import type { BinaryOperator, Expression, MathFunction } from "../../../ir/ir.js";
import { bool, f32, i32, u32, vector, type Scalar } from "../../../ir/types.js";
import { program, runWords, words } from "../../support/run-program.js";

const MAX = 0xffff_ffff;
const I32_MIN = -0x8000_0000;
const I32_MAX = 0x7fff_ffff;

/** The bits that an expression over run-time operands leaves in memory; operands come from a buffer, so nothing is constant. */
function bits(operandBits: readonly number[], expression: (k: ProgramBuilder, operands: Expression[]) => Expression): number {
  const tested = program(1, (k) => {
    const out = k.buffer(words("out", 0));
    const input = k.buffer(words("input", 1));
    const operands = operandBits.map((_, i) => k.let(`operand${i}`, k.load(input.at(i))));
    k.store(out.at(0), k.let("result", expression(k, operands)));
  });
  const [result] = runWords(tested, { buffers: { out: [0], input: operandBits } }).words["out"] ?? [];
  assert.type(result, "number");
  return result ?? 0;
}

function toBits(type: Scalar, value: number): number {
  return type.scalar === "f32" ? new Uint32Array(Float32Array.of(value).buffer)[0] ?? 0 : value >>> 0;
}

function fromBits(type: Scalar, word: number): number {
  if (type.scalar === "f32") return new Float32Array(Uint32Array.of(word).buffer)[0] ?? 0;
  return type.scalar === "i32" ? word | 0 : word;
}

const isComparison = (operator: string) => ["eq", "ne", "lt", "le", "gt", "ge"].includes(operator);

function binary(operator: BinaryOperator, type: Scalar, left: number, right: number): number {
  const rightType = operator === "shl" || operator === "shr" ? u32 : type;
  const word = bits([toBits(type, left), toBits(rightType, right)], (k, [a = k.u32(0), b = k.u32(0)]) => {
    const result: Expression = { kind: "Binary", operator, left: as(k, type, a), right: as(k, rightType, b) };
    return isComparison(operator) ? k.convert(u32, result) : asWord(k, type, result);
  });
  return isComparison(operator) ? word : fromBits(type, word);
}

const as = (k: ProgramBuilder, type: Scalar, value: Expression) => (type.scalar === "u32" ? value : k.bitcast(type, value));
const asWord = (k: ProgramBuilder, type: Scalar, value: Expression) => (type.scalar === "u32" ? value : k.bitcast(u32, value));

function math(name: MathFunction, type: Scalar, ...operands: number[]): number {
  const word = bits(operands.map((operand) => toBits(type, operand)), (k, values) =>
    asWord(k, type, { kind: "MathCall", function: name, arguments: values.map((value) => as(k, type, value)) }),
  );
  return fromBits(type, word);
}

function convert(from: Scalar, to: Scalar, value: number): number {
  return fromBits(to, bits([toBits(from, value)], (k, [operand = k.u32(0)]) => asWord(k, to, k.convert(to, as(k, from, operand)))));
}

const TABLE: readonly [BinaryOperator, Scalar, number, number, number][] = [
  ["add", u32, MAX - 1, 1, MAX],
  ["add", u32, MAX, 1, 0],
  ["sub", u32, 0, 1, MAX],
  ["mul", u32, 0x1_0001, 0xffff, MAX],
  ["mul", u32, MAX, MAX, 1],
  ["div", u32, MAX, 2, 0x7fff_ffff],
  ["div", u32, 7, 0, 7],
  ["rem", u32, MAX, 10, 5],
  ["rem", u32, 7, 0, 0],
  ["and", u32, MAX, 0x8000_0001, 0x8000_0001],
  ["or", u32, 0x8000_0000, 1, 0x8000_0001],
  ["xor", u32, MAX, 1, MAX - 1],
  ["shl", u32, 1, 31, 0x8000_0000],
  ["shl", u32, 1, 32, 1],
  ["shr", u32, 0x8000_0000, 31, 1],
  ["shr", u32, 0x8000_0000, 33, 0x4000_0000],
  ["lt", u32, MAX, 0, 0],
  ["gt", u32, 0x8000_0000, 0x7fff_ffff, 1],
  ["add", i32, I32_MAX, 1, I32_MIN],
  ["sub", i32, I32_MIN, 1, I32_MAX],
  ["mul", i32, I32_MIN, -1, I32_MIN],
  ["div", i32, I32_MIN, -1, I32_MIN],
  ["div", i32, I32_MIN, 1, I32_MIN],
  ["div", i32, -7, 2, -3],
  ["div", i32, -7, 0, -7],
  ["rem", i32, I32_MIN, -1, 0],
  ["rem", i32, -7, 2, -1],
  ["rem", i32, 7, -2, 1],
  ["rem", i32, -7, 0, 0],
  ["shl", i32, 1, 31, I32_MIN],
  ["shr", i32, I32_MIN, 31, -1],
  ["shr", i32, -1, 32, -1],
  ["lt", i32, I32_MIN, I32_MAX, 1],
  ["le", i32, -1, -1, 1],
  ["ge", i32, -2, -1, 0],
  ["add", f32, 0.1, 0.2, Math.fround(Math.fround(0.1) + Math.fround(0.2))],
  ["sub", f32, 1, 0.1, Math.fround(1 - Math.fround(0.1))],
  ["mul", f32, 16_777_217, 1, 16_777_216],
  ["div", f32, 1, 3, Math.fround(1 / 3)],
  ["rem", f32, -5.5, 2, -1.5],
  ["eq", f32, NaN, NaN, 0],
  ["ne", f32, NaN, NaN, 1],
  ["eq", f32, 0, -0, 1],
];

for (const [operator, type, left, right, expected] of TABLE) {
  test(`${type.scalar} ${left} ${operator} ${right} is ${expected}`, () => {
    assert.is(binary(operator, type, left, right), expected);
  });
}

const CONVERSIONS: readonly [Scalar, Scalar, number, number][] = [
  [f32, u32, 4_294_967_040, 4_294_967_040],
  [f32, u32, 4_294_967_296, MAX],
  [f32, u32, Infinity, MAX],
  [f32, u32, -0.5, 0],
  [f32, u32, -1, 0],
  [f32, u32, NaN, 0],
  [f32, i32, 2_147_483_520, 2_147_483_520],
  [f32, i32, 2_147_483_648, I32_MAX],
  [f32, i32, -2_147_483_648, I32_MIN],
  [f32, i32, -Infinity, I32_MIN],
  [f32, i32, -1.9, -1],
  [f32, i32, NaN, 0],
  [u32, i32, MAX, -1],
  [i32, u32, -1, MAX],
  [u32, f32, 16_777_217, 16_777_216],
  [u32, f32, MAX, 4_294_967_296],
  [i32, f32, I32_MIN, -2_147_483_648],
];

for (const [from, to, value, expected] of CONVERSIONS) {
  test(`${from.scalar} ${value} converts to ${to.scalar} ${expected}`, () => {
    assert.is(convert(from, to, value), expected);
  });
}

test("a conversion to bool is true for every value but zero, NaN included", () => {
  const isTrue = (type: Scalar, value: number) => bits([toBits(type, value)], (k, [a = k.u32(0)]) => k.convert(u32, k.convert(bool, as(k, type, a))));
  assert.equal([isTrue(u32, 0), isTrue(u32, 0x8000_0000), isTrue(i32, -1), isTrue(f32, -0), isTrue(f32, NaN)], [0, 1, 1, 0, 1]);
});

test("a bitcast keeps the bits", () => {
  assert.is(bits([0x3f80_0000], (k, [a = k.u32(0)]) => k.convert(u32, k.bitcast(f32, a))), 1);
  assert.is(bits([0x8000_0000], (k, [a = k.u32(0)]) => k.bitcast(u32, k.bitcast(f32, a))), 0x8000_0000);
});

test("unary operators wrap and complement", () => {
  assert.is(bits([0x8000_0000], (k, [a = k.u32(0)]) => k.bitcast(u32, k.negate(k.bitcast(i32, a)))), 0x8000_0000);
  assert.is(bits([1], (k, [a = k.u32(0)]) => k.bitcast(u32, k.negate(k.bitcast(i32, a)))), MAX);
  assert.is(bits([0], (k, [a = k.u32(0)]) => k.complement(a)), MAX);
  assert.is(bits([0], (k, [a = k.u32(0)]) => k.convert(u32, k.not(k.eq(a, 0)))), 0);
});

const FUNCTIONS: readonly [MathFunction, Scalar, number[], number][] = [
  ["abs", i32, [I32_MIN], I32_MIN],
  ["abs", i32, [-5], 5],
  ["min", i32, [-1, 1], -1],
  ["max", u32, [MAX, 1], MAX],
  ["clamp", i32, [-9, -2, 2], -2],
  ["sign", i32, [-9], -1],
  ["countOneBits", u32, [MAX], 32],
  ["countOneBits", i32, [-1], 32],
  ["countLeadingZeros", u32, [0], 32],
  ["countLeadingZeros", u32, [1], 31],
  ["countTrailingZeros", u32, [0], 32],
  ["countTrailingZeros", u32, [0x8000_0000], 31],
  ["reverseBits", u32, [1], 0x8000_0000],
  ["reverseBits", i32, [1], I32_MIN],
  ["firstLeadingBit", u32, [0], MAX],
  ["firstLeadingBit", u32, [0x8000_0000], 31],
  ["firstLeadingBit", i32, [-1], -1],
  ["firstLeadingBit", i32, [-2], 0],
  ["firstTrailingBit", u32, [0], MAX],
  ["firstTrailingBit", i32, [8], 3],
  ["round", f32, [2.5], 2],
  ["round", f32, [3.5], 4],
  ["round", f32, [-2.5], -2],
  ["round", f32, [2.25], 2],
  ["fract", f32, [-0.25], 0.75],
  ["sqrt", f32, [2], Math.fround(Math.SQRT2)],
  ["fma", f32, [3, 4, 5], 17],
  ["mix", f32, [2, 4, 0.5], 3],
  ["step", f32, [1, 1], 1],
  ["smoothstep", f32, [0, 1, 0.5], 0.5],
  ["length", f32, [-3], 3],
  ["distance", f32, [1, 4], 3],
];

for (const [name, type, operands, expected] of FUNCTIONS) {
  test(`${name}(${operands.join(", ")}) of ${type.scalar} is ${expected}`, () => {
    assert.is(math(name, type, ...operands), expected);
  });
}

test("operators and functions apply to each component of a vector", () => {
  const vec3 = vector(3, "u32");
  const sum = bits([1, 2, 3], (k, parts) => {
    const v = k.construct(vec3, parts);
    const squares = k.mul(v, v);
    return k.add(k.math("dot", squares, k.construct(vec3, [100, 10, 1])), k.component(squares, "z"));
  });
  assert.is(sum, 100 + 40 + 9 + 9);
});

test("cross and normalize take whole vectors", () => {
  const vec3 = vector(3, "f32");
  const z = bits([], (k) => {
    const cross = k.math("cross", k.construct(vec3, [2, 0, 0]), k.construct(vec3, [0, 3, 0]));
    return k.bitcast(u32, k.component(k.math("normalize", cross), "z"));
  });
  assert.is(fromBits(f32, z), 1);
});

test("a select evaluates both sides and takes one", () => {
  assert.is(bits([5], (k, [a = k.u32(0)]) => k.select(k.lt(a, 6), k.div(a, 0), 9)), 5);
  assert.is(bits([6], (k, [a = k.u32(0)]) => k.select(k.lt(a, 6), k.div(a, 0), 9)), 9);
});

test.run();
