/**
 * Binary operators. WGSL's run-time rules already are the IR's: integers wrap, `x / 0` is x, `x % 0` is 0, and i32
 * MIN / -1 is MIN (`#arithmetic-expr`). Its rules for constants are stricter, so no operator is left with two constants,
 * no division by a constant zero, and no shift by a constant beyond 31. Shift amounts are masked here, for all to see.
 */
import type { Binary, BinaryOperator, Expression } from "../../../../ir/ir.js";
import { typeOf } from "../../../../ir/type-of.js";
import { scalarNameOf, u32 } from "../../../../ir/types.js";
import { binary, literal, type WgslBinaryOperator, type WgslExpression } from "../syntax.js";
import { atRunTime, inVariable, isConstantExpression, mayHoldConstant } from "./constant-expression.js";
import { isBool, legalizeExpression } from "./expressions.js";
import type { Point } from "./function-scope.js";
import { knownOf } from "./known-of.js";
import { splat } from "./splat.js";

const SPELLING = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  rem: "%",
  and: "&",
  or: "|",
  xor: "^",
  shl: "<<",
  shr: ">>",
  eq: "==",
  ne: "!=",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
} satisfies Record<BinaryOperator, WgslBinaryOperator>;

export function legalizeBinary(expression: Binary, at: Point): WgslExpression {
  const { operator } = expression;
  const left = legalizeExpression(expression.left, at);
  if (operator === "div" || operator === "rem") return legalizeDivision(expression, left, at);
  const right = operator === "shl" || operator === "shr" ? shiftAmount(expression.right, at) : legalizeExpression(expression.right, at);
  const first = isConstantExpression(right) ? atRunTime(left, at) : left;
  return binary(operator === "xor" && isBool(expression.left, at) ? "!=" : SPELLING[operator], first, right);
}

/** A divisor that a compiler could take for a constant zero becomes a variable, also where it is known not to be zero: code that never runs is compiled, too. */
function legalizeDivision(expression: Binary, left: WgslExpression, at: Point): WgslExpression {
  const { operator } = expression;
  const right = legalizeExpression(expression.right, at);
  if (isInteger(expression.right, at)) {
    if (right.kind === "Literal" && right.value === 0) return operator === "div" ? left : right;
    if (right.kind !== "Literal" && mayHoldConstant(right, at)) return binary(SPELLING[operator], left, inVariable("divisor", right, at));
  }
  return binary(SPELLING[operator], isConstantExpression(right) ? atRunTime(left, at) : left, right);
}

/** WGSL: "The shift amount is the value of e2 modulo the bit width of e1"; naga's SPIR-V does not mask by itself. */
function shiftAmount(amount: Expression, at: Point): WgslExpression {
  if (amount.kind === "Const" && typeof amount.value === "number") return literal(u32, amount.value & 31);
  const value = legalizeExpression(amount, at);
  const known = knownOf(amount, at.facts, at.scope.around);
  if (known !== undefined && known.range.max <= 31) return value;
  return binary("&", value, splat(typeOf(amount, at.scope.environment) ?? u32, literal(u32, 31)));
}

function isInteger(expression: Expression, at: Point): boolean {
  const type = typeOf(expression, at.scope.environment);
  return type !== undefined && scalarNameOf(type) !== "f32";
}
