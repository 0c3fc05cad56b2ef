/**
 * Computes what is constant, by the IR's rules and not by a target's: WGSL refuses `7u / 0u` and `1i << 40u` as constant
 * expressions, and both have a value here. The arithmetic is the oracle's own.
 *
 * Law: the oracle gives the same buffers for a program and for its folded form. Folding twice changes nothing more.
 *
 * A constant vector is a Construct of constants. An f32 result stays unfolded where no constant can hold it or targets may
 * differ: not finite, subnormal, -0, and whatever a math function yields.
 */
import type { Binary, Bitcast, Component, Const, Convert, Expression, MathCall, Select, Unary } from "../ir.js";
import { binaryOperation, conversion, reinterpretation, unaryOperation } from "../interpret/arithmetic.js";
import { scalarFunction, vectorFunction } from "../interpret/math-functions.js";
import { isComparison } from "../type-of.js";
import { bool, scalarOf, vector, type Scalar } from "../types.js";
import type { VerifiedProgram } from "../verify.js";
import { rewriteExpressions } from "./rewrite-expressions.js";

const SMALLEST_NORMAL_F32 = 2 ** -126;

/** A scalar, or a vector's components; bools are 0 and 1. */
interface Constant {
  readonly type: Scalar;
  readonly numbers: readonly number[];
  /** Absent for a scalar. */
  readonly size?: 2 | 3 | 4;
}

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
    case "MathCall":
      return foldMathCall(expression);
    case "Component":
      return foldComponent(expression);
    default:
      return expression;
  }
}

function foldUnary(expression: Unary): Expression {
  const operand = constantOf(expression.operand);
  return (operand && componentwise(operand.type, [operand], unaryOperation(expression.operator, operand.type.scalar))) ?? expression;
}

function foldBinary(expression: Binary): Expression {
  const { operator, left } = expression;
  const right = constantOf(expression.right);
  if (right === undefined) return expression;
  const constant = constantOf(left);
  if (constant !== undefined) {
    const type = isComparison(operator) ? bool : constant.type;
    return componentwise(type, [constant, right], binaryOperation(operator, constant.type.scalar)) ?? expression;
  }
  if (operator === "shl" || operator === "shr") return { ...expression, right: componentwise(right.type, [right], (amount) => amount & 31) ?? expression.right };
  const byZero = right.type.scalar !== "f32" && right.numbers.every((number) => number === 0);
  if (operator === "div" && byZero) return left;
  if (operator === "rem" && byZero) return expression.right;
  return expression;
}

function foldSelect(expression: Select): Expression {
  const { whenTrue, whenFalse } = expression;
  const [condition, yes, no] = [constantOf(expression.condition), constantOf(whenTrue), constantOf(whenFalse)];
  if (condition === undefined) return expression;
  if (condition.size === undefined) return condition.numbers[0] === 0 ? whenFalse : whenTrue;
  if (yes === undefined || no === undefined) return expression;
  return componentwise(yes.type, [condition, yes, no], (chosen, a, b) => (chosen === 0 ? b : a)) ?? expression;
}

function foldConversion(expression: Convert | Bitcast): Expression {
  const value = constantOf(expression.value);
  const convert = expression.kind === "Convert" ? conversion : reinterpretation;
  return (value && componentwise(expression.to, [value], convert(value.type.scalar, expression.to.scalar))) ?? expression;
}

function foldMathCall(expression: MathCall): Expression {
  const operands = expression.arguments.map(constantOf).filter((each) => each !== undefined);
  const [first] = operands;
  if (first === undefined || operands.length < expression.arguments.length || first.type.scalar === "f32") return expression;
  const whole = vectorFunction(expression.function, first.type.scalar);
  const single = scalarFunction(expression.function, first.type.scalar);
  // Of the functions of whole vectors integers have `dot` alone, which yields a scalar.
  const value = whole?.(operands.map((each) => each.numbers));
  const folded = typeof value === "number" ? constant(first.type, value) : single && componentwise(first.type, operands, single);
  return folded ?? expression;
}

/** The other parts are dropped: an expression has no effect. */
function foldComponent(expression: Component): Expression {
  const { value, component } = expression;
  if (value.kind !== "Construct") return expression;
  const index = value.type.kind === "Struct" ? value.type.members.findIndex((member) => member.name === component) : ["x", "y", "z", "w"].indexOf(component);
  return value.parts[index] ?? expression;
}

function constantOf(expression: Expression): Constant | undefined {
  if (expression.kind === "Const") return { type: expression.type, numbers: [Number(expression.value)] };
  if (expression.kind !== "Construct" || expression.type.kind !== "Vector") return undefined;
  const numbers = expression.parts.flatMap((part) => (part.kind === "Const" ? [Number(part.value)] : []));
  const { size, component } = expression.type;
  return numbers.length === size ? { type: scalarOf(component), numbers, size } : undefined;
}

/** Undefined where a result can't be written as a constant. */
function componentwise(type: Scalar, operands: readonly Constant[], apply: (...numbers: number[]) => number): Expression | undefined {
  const [first] = operands;
  if (first === undefined) return undefined;
  const parts = first.numbers.map((_, i) => constant(type, apply(...operands.map((each) => each.numbers[i] ?? 0)))).filter((part) => part !== undefined);
  if (parts.length < first.numbers.length) return undefined;
  return first.size === undefined ? parts[0] : { kind: "Construct", type: vector(first.size, type.scalar), parts };
}

/** Undefined where the value can't be written as a constant. */
function constant(type: Scalar, value: number): Const | undefined {
  if (type.scalar === "bool") return { kind: "Const", type, value: value !== 0 };
  const representable = type.scalar !== "f32" || value === 0 || (Number.isFinite(value) && Math.abs(value) >= SMALLEST_NORMAL_F32);
  return representable && !Object.is(value, -0) ? { kind: "Const", type, value } : undefined;
}
