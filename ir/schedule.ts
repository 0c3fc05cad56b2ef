/**
 * A program that was split at its grid syncs: segments, each a program of its own for one dispatch, and the order in which
 * they run. `passes/split-on-grid-sync.ts` makes it and says what holds.
 */
import type { Program } from "./ir.js";
import type { Type } from "./types.js";
import type { VerifiedProgram } from "./verify.js";

/** The order in which segments run. What the host decides is a `HostExpression`; a latch decides the rest on the device. */
export type Schedule =
  | { readonly kind: "Dispatch"; readonly segment: number }
  | { readonly kind: "Sequence"; readonly parts: readonly Schedule[] }
  /** The body for each integer of `from ..< to`, which the body's segments read as the parameter `variable`. */
  | { readonly kind: "Repeat"; readonly variable: string; readonly from: HostExpression; readonly to: HostExpression; readonly body: Schedule }
  | { readonly kind: "Branch"; readonly condition: HostExpression; readonly then: Schedule; readonly else: Schedule }
  /** The latch, then the body where it said so; `bound` times in all. */
  | { readonly kind: "RepeatWhile"; readonly latch: number; readonly bound: HostExpression; readonly body: Schedule }
  /** The latch, then one of the two. */
  | { readonly kind: "BranchIf"; readonly latch: number; readonly then: Schedule; readonly else: Schedule };

/** Arithmetic over parameters, counters and workgroup counts, by the IR's rules. */
export type HostExpression =
  | { readonly kind: "Const"; readonly type: HostType; readonly value: number | boolean }
  | { readonly kind: "Parameter"; readonly name: string }
  | { readonly kind: "WorkgroupCount"; readonly axis: 0 | 1 | 2 }
  | { readonly kind: "Unary"; readonly operator: string; readonly operand: HostExpression }
  | { readonly kind: "Binary"; readonly operator: string; readonly type: HostType; readonly left: HostExpression; readonly right: HostExpression }
  | { readonly kind: "Select"; readonly condition: HostExpression; readonly whenTrue: HostExpression; readonly whenFalse: HostExpression }
  /** Between u32 and i32 the bits stay; a bool is 0 or 1; to bool is `!= 0`. */
  | { readonly kind: "Convert"; readonly to: HostType; readonly value: HostExpression };

export type HostType = "u32" | "i32" | "bool";

export interface SplitProgram {
  readonly source: VerifiedProgram;
  /** In the order of the source. Without grid syncs there is one, and its program is the source itself. */
  readonly segments: readonly Segment[];
  readonly schedule: Schedule;
  /** Parameters of every segment beyond the source's: loop counters first, which the schedule sets, then those with a value. */
  readonly addedParameters: readonly AddedParameter[];
  /** Absent where nothing is spilled. */
  readonly scratch?: Scratch;
  /** Absent without latches. */
  readonly latchArguments?: LatchArguments;
  /** Every value that lives across a cut, in the order of the source. */
  readonly crossing: readonly CrossingValue[];
}

export interface AddedParameter {
  readonly name: string;
  readonly type: HostType;
  /** What whoever runs the schedule computes for it; absent on a loop counter. */
  readonly value?: HostExpression;
}

export interface Segment {
  readonly name: string;
  /** Same buffers as the source plus scratch and latch arguments; same parameters plus `addedParameters`. */
  readonly program: VerifiedProgram;
  /** A latch runs as one workgroup of one invocation; every other segment runs on the source's grid. */
  readonly latch?: Latch;
  readonly traffic: SegmentTraffic;
}

/** Which records of the latch arguments a latch writes: the grid where the part behind it is to run, zeros where not. */
export interface Latch {
  readonly then: number;
  /** For a branch with an else part. */
  readonly else?: number;
}

/** What a segment does for values that cross a cut, by name and in program order. */
export interface SegmentTraffic {
  readonly recomputed: readonly string[];
  readonly reloaded: readonly string[];
  readonly spilled: readonly string[];
}

/** One value that is defined in one segment and used in another. */
export interface CrossingValue {
  readonly name: string;
  readonly type: Type;
  readonly kept: CrossingKind;
  /** Why it is not simply recomputed, or why it may be. */
  readonly reason: string;
  /** Bytes of scratch per invocation, per workgroup, or in all, by `kept`; 0 where it is recomputed. */
  readonly bytes: number;
}

export type CrossingKind = "recomputed" | "per invocation" | "per workgroup" | "for latches";

/**
 * Memory for spilled values: `wordsForLatches` words, then word-major one word per invocation for each of
 * `wordsPerInvocation` (`word * invocations + linear id`), then `wordsPerWorkgroup` for each workgroup. Holds anything at
 * all before the first segment.
 */
export interface Scratch {
  readonly buffer: Program["buffers"][number];
  readonly wordsForLatches: number;
  readonly wordsPerInvocation: number;
  readonly wordsPerWorkgroup: number;
}

export interface LatchArguments {
  readonly buffer: Program["buffers"][number];
  /** Of three words each: workgroups along x, y, z, as an indirect dispatch reads them. */
  readonly records: number;
}
