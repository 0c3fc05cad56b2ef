/**
 * Places to WGSL references, with the guards that keep them in bounds.
 *
 * A load is guarded by `select(zero, a[min(i, n - 1)], i < n)`: it reads always, but never outside. Anything that writes
 * stands in `if (i < n)` with its index as it is. Levels that the facts prove are left alone; so is a constant index
 * below a fixed count.
 */
import type { Expression, Place } from "../../../../ir/ir.js";
import { elementType, memberType, typeOf, typeOfPlace } from "../../../../ir/type-of.js";
import { u32, type Type } from "../../../../ir/types.js";
import { binary, call, construct, literal, member, name, type WgslExpression, type WgslIndex } from "../syntax.js";
import { wgslMemberName } from "../type-printer.js";
import { legalizeExpression } from "./expressions.js";
import { bind, isCheap, type Point } from "./function-scope.js";
import { knownOf } from "./known-of.js";

export interface LegalPlace {
  readonly type: Type;
  readonly reference: WgslExpression;
  /** All levels in bounds; absent where that is certain. */
  readonly condition?: WgslExpression;
}

/** One index level: how many elements there are, as a number or as the length of a buffer's run-time array. */
type Bound = { readonly kind: "Count"; readonly count: number } | { readonly kind: "Length"; readonly buffer: string; readonly parameter: string };

type Verdict = "inside" | "outside" | "unknown";

/**
 * `clamp`: the reference is valid whatever the condition says. `exact`: only where it holds. Undefined where some level
 * is certainly out of bounds.
 */
export function legalizePlace(place: Place, mode: "clamp" | "exact", at: Point): LegalPlace | undefined {
  const { scope } = at;
  let type = typeOfPlace({ root: place.root, path: [] }, scope.environment);
  let reference: WgslExpression = name(place.root.kind === "Variable" ? scope.local(place.root.name) : scope.module.global(place.root.name));
  const conditions: WgslExpression[] = [];
  for (const step of place.path) {
    if (type === undefined) break;
    if (step.kind === "Field") {
      reference = member(reference, wgslMemberName(step.name));
      type = memberType(type, step.name);
      continue;
    }
    const bound = boundOf(type, place, at);
    const verdict = scope.module.isInBounds(place.root.name) ? "inside" : judge(step.index, bound, at);
    if (verdict === "outside") return undefined;
    const level = verdict === "inside" ? { index: indexOf(step.index, at) } : guardedIndex(step.index, bound, mode, at);
    reference = { kind: "Index", value: reference, index: level.index };
    if ("condition" in level) conditions.push(level.condition);
    type = elementType(type);
  }
  if (type === undefined) throw new Error(`ill-typed place at ${place.root.name} in ${scope.module.program.name}`);
  const [first, ...rest] = conditions;
  if (first === undefined) return { type, reference };
  return { type, reference, condition: rest.reduce((all, each) => binary("&", all, each), first) };
}

/** What the facts prove about one level. */
export function judgeIndex(place: Place, step: number, at: Point): Verdict {
  const path = place.path[step];
  const type = typeOfPlace({ root: place.root, path: place.path.slice(0, step) }, at.scope.environment);
  return path?.kind === "Index" && type !== undefined ? judge(path.index, boundOf(type, place, at), at) : "unknown";
}

/** An index as u32: the negative ones of i32 become numbers that no array reaches. */
export function unsignedIndex(index: Expression, at: Point): WgslExpression {
  if (index.kind === "Const" && typeof index.value === "number") return literal(u32, index.value >>> 0);
  const value = legalizeExpression(index, at);
  const type = typeOf(index, at.scope.environment);
  return type?.kind === "Scalar" && type.scalar === "i32" ? construct(u32, value) : value;
}

function boundOf(type: Type, place: Place, at: Point): Bound {
  if (type.kind === "FixedArray") return { kind: "Count", count: type.count };
  if (type.kind === "Vector") return { kind: "Count", count: type.size };
  const parameter = at.scope.module.lengthParameterOf(place.root.name);
  if (type.kind !== "RuntimeArray" || parameter === undefined) throw new Error(`${place.root.name} of ${at.scope.module.program.name} is indexed without a length`);
  return { kind: "Length", buffer: place.root.name, parameter };
}

function judge(index: Expression, bound: Bound, at: Point): Verdict {
  const known = knownOf(index, at.facts, at.scope.around);
  if (known === undefined) return "unknown";
  const { min, max } = known.range;
  if (max < 0) return "outside";
  if (bound.kind === "Count") return min >= bound.count ? "outside" : min >= 0 && max < bound.count ? "inside" : "unknown";
  // No run-time array is that long (8 GiB of words), and the printed index, a bare number, is an i32 to Dawn.
  if (min >= 2 ** 31) return "outside";
  const least = at.facts.get(bound.parameter)?.range.min ?? 0;
  return min >= 0 && (known.below.has(bound.parameter) || max < least) ? "inside" : "unknown";
}

function indexOf(index: Expression, at: Point): WgslIndex["index"] {
  return index.kind === "Const" && typeof index.value === "number" ? index.value : legalizeExpression(index, at);
}

function guardedIndex(index: Expression, bound: Bound, mode: "clamp" | "exact", at: Point): { index: WgslIndex["index"]; condition: WgslExpression } {
  if (index.kind === "Const" && typeof index.value === "number" && bound.kind === "Length") return guardedConstant(index.value, bound.buffer, mode, at);
  const plain = unsignedIndex(index, at);
  const value = isCheap(plain) ? plain : bind("index", plain, at);
  if (bound.kind === "Count") {
    const clamped = call("min", value, literal(u32, bound.count - 1));
    return { index: mode === "clamp" ? clamped : value, condition: binary("<", value, literal(u32, bound.count)) };
  }
  const condition = binary("<", value, at.scope.module.lengthOf(bound.buffer));
  return { index: mode === "clamp" ? call("min", value, at.scope.lastIndex(bound.buffer)) : value, condition };
}

/** Element 0 of a run-time array always exists on the device, whatever the logical length is. */
function guardedConstant(value: number, buffer: string, mode: "clamp" | "exact", at: Point): { index: WgslIndex["index"]; condition: WgslExpression } {
  const condition = binary(">", at.scope.module.lengthOf(buffer), literal(u32, value));
  const clamped = mode === "clamp" && value !== 0;
  return { index: clamped ? call("min", literal(u32, value), at.scope.lastIndex(buffer)) : value, condition };
}
