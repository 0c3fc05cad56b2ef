/** Scalars where a vector stands beside them: one word for both shapes. */
import { vector, type Scalar, type Type } from "../../../../ir/types.js";
import { construct, type WgslExpression, type WgslLiteral } from "../syntax.js";

/** A scalar type in the shape of another type. */
export function shapedLike(type: Type, scalar: Scalar): Type {
  return type.kind === "Vector" ? vector(type.size, scalar.scalar) : scalar;
}

/** The number itself, or a vector of it. */
export function splat(type: Type, value: WgslLiteral): WgslExpression {
  return type.kind === "Vector" ? construct(shapedLike(type, value.type), value) : value;
}
