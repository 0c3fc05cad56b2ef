/** What is visible at a point of a random program, and for whom it is the same. */
import type { Variable } from "../../../ir/builder.js";
import type { Ref } from "../../../ir/ir.js";
import type { Type } from "../../../ir/types.js";

/** For whom a value, or the way to a statement, is certainly the same. */
export interface Sameness {
  /** In all of the grid, whatever memory holds. */
  readonly grid: boolean;
  /** In each workgroup, by WGSL's analysis. */
  readonly workgroup: boolean;
}

export const SAME: Sameness = { grid: true, workgroup: true };
export const IN_WORKGROUP: Sameness = { grid: false, workgroup: true };
/** Loaded from memory that others write: WGSL counts it as different. */
export const IN_GRID: Sameness = { grid: true, workgroup: false };
export const ANY: Sameness = { grid: false, workgroup: false };

export function both(a: Sameness, b: Sameness): Sameness {
  return { grid: a.grid && b.grid, workgroup: a.workgroup && b.workgroup };
}

/** Whether something this much the same may stand where that much is wanted. */
export function suffices(has: Sameness, wanted: Sameness): boolean {
  return (has.grid || !wanted.grid) && (has.workgroup || !wanted.workgroup);
}

export interface NamedValue {
  readonly ref: Ref;
  readonly type: Type;
  readonly same: Sameness;
}

export interface NamedVariable {
  readonly variable: Variable;
  readonly type: Type;
  readonly same: Sameness;
}

/** Inner blocks get copies. */
export interface Visible {
  readonly values: NamedValue[];
  readonly variables: NamedVariable[];
}

export function copyOf({ values, variables }: Visible): Visible {
  return { values: [...values], variables: [...variables] };
}
