import type { Evaluate } from "./assembly-context.js";
import type { ScalarFunction } from "./math-functions.js";
import { elementAt, scalar, type Value } from "./value.js";

/** A scalar function on scalars, or on each component of vectors; a scalar beside a vector counts for each component. */
export function componentwise(operands: readonly Evaluate[], apply: ScalarFunction): Evaluate {
  const [first, second] = operands;
  if (first !== undefined && operands.length === 1) return unary(first, apply);
  if (first !== undefined && second !== undefined && operands.length === 2) return binary(first, second, apply);
  return (invocation) => applyToParts(operands.map((operand) => operand(invocation)), apply);
}

function unary(operand: Evaluate, apply: ScalarFunction): Evaluate {
  return (invocation) => {
    const value = operand(invocation);
    return typeof value === "number" ? apply(value) : applyToParts([value], apply);
  };
}

function binary(left: Evaluate, right: Evaluate, apply: ScalarFunction): Evaluate {
  return (invocation) => {
    const a = left(invocation);
    const b = right(invocation);
    return typeof a === "number" && typeof b === "number" ? apply(a, b) : applyToParts([a, b], apply);
  };
}

function applyToParts(values: readonly Value[], apply: ScalarFunction): Value {
  const vector = values.find((value) => typeof value !== "number");
  if (vector === undefined || typeof vector === "number") return apply(...values.map(scalar));
  return vector.map((_, i) => apply(...values.map((value) => scalar(typeof value === "number" ? value : elementAt(value, i)))));
}
