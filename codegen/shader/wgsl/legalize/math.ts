/** Math functions. WGSL spells most as the IR does; what it refuses as constant is kept for run time. */
import type { MathCall } from "../../../../ir/ir.js";
import { call, type WgslExpression } from "../syntax.js";
import { atRunTime, isConstantExpression } from "./constant-expression.js";
import { legalizeExpression } from "./expressions.js";
import type { Point } from "./function-scope.js";

export function legalizeMathCall({ function: name, arguments: operands }: MathCall, at: Point): WgslExpression {
  const [first, ...rest] = operands.map((operand) => legalizeExpression(operand, at));
  if (first === undefined) throw new Error(`${name} without arguments in ${at.scope.module.program.name}`);
  const [second, third] = rest;
  const isConstant = (each: WgslExpression): boolean => isConstantExpression(each, at.scope.constantNames);
  // With all arguments constant a compiler evaluates the call, and refuses one such as `sqrt(-1.0f)`.
  // With both ends constant it refuses `smoothstep` where they are not in order.
  const evaluated = name === "smoothstep" && second !== undefined ? isConstant(first) && isConstant(second) : [first, ...rest].every(isConstant);
  const value = evaluated ? atRunTime(first, at) : first;
  // `clamp` means this only where its ends are in order.
  if (name === "clamp" && second !== undefined && third !== undefined) return call("min", call("max", value, second), third);
  return call(name, value, ...rest);
}
