/** A type's zero: what a load outside its bounds and a variable without a value hold. */
import type { Type } from "../../../../ir/types.js";
import { construct, literal, type WgslExpression } from "../syntax.js";

export function zeroOf(type: Type): WgslExpression {
  if (type.kind !== "Scalar") return construct(type);
  return literal(type, type.scalar === "bool" ? false : 0);
}
