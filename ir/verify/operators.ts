/** Which operators take which scalars. The tables cannot have holes. */
import type { BinaryOperator, UnaryOperator } from "../ir.js";
import type { ScalarName } from "../types.js";

const INTEGERS = ["u32", "i32"] as const;
const NUMBERS = [...INTEGERS, "f32"] as const;
const BITS = [...INTEGERS, "bool"] as const;
const ALL = [...NUMBERS, "bool"] as const;

/** The left operand's scalars. The right one has the same type, but for shifts, whose amount is u32. */
export const BINARY_OPERANDS: Readonly<Record<BinaryOperator, readonly ScalarName[]>> = {
  add: NUMBERS, sub: NUMBERS, mul: NUMBERS, div: NUMBERS, rem: NUMBERS,
  and: BITS, or: BITS, xor: INTEGERS, shl: INTEGERS, shr: INTEGERS,
  eq: ALL, ne: ALL, lt: NUMBERS, le: NUMBERS, gt: NUMBERS, ge: NUMBERS,
};

export const UNARY_OPERANDS: Readonly<Record<UnaryOperator, readonly ScalarName[]>> = {
  negate: ["i32", "f32"],
  not: ["bool"],
  complement: INTEGERS,
};

export function isShift(operator: BinaryOperator): boolean {
  return operator === "shl" || operator === "shr";
}
