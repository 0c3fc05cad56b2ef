/**
 * WGSL's numeric library on scalars of one type, and the few functions that take whole vectors. Integer results are
 * exact; f32 results are the double result rounded once, which lies within every accuracy bound that WGSL gives.
 * (WGSL `#numeric-builtin-functions`)
 */
import type { MathFunction } from "../ir.js";
import type { ScalarName } from "../types.js";
import { binaryOperation } from "./arithmetic.js";
import { elementAt, parts, scalar, type Value } from "./value.js";

export type ScalarFunction = (...args: number[]) => number;

type Table = Readonly<Partial<Record<MathFunction, (a: number, b: number, c: number) => number>>>;

const ordering: Table = {
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  clamp: (value, low, high) => Math.min(Math.max(value, low), high),
};

/** On the 32 bits as unsigned; `signed` gives back what an i32 makes of the result. */
const bitFunctions: Table = {
  countOneBits: (a) => countOnes(a),
  countLeadingZeros: (a) => Math.clz32(a),
  countTrailingZeros: (a) => (a === 0 ? 32 : trailingZeros(a)),
  reverseBits: (a) => reverse(a),
  firstTrailingBit: (a) => (a === 0 ? 0xffff_ffff : trailingZeros(a)),
};

const u32Functions: Table = {
  ...ordering,
  ...bitFunctions,
  abs: (a) => a,
  firstLeadingBit: (a) => (a === 0 ? 0xffff_ffff : 31 - Math.clz32(a)),
};

const i32Functions: Table = {
  ...ordering,
  abs: (a) => Math.abs(a) | 0,
  sign: (a) => Math.sign(a),
  // For a negative number the most significant 0 bit; 0 and -1 have none.
  firstLeadingBit: (a) => (a === 0 || a === -1 ? -1 : 31 - Math.clz32(a < 0 ? ~a : a)),
};

const f32Functions: Table = {
  ...ordering,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  round: roundHalfEven,
  fract: (a) => a - Math.floor(a),
  sqrt: Math.sqrt,
  inverseSqrt: (a) => 1 / Math.sqrt(a),
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  atan2: Math.atan2,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  exp: Math.exp,
  exp2: (a) => 2 ** a,
  log: Math.log,
  log2: Math.log2,
  pow: (a, b) => a ** b,
  fma: (a, b, c) => Math.fround(a * b) + c,
  mix: (a, b, t) => Math.fround(a * (1 - t)) + Math.fround(b * t),
  step: (edge, x) => Number(edge <= x),
  smoothstep: (low, high, x) => {
    const t = Math.min(Math.max((x - low) / (high - low), 0), 1);
    return t * t * (3 - 2 * t);
  },
};

/** The function that applies to each component; undefined for those that `vectorFunction` has, and where WGSL has none. */
export function scalarFunction(name: MathFunction, type: ScalarName): ScalarFunction | undefined {
  if (type === "u32") return withArguments(u32Functions[name]);
  if (type === "i32") return withArguments(i32Functions[name]) ?? signed(bitFunctions[name]);
  const f = type === "f32" ? withArguments(f32Functions[name]) : undefined;
  return f && ((...args) => Math.fround(f(...args)));
}

/** Missing arguments are never read: each function reads as many as the verifier counted. */
function withArguments(f: ((a: number, b: number, c: number) => number) | undefined): ScalarFunction | undefined {
  return f && ((a = 0, b = 0, c = 0) => f(a, b, c));
}

function signed(f: ((a: number, b: number, c: number) => number) | undefined): ScalarFunction | undefined {
  return f && ((a = 0) => f(a >>> 0, 0, 0) | 0);
}

/** Functions of whole vectors. `length` and `distance` take scalars too. */
export function vectorFunction(name: MathFunction, component: ScalarName): ((args: readonly Value[]) => Value) | undefined {
  switch (name) {
    case "dot":
      return (args) => dot(component, numbers(args, 0), numbers(args, 1));
    case "length":
      return (args) => norm(numbers(args, 0));
    case "distance":
      return (args) => {
        const right = numbers(args, 1);
        return norm(numbers(args, 0).map((left, i) => Math.fround(left - elementAt(right, i))));
      };
    case "normalize":
      return (args) => {
        const vector = numbers(args, 0);
        const by = norm(vector);
        return vector.map((each) => Math.fround(each / by));
      };
    case "cross":
      return (args) => cross(numbers(args, 0), numbers(args, 1));
    default:
      return undefined;
  }
}

function numbers(args: readonly Value[], index: number): number[] {
  const value = elementAt(args, index);
  return typeof value === "number" ? [value] : parts(value).map(scalar);
}

function dot(component: ScalarName, left: readonly number[], right: readonly number[]): number {
  const add = binaryOperation("add", component);
  const mul = binaryOperation("mul", component);
  return left.reduce((sum, each, i) => add(sum, mul(each, elementAt(right, i))), 0);
}

function norm(vector: readonly number[]): number {
  return Math.fround(Math.hypot(...vector));
}

function cross(left: readonly number[], right: readonly number[]): Value {
  return [0, 1, 2].map((i) => {
    const j = (i + 1) % 3;
    const k = (i + 2) % 3;
    return Math.fround(Math.fround(elementAt(left, j) * elementAt(right, k)) - Math.fround(elementAt(left, k) * elementAt(right, j)));
  });
}

/** Ties go to the even neighbour, and the sign stays. (WGSL `round`) */
function roundHalfEven(value: number): number {
  if (value < 0) return -roundHalfEven(-value);
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

function countOnes(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count += 1;
  return count;
}

function trailingZeros(value: number): number {
  return 31 - Math.clz32(value & -value);
}

function reverse(value: number): number {
  let result = 0;
  for (let bit = 0; bit < 32; bit += 1) result = (result << 1) | ((value >>> bit) & 1);
  return result >>> 0;
}
