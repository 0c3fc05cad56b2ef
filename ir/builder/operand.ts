/**
 * Operands as authors write them. A bare number takes the type that the place where it stands asks for, and is a u32
 * where nothing does; a bare boolean is a bool.
 */
import type { Const, Expression } from "../ir.js";
import { bool, scalarNameOf, typeName, typesEqual, u32, type Scalar, type Type } from "../types.js";
import type { FunctionScope } from "./scope.js";

export type Operand = Expression | number | boolean;

/**
 * The constant, checked against its type: u32 and i32 within their range; f32 finite, rounded to the nearest f32.
 * -0 is refused, because a program is JSON and JSON has no -0.
 */
export function constant(scope: FunctionScope, type: Scalar, value: number | boolean): Const {
  const refuse = (why: string): never => {
    throw scope.error(`${String(value)} is no ${type.scalar} constant: ${why}`);
  };
  if (type.scalar === "bool" || typeof value === "boolean") {
    return type.scalar === "bool" && typeof value === "boolean" ? { kind: "Const", type, value } : refuse("only true and false are bool");
  }
  if (Object.is(value, -0)) refuse("JSON has no -0; bitcast the u32 0x80000000");
  if (type.scalar === "f32") {
    return Number.isFinite(Math.fround(value)) ? { kind: "Const", type, value: Math.fround(value) } : refuse("f32 constants are finite");
  }
  const [low, high] = type.scalar === "u32" ? [0, 0xffffffff] : [-0x80000000, 0x7fffffff];
  if (!Number.isInteger(value) || value < low || value > high) refuse(`it is no integer of ${low}..${high}`);
  return { kind: "Const", type, value };
}

/** The operand as an expression; a bare number becomes a constant of `wanted` where that is a number type. */
export function toExpression(scope: FunctionScope, operand: Operand, wanted?: Type): Expression {
  if (typeof operand === "boolean") return constant(scope, bool, operand);
  if (typeof operand !== "number") return operand;
  return constant(scope, wanted?.kind === "Scalar" && wanted.scalar !== "bool" ? wanted : u32, operand);
}

/** The operand as an expression that has exactly the type `wanted`; `what` names the operand in the message. */
export function typedOperand(scope: FunctionScope, operand: Operand, wanted: Type, what: string): Expression {
  const expression = toExpression(scope, operand, wanted);
  const actual = scope.typeOf(expression, what);
  if (!typesEqual(actual, wanted)) throw scope.error(`${what} is ${typeName(actual)} where ${typeName(wanted)} is wanted`);
  return expression;
}

/** Both operands with one common type: a bare number takes the type of the other one. */
export function matchedOperands(scope: FunctionScope, a: Operand, b: Operand, what: string): { left: Expression; right: Expression; type: Type } {
  const pilot = typeof a === "number" ? b : a;
  const type = scope.typeOf(toExpression(scope, pilot), `an operand of ${what}`);
  return { left: typedOperand(scope, a, type, `the left operand of ${what}`), right: typedOperand(scope, b, type, `the right operand of ${what}`), type };
}

/** Refuses a value whose scalar is not one of `allowed`. */
export function requireScalar(scope: FunctionScope, type: Type, allowed: readonly Scalar["scalar"][], what: string): void {
  const scalar = scalarNameOf(type);
  if (scalar === undefined || !allowed.includes(scalar)) throw scope.error(`${what} is ${typeName(type)} where ${allowed.join(" or ")} is wanted`);
}
