/**
 * What each math function takes. Its arguments have one type: a scalar, or a vector that counts component by component
 * but for the geometric functions. (WGSL `#numeric-builtin-functions`; where WGSL also takes a scalar beside vectors, the
 * IR does not.)
 */
import type { MathFunction } from "./ir.js";
import type { ScalarName, Type } from "./types.js";
import { scalarNameOf } from "./types.js";

export interface MathSignature {
  readonly count: 1 | 2 | 3;
  readonly scalars: readonly ScalarName[];
  /** Shapes that an argument may have; "vec3" is the vector of three alone. */
  readonly shape: "scalar or vector" | "vector" | "vec3";
}

const INTEGERS = ["u32", "i32"] as const;
const NUMBERS = [...INTEGERS, "f32"] as const;

const each = (count: MathSignature["count"], scalars: readonly ScalarName[]): MathSignature => ({ count, scalars, shape: "scalar or vector" });
const float = (count: MathSignature["count"]): MathSignature => each(count, ["f32"]);
const bits = each(1, INTEGERS);

export const MATH_SIGNATURES: Readonly<Record<MathFunction, MathSignature>> = {
  abs: each(1, NUMBERS), min: each(2, NUMBERS), max: each(2, NUMBERS), clamp: each(3, NUMBERS), sign: each(1, ["i32", "f32"]),
  countOneBits: bits, countLeadingZeros: bits, countTrailingZeros: bits, reverseBits: bits, firstLeadingBit: bits, firstTrailingBit: bits,
  floor: float(1), ceil: float(1), round: float(1), trunc: float(1), fract: float(1), sqrt: float(1), inverseSqrt: float(1),
  sin: float(1), cos: float(1), tan: float(1), asin: float(1), acos: float(1), atan: float(1), atan2: float(2), sinh: float(1), cosh: float(1), tanh: float(1),
  exp: float(1), exp2: float(1), log: float(1), log2: float(1), pow: float(2), fma: float(3), mix: float(3), step: float(2), smoothstep: float(3),
  dot: { count: 2, scalars: NUMBERS, shape: "vector" },
  cross: { count: 2, scalars: ["f32"], shape: "vec3" },
  length: float(1),
  distance: float(2),
  normalize: { count: 1, scalars: ["f32"], shape: "vector" },
};

/** Whether an argument may have this type. */
export function mathTakes({ scalars, shape }: MathSignature, type: Type): boolean {
  const scalar = scalarNameOf(type);
  if (scalar === undefined || !scalars.includes(scalar)) return false;
  if (type.kind === "Scalar") return shape === "scalar or vector";
  return shape !== "vec3" || (type.kind === "Vector" && type.size === 3);
}
