/** What the facts at a point say about an integer expression, by interval arithmetic over the IR's own rules. */
import type { Binary, Builtin, Expression, MathCall } from "../../../../ir/ir.js";
import { typeOf, type Environment } from "../../../../ir/type-of.js";
import { BELOW_NOTHING, either, hull, I32_RANGE, intersect, U32_RANGE, type Below, type Facts, type Known, type Range } from "./facts.js";

/** What every part of a function can look up: types of names, lengths of buffers, the size of a workgroup. */
export interface Surroundings {
  readonly environment: Environment;
  /** The dispatch parameter that a name is, or that holds a buffer's length. */
  readonly isParameter: (name: string) => boolean;
  readonly lengthParameterOf: (buffer: string) => string | undefined;
  /** What a Let stands for, where that is the same at every later point: it reads no memory and no variable. */
  readonly meaningOf: (name: string) => Expression | undefined;
  readonly workgroupSize: readonly [number, number, number];
}

/** Undefined for anything that is not a u32 or i32. */
export function knownOf(expression: Expression, facts: Facts, around: Surroundings): Known | undefined {
  const whole = wholeRange(expression, around);
  if (whole === undefined) return undefined;
  const recurse = (each: Expression): Known => knownOf(each, facts, around) ?? { range: whole, below: BELOW_NOTHING };
  const named = nameOf(expression);
  const fact = named === undefined ? undefined : facts.get(named);
  if (fact !== undefined) return fact;

  switch (expression.kind) {
    case "Const":
      return only(typeof expression.value === "number" ? { min: expression.value, max: expression.value } : whole);
    case "Binary":
      return binaryKnown(expression, recurse(expression.left), recurse(expression.right), whole);
    case "Select":
      return either(recurse(expression.whenTrue), recurse(expression.whenFalse));
    case "Convert":
    case "Bitcast":
      return convertedKnown(expression.value, facts, around, whole);
    case "MathCall":
      return mathKnown(expression, expression.arguments.map(recurse), whole);
    case "Component": {
      const value = expression.value.kind === "Ref" ? around.meaningOf(expression.value.name) : expression.value;
      return only(value?.kind === "Builtin" ? intersect(whole, builtinRange(value, expression.component, around)) : whole);
    }
    case "Builtin":
      return only(intersect(whole, builtinRange(expression, "", around)));
    default:
      return only(whole);
  }
}

/** The dispatch parameter whose value this expression is. */
export function lengthOf(expression: Expression, facts: Facts, around: Surroundings): string | undefined {
  if (expression.kind === "ArrayLength") return around.lengthParameterOf(expression.buffer);
  if (expression.kind !== "Ref") return undefined;
  return around.isParameter(expression.name) ? expression.name : facts.lengthNamed(expression.name);
}

/** The name that facts about this expression are kept under: an immutable value, or a whole variable. */
export function nameOf(expression: Expression): string | undefined {
  if (expression.kind === "Ref") return expression.name;
  if (expression.kind !== "Load") return undefined;
  const { root, path } = expression.place;
  return root.kind === "Variable" && path.length === 0 ? root.name : undefined;
}

function only(range: Range, below: Below = BELOW_NOTHING): Known {
  return { range, below };
}

function wholeRange(expression: Expression, around: Surroundings): Range | undefined {
  const type = typeOf(expression, around.environment);
  if (type?.kind !== "Scalar") return undefined;
  return type.scalar === "u32" ? U32_RANGE : type.scalar === "i32" ? I32_RANGE : undefined;
}

function binaryKnown({ operator }: Binary, left: Known, right: Known, whole: Range): Known {
  const a = left.range;
  const b = right.range;
  const natural = a.min >= 0 && b.min >= 0;
  switch (operator) {
    case "add":
      return only(unlessWrapped({ min: a.min + b.min, max: a.max + b.max }, whole));
    case "sub": {
      const range = { min: a.min - b.max, max: a.max - b.min };
      return inside(range, whole) && b.min >= 0 ? only(range, left.below) : only(unlessWrapped(range, whole));
    }
    case "mul":
      return only(natural ? unlessWrapped({ min: a.min * b.min, max: a.max * b.max }, whole) : whole);
    case "div":
      if (!natural) return only(whole);
      // Division by zero yields the dividend, which the upper bound covers.
      return only({ min: b.min === 0 ? 0 : Math.floor(a.min / b.max), max: Math.floor(a.max / Math.max(b.min, 1)) }, left.below);
    case "rem":
      if (!natural || b.max === 0) return only(whole);
      return only({ min: 0, max: Math.min(a.max, b.max - 1) }, left.below);
    case "and":
      if (natural) return only({ min: 0, max: Math.min(a.max, b.max) }, new Set([...left.below, ...right.below]));
      return only(a.min >= 0 ? { min: 0, max: a.max } : b.min >= 0 ? { min: 0, max: b.max } : whole);
    case "shr":
      if (!natural) return only(whole);
      return only(b.max <= 31 ? { min: Math.floor(a.min / 2 ** b.max), max: Math.floor(a.max / 2 ** b.min) } : { min: 0, max: a.max }, left.below);
    case "or":
    case "xor":
    case "shl":
    case "eq":
    case "ne":
    case "lt":
    case "le":
    case "gt":
    case "ge":
      return only(whole);
  }
}

function convertedKnown(value: Expression, facts: Facts, around: Surroundings, whole: Range): Known {
  const known = knownOf(value, facts, around);
  if (known !== undefined) return inside(known.range, whole) ? known : only(whole);
  const type = typeOf(value, around.environment);
  return only(type?.kind === "Scalar" && type.scalar === "bool" ? { min: 0, max: 1 } : whole);
}

/** The functions that clip an index. Operands are in `whole`, and so is what they yield. */
function mathKnown({ function: name }: MathCall, [a, b, c]: readonly Known[], whole: Range): Known {
  if (a === undefined || b === undefined) return only(whole);
  if (name === "min") return least(a, b);
  if (name === "max") return greatest(a, b);
  return name === "clamp" && c !== undefined ? least(greatest(a, b), c) : only(whole);
}

function least(a: Known, b: Known): Known {
  return only({ min: Math.min(a.range.min, b.range.min), max: Math.min(a.range.max, b.range.max) }, new Set([...a.below, ...b.below]));
}

function greatest(a: Known, b: Known): Known {
  return only({ min: Math.max(a.range.min, b.range.min), max: Math.max(a.range.max, b.range.max) }, new Set([...a.below].filter((each) => b.below.has(each))));
}

function builtinRange(builtin: Builtin, component: string, around: Surroundings): Range {
  const [x, y, z] = around.workgroupSize;
  if (builtin.builtin === "local_invocation_index") return { min: 0, max: x * y * z - 1 };
  if (builtin.builtin !== "local_invocation_id") return U32_RANGE;
  const size = component === "x" ? x : component === "y" ? y : component === "z" ? z : undefined;
  return size === undefined ? U32_RANGE : { min: 0, max: size - 1 };
}

function inside(range: Range, whole: Range): boolean {
  return hull(range, whole).min === whole.min && hull(range, whole).max === whole.max;
}

function unlessWrapped(range: Range, whole: Range): Range {
  return inside(range, whole) ? range : whole;
}
