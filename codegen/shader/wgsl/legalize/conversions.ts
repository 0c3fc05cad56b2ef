/** Convert and Bitcast. What WGSL leaves open about f32 (beyond the range of an integer, NaN) is said by explicit code. */
import type { Bitcast, Convert } from "../../../../ir/ir.js";
import { typeOf } from "../../../../ir/type-of.js";
import { f32, scalarNameOf, scalarOf, shapedLike, typesEqual, u32, type Scalar, type Type } from "../../../../ir/types.js";
import { binary, call, construct, literal, type WgslExpression } from "../syntax.js";
import { wgslTypeName } from "../type-printer.js";
import { atRunTime } from "./constant-expression.js";
import { legalizeExpression } from "./expressions.js";
import type { Point } from "./function-scope.js";
import { splat } from "./splat.js";

/** Every bit of an f32 but its sign. */
const MAGNITUDE = 0x7fff_ffff;

export function legalizeConvert({ to, value }: Convert, at: Point): WgslExpression {
  const type = operandType(value, at);
  const from = scalarNameOf(type);
  const operand = legalizeExpression(value, at);
  if (from === undefined || from === to.scalar) return operand;
  const target = shapedLike(type, to);
  if (from === "f32" && to.scalar === "bool") return isNotZero(operand, type);
  if (from === "f32" && (to.scalar === "u32" || to.scalar === "i32")) return at.scope.module.saturation.legalize(operand, type, to.scalar);
  return to.scalar === "bool" ? binary("!=", operand, splat(type, literal(scalarOf(from), 0))) : construct(target, operand);
}

/** By bits: a comparison may take NaN for any number, and a subnormal for zero. */
function isNotZero(operand: WgslExpression, type: Type): WgslExpression {
  const words = shapedLike(type, u32);
  const magnitude = binary("&", call(`bitcast<${wgslTypeName(words)}>`, operand), splat(type, literal(u32, MAGNITUDE)));
  return binary("!=", magnitude, splat(type, literal(u32, 0)));
}

/** A constant NaN or infinity is an error in WGSL; the same bits at run time are not. */
export function legalizeBitcast({ to, value }: Bitcast, at: Point): WgslExpression {
  const type = operandType(value, at);
  const target = shapedLike(type, to);
  const operand = legalizeExpression(value, at);
  if (typesEqual(type, target)) return operand;
  return call(`bitcast<${wgslTypeName(target)}>`, isFloat(to) ? atRunTime(operand, at) : operand);
}

function isFloat(type: Scalar): boolean {
  return type.scalar === f32.scalar;
}

function operandType(value: Convert["value"], at: Point): Type {
  const type = typeOf(value, at.scope.environment);
  if (type === undefined) throw new Error(`ill-typed conversion in ${at.scope.module.program.name}`);
  return type;
}
