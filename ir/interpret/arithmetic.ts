/**
 * The meaning of scalar operators, as the table at `BinaryOperator` in `ir.ts` says it. Everything is total. Bools are 0
 * and 1; vectors apply these to each component.
 *
 * f32: a double holds the exact sum, difference or product of two floats well enough that rounding it once more with
 * `Math.fround` gives the correctly rounded float; the same holds for a quotient and a square root, because 53 bits are
 * at least 2 * 24 + 2 (Figueroa, "When is double rounding innocuous?", 1995).
 */
import type { AtomicOperator, BinaryOperator, UnaryOperator } from "../ir.js";
import type { ScalarName } from "../types.js";

export type ScalarOperation = (left: number, right: number) => number;

type Arithmetic = Readonly<Partial<Record<BinaryOperator, ScalarOperation>>>;

const I32_MIN = -0x8000_0000;

const u32Operators: Arithmetic = {
  add: (a, b) => (a + b) >>> 0,
  sub: (a, b) => (a - b) >>> 0,
  mul: (a, b) => Math.imul(a, b) >>> 0,
  div: (a, b) => (b === 0 ? a : Math.floor(a / b)),
  rem: (a, b) => (b === 0 ? 0 : a % b),
  and: (a, b) => (a & b) >>> 0,
  or: (a, b) => (a | b) >>> 0,
  xor: (a, b) => (a ^ b) >>> 0,
  shl: (a, b) => (a << (b & 31)) >>> 0,
  shr: (a, b) => a >>> (b & 31),
};

const i32Operators: Arithmetic = {
  add: (a, b) => (a + b) | 0,
  sub: (a, b) => (a - b) | 0,
  mul: (a, b) => Math.imul(a, b),
  // `| 0` also turns 2^31, the quotient of MIN / -1, into MIN, and -0 into 0.
  div: (a, b) => (b === 0 ? a : (a / b) | 0),
  rem: (a, b) => (b === 0 ? 0 : a % b | 0),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, b) => a << (b & 31),
  shr: (a, b) => a >> (b & 31),
};

const f32Operators: Arithmetic = {
  add: (a, b) => Math.fround(a + b),
  sub: (a, b) => Math.fround(a - b),
  mul: (a, b) => Math.fround(a * b),
  div: (a, b) => Math.fround(a / b),
  rem: (a, b) => Math.fround(a % b),
};

const boolOperators: Arithmetic = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
};

const comparisons: Arithmetic = {
  eq: (a, b) => Number(a === b),
  ne: (a, b) => Number(a !== b),
  lt: (a, b) => Number(a < b),
  le: (a, b) => Number(a <= b),
  gt: (a, b) => Number(a > b),
  ge: (a, b) => Number(a >= b),
};

const OPERATORS: Readonly<Record<ScalarName, Arithmetic>> = { u32: u32Operators, i32: i32Operators, f32: f32Operators, bool: boolOperators };

/** The operation on operands of this type (for shifts: whose left operand has it). */
export function binaryOperation(operator: BinaryOperator, operands: ScalarName): ScalarOperation {
  const operation = OPERATORS[operands][operator] ?? comparisons[operator];
  if (operation === undefined) throw new Error(`no ${operator} on ${operands}: the program is not verified`);
  return operation;
}

export function unaryOperation(operator: UnaryOperator, operand: ScalarName): (value: number) => number {
  switch (operator) {
    case "not":
      return (value) => 1 - value;
    case "complement":
      return operand === "i32" ? (value) => ~value : (value) => ~value >>> 0;
    case "negate":
      return operand === "f32" ? (value) => -value : (value) => -value | 0;
  }
}

/** What an atomic leaves in memory, given what was there. */
export function atomicOperation(operator: AtomicOperator, word: "u32" | "i32"): ScalarOperation {
  switch (operator) {
    case "exchange":
      return (_before, value) => value;
    case "min":
      return Math.min;
    case "max":
      return Math.max;
    case "add":
    case "sub":
    case "and":
    case "or":
    case "xor":
      return binaryOperation(operator, word);
  }
}

/** By value. f32 to integer saturates, NaN gives 0; u32 and i32 keep their bits. */
export function conversion(from: ScalarName, to: ScalarName): (value: number) => number {
  switch (to) {
    case "bool":
      return (value) => Number(value !== 0);
    case "f32":
      return Math.fround;
    case "u32":
      return from === "f32" ? (value) => saturate(value, 0, 0xffff_ffff) : (value) => value >>> 0;
    case "i32":
      return from === "f32" ? (value) => saturate(value, I32_MIN, 0x7fff_ffff) : (value) => value | 0;
  }
}

function saturate(value: number, min: number, max: number): number {
  if (Number.isNaN(value)) return 0;
  // Adding 0 turns the -0 of small negative numbers into 0.
  return Math.trunc(Math.min(Math.max(value, min), max)) + 0;
}

const word = new DataView(new ArrayBuffer(4));

/** The same 32 bits read as another type. A NaN keeps being one, but not always its payload. */
export function reinterpretation(from: ScalarName, to: ScalarName): (value: number) => number {
  if (from === to) return (value) => value;
  if (from === "f32") {
    return (value) => {
      word.setFloat32(0, value);
      return to === "i32" ? word.getInt32(0) : word.getUint32(0);
    };
  }
  if (to === "f32") {
    return (value) => {
      word.setUint32(0, value);
      return word.getFloat32(0);
    };
  }
  return to === "i32" ? (value) => value | 0 : (value) => value >>> 0;
}
