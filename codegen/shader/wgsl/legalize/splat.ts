import { shapedLike, type Type } from "../../../../ir/types.js";
import { construct, type WgslExpression, type WgslLiteral } from "../syntax.js";

/** The number itself, or a vector of it. */
export function splat(type: Type, value: WgslLiteral): WgslExpression {
  return type.kind === "Vector" ? construct(shapedLike(type, value.type), value) : value;
}
