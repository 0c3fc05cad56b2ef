/**
 * Computes what is constant, by the IR's rules and not by a target's: WGSL refuses `7u / 0u` and `1i << 40u` as constant
 * expressions, and both have a value here. The arithmetic is the oracle's own.
 *
 * Law: the oracle gives the same buffers for a program and for its folded form. Folding twice changes nothing more.
 *
 * An f32 result stays unfolded where no constant can hold it or targets may differ: not finite, subnormal, or -0.
 */
import type { Binary, Bitcast, Const, Convert, Expression, Select, Unary } from "../ir.js";
import { binaryOperation, conversion, reinterpretation, unaryOperation } from "../interpret/arithmetic.js";
import { isComparison } from "../type-of.js";
import { bool, type Scalar } from "../types.js";
import type { VerifiedProgram } from "../verify.js";
import { rewriteExpressions } from "./rewrite-expressions.js";

const SMALLEST_NORMAL_F32 = 2 ** -126;

export function foldConstants(program: VerifiedProgram): VerifiedProgram {
  return rewriteExpressions(program, foldExpression);
}

function foldExpression(expression: Expression): Expression {
  switch (expression.kind) {
    case "Unary":
      return foldUnary(expression);
    case "Binary":
      return foldBinary(expression);
    case "Select":
      return foldSelect(expression);
    case "Convert":
    case "Bitcast":
      return foldConversion(expression);
    default:
      return expression;
  }
}

function foldUnary(expression: Unary): Expression {
  const { operator, operand } = expression;
  if (operand.kind !== "Const") return expression;
  return constant(operand.type, unaryOperation(operator, operand.type.scalar)(numberOf(operand))) ?? expression;
}

function foldBinary(expression: Binary): Expression {
  const { operator, left, right } = expression;
  if (right.kind !== "Const") return expression;
  if (left.kind === "Const") {
    const value = binaryOperation(operator, left.type.scalar)(numberOf(left), numberOf(right));
    return constant(isComparison(operator) ? bool : left.type, value) ?? expression;
  }
  if (operator === "shl" || operator === "shr") return { ...expression, right: { ...right, value: numberOf(right) & 31 } };
  const byZero = right.value === 0 && right.type.scalar !== "f32";
  if (operator === "div" && byZero) return left;
  if (operator === "rem" && byZero) return right;
  return expression;
}

function foldSelect(expression: Select): Expression {
  const { condition, whenTrue, whenFalse } = expression;
  if (condition.kind !== "Const") return expression;
  return condition.value === true ? whenTrue : whenFalse;
}

function foldConversion(expression: Convert | Bitcast): Expression {
  const { kind, to, value } = expression;
  if (value.kind !== "Const") return expression;
  const convert = kind === "Convert" ? conversion : reinterpretation;
  return constant(to, convert(value.type.scalar, to.scalar)(numberOf(value))) ?? expression;
}

function numberOf({ value }: Const): number {
  return Number(value);
}

/** Undefined where the value can't be written as a constant. */
function constant(type: Scalar, value: number): Const | undefined {
  if (type.scalar === "bool") return { kind: "Const", type, value: value !== 0 };
  const representable = type.scalar !== "f32" || value === 0 || (Number.isFinite(value) && Math.abs(value) >= SMALLEST_NORMAL_F32);
  return representable && !Object.is(value, -0) ? { kind: "Const", type, value } : undefined;
}
