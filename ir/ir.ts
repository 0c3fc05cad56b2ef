/**
 * The kernel IR: one compute entry point as plain data.
 *
 * A `Program` is what every invocation of a grid runs. (On a GPU the "grid" is all workgroups of a dispatch; nothing to
 * do with CSS.) It is JSON-safe: `JSON.parse(JSON.stringify(program))` prints identically, equal programs print equal,
 * different ones differ. The same program means the same on every target, bit for bit for integers. The oracle in
 * `interpret/` *is* that meaning; this file says it in prose.
 *
 * How to read a program:
 *
 * - Names are the only identifiers. A name is declared once per function (the entry body counts as one), never shadowed,
 *   and never equals a name of program scope (buffer, workgroup variable, parameter, function). So a name alone says
 *   what it refers to, and an environment is one flat map.
 * - Evaluation order is statement order. Inside one statement an expression has no effect that another part of the
 *   statement could observe: atomics and calls stand only as the *whole* right side of Let, Assign or Eval.
 * - Every operation is total. Nothing is undefined: arithmetic follows the table at `BinaryOperator`, places outside their
 *   bounds follow the rule at `Place`.
 *
 * Unions are closed. A new alternative fails to compile in the verifier, the printer, the oracle and each target, which
 * is the point: there is no default branch that could silently get it wrong.
 */
import type { Scalar, Type, Atomic } from "./types.js";

// ---------------------------------------------------------------------------------------------------- program scope

export interface Program {
  readonly name: string;
  /** Invocations per workgroup along x, y, z; each at least 1. (WGSL `@workgroup_size`) */
  readonly workgroupSize: readonly [number, number, number];
  readonly buffers: readonly Buffer[];
  readonly workgroupVariables: readonly WorkgroupVariable[];
  /** Scalars that are equal for the whole grid and chosen by the host for each dispatch. */
  readonly parameters: readonly Parameter[];
  /** In any order; recursion, direct or not, is refused. */
  readonly functions: readonly DeviceFunction[];
  readonly body: readonly Statement[];
}

/** Storage shared by host and grid. Group and binding are WebGPU's. */
export interface Buffer {
  readonly name: string;
  readonly group: number;
  readonly binding: number;
  readonly access: BufferAccess;
  /** A struct, a fixed array or a run-time array. A run-time array may also be the last member of the struct. */
  readonly type: Type;
  /**
   * The parameter (u32) that holds the *logical* element count of the run-time array. Required exactly when there is one.
   * The device's buffer may be longer, because an empty one can't be bound; no access ever goes past the logical count.
   */
  readonly lengthParameter?: string;
}

export type BufferAccess = "read" | "read_write" | "uniform";

/** Memory shared by one workgroup. Zero when the *program* starts, also when it is split. (WGSL `var<workgroup>`) */
export interface WorkgroupVariable {
  readonly name: string;
  readonly type: Type;
}

/**
 * A dispatch parameter, read through `Ref`. Parameters lie one word each, in this order, in the uniform block at
 * group 3, binding 0 (a bool as 0 or 1).
 */
export interface Parameter {
  readonly name: string;
  readonly type: Scalar;
}

/**
 * A function on the device. Arguments are values, evaluated left to right; it reaches buffers and workgroup variables by
 * name. It may not contain Return or any Barrier.
 */
export interface DeviceFunction {
  readonly name: string;
  readonly parameters: readonly FunctionParameter[];
  /** Absent: a call yields nothing and stands in Eval only. Present: every path ends in FunctionReturn with a value. */
  readonly result?: Type;
  readonly body: readonly Statement[];
}

export interface FunctionParameter {
  readonly name: string;
  readonly type: Type;
}

// -------------------------------------------------------------------------------------------------------- statements

export type Statement =
  | Let
  | Var
  | Assign
  | Store
  | AtomicStore
  | If
  | Switch
  | For
  | While
  | Break
  | Continue
  | Return
  | FunctionReturn
  | Barrier
  | Region
  | Eval;

/** Names an immutable value, visible to the end of the enclosing block. The only statement that can name an atomic's result. */
export interface Let {
  readonly kind: "Let";
  readonly name: string;
  /** The value's type; the verifier compares. For AtomicCompareExchange it is `compareExchangeResult(scalar)`. */
  readonly type: Type;
  readonly value: Expression;
}

/** A mutable variable of this invocation, visible to the end of the enclosing block. Without a value: the type's zero. */
export interface Var {
  readonly kind: "Var";
  readonly name: string;
  /** Scalars, vectors, and fixed arrays and structs of them; no atomics, no run-time arrays. */
  readonly type: Type;
  readonly value?: Expression;
}

/** Overwrites a whole variable. Let names, loop counters and parameters cannot be assigned. */
export interface Assign {
  readonly kind: "Assign";
  readonly variable: string;
  readonly value: Expression;
}

/** Writes a place that is not atomic: in a buffer, a workgroup variable, or an element of a variable. Outside its bounds: nothing. */
export interface Store {
  readonly kind: "Store";
  readonly place: Place;
  readonly value: Expression;
}

/** Writes an atomic place, relaxed. Outside its bounds: nothing. (WGSL `atomicStore`) */
export interface AtomicStore {
  readonly kind: "AtomicStore";
  readonly place: Place;
  readonly value: Expression;
}

export interface If {
  readonly kind: "If";
  readonly condition: Expression;
  readonly then: readonly Statement[];
  readonly else: readonly Statement[];
}

/** Runs the one case whose value equals the selector, else the default. No fall-through. Break inside leaves the *loop* around it. */
export interface Switch {
  readonly kind: "Switch";
  /** u32 or i32. */
  readonly selector: Expression;
  readonly cases: readonly SwitchCase[];
  readonly default: readonly Statement[];
}

export interface SwitchCase {
  /** Constants of the selector's type; each value occurs once in the whole Switch. */
  readonly values: readonly number[];
  readonly body: readonly Statement[];
}

/**
 * Runs the body for each integer of the half-open range `from ..< to`. Bounds are evaluated once, before the first
 * iteration; the counter is immutable in the body. `from >= to` runs nothing. It never wraps.
 */
export interface For {
  readonly kind: "For";
  readonly variable: string;
  /** u32 or i32; both bounds have it too. */
  readonly type: Scalar;
  readonly from: Expression;
  readonly to: Expression;
  readonly body: readonly Statement[];
}

/**
 * Runs the body while the condition holds, but at most `bound` times: at the bound the loop ends as if the condition were
 * false, and the oracle reports `loop/bound-reached` where the condition still held. A GPU loop is always bounded.
 */
export interface While {
  readonly kind: "While";
  readonly condition: Expression;
  /** u32, evaluated once before the first iteration. */
  readonly bound: Expression;
  readonly body: readonly Statement[];
}

/** Leaves the innermost For or While. */
export interface Break {
  readonly kind: "Break";
}

/** Goes on with the next iteration of the innermost For or While. */
export interface Continue {
  readonly kind: "Continue";
}

/**
 * Ends this invocation for the *whole program*: it takes no part in later segments, so the split must remember it. Stands
 * in the entry body only. A retired invocation counts as arrived at every grid sync. What follows in the same block is
 * unreachable, which is a warning, never an error.
 */
export interface Return {
  readonly kind: "Return";
}

/** Ends the device function it stands in, with its value. Never in the entry body. */
export interface FunctionReturn {
  readonly kind: "FunctionReturn";
  readonly value?: Expression;
}

/**
 * Waits until every invocation in scope has arrived, and orders their accesses to workgroup and storage memory before it
 * against those after it. `Workgroup` (WGSL `workgroupBarrier` + `storageBarrier`): all invocations of this workgroup.
 * `GridSync`: all of the grid, which WGSL cannot say; `splitOnGridSync` cuts the program there. It stands where control
 * flow is uniform for its scope, and never in a device function.
 */
export interface Barrier {
  readonly kind: "Barrier";
  readonly ordering: BarrierOrdering;
}

export type BarrierOrdering = "Workgroup" | "GridSync";

/** A scope with provenance: who generated these statements and from what. Kept in printed output and errors. */
export interface Region {
  readonly kind: "Region";
  readonly generator: string;
  readonly source?: string;
  readonly body: readonly Statement[];
}

/** Evaluates an atomic operation or a call for its effect alone. */
export interface Eval {
  readonly kind: "Eval";
  readonly value: Expression;
}

// -------------------------------------------------------------------------------------------------------- places

/**
 * A memory location: a root and a path of member names and indices. Programs do no word arithmetic; layout belongs to
 * `layout.ts`.
 *
 * Out of bounds, on every index level: a load yields the type's zero, a store or atomic does nothing, and an atomic
 * yields 0 (a compare-exchange `{ old: 0, exchanged: false }`). The bound of a run-time array is its logical count.
 */
export interface Place {
  readonly root: PlaceRoot;
  readonly path: readonly PathStep[];
}

/** The name says which buffer, workgroup variable or variable; `kind` lets a reader see it without an environment. */
export interface PlaceRoot {
  readonly kind: "Buffer" | "Workgroup" | "Variable";
  readonly name: string;
}

export type PathStep = FieldStep | IndexStep;

export interface FieldStep {
  readonly kind: "Field";
  readonly name: string;
}

/**
 * An element of an array, or a component of a vector. The index is u32 or i32; a negative one is out of bounds. Writing a
 * component of a vector in a buffer or in workgroup memory may write its other components as well (WGSL
 * `#memory-model`), so it conflicts with accesses of the whole vector.
 */
export interface IndexStep {
  readonly kind: "Index";
  readonly index: Expression;
}

// -------------------------------------------------------------------------------------------------------- expressions

export type Expression =
  | Const
  | Ref
  | Load
  | AtomicLoad
  | AtomicRmw
  | AtomicCompareExchange
  | WorkgroupUniformLoad
  | Unary
  | Binary
  | Select
  | Convert
  | Bitcast
  | Construct
  | Component
  | Builtin
  | ArrayLength
  | Call
  | MathCall;

/** A scalar constant. u32 and i32 within their range, f32 finite and exactly representable; NaN and infinities are refused. */
export interface Const {
  readonly kind: "Const";
  readonly type: Scalar;
  readonly value: number | boolean;
}

/** The value of a Let, a loop counter, a function parameter or a dispatch parameter. Variables are read with Load. */
export interface Ref {
  readonly kind: "Ref";
  readonly name: string;
}

/** Reads a place that is not atomic. */
export interface Load {
  readonly kind: "Load";
  readonly place: Place;
}

/** Reads an atomic place, relaxed. (WGSL `atomicLoad`) */
export interface AtomicLoad {
  readonly kind: "AtomicLoad";
  readonly place: Place;
}

/** Changes an atomic place in one step, relaxed, and yields the value before. (WGSL `atomicAdd` ... `atomicExchange`) */
export interface AtomicRmw {
  readonly kind: "AtomicRmw";
  readonly operator: AtomicOperator;
  readonly place: Place;
  readonly value: Expression;
}

export type AtomicOperator = "add" | "sub" | "min" | "max" | "and" | "or" | "xor" | "exchange";

/**
 * Strong compare-exchange: if the place holds `expected`, writes `desired`. Yields `{ old, exchanged }`; judge by
 * `exchanged` alone. Where the target has only the weak form (WGSL) it is retried while
 * `!exchanged && old == expected`, at most `COMPARE_EXCHANGE_ATTEMPTS` times, and then counts as not exchanged.
 */
export interface AtomicCompareExchange {
  readonly kind: "AtomicCompareExchange";
  readonly place: Place;
  readonly expected: Expression;
  readonly desired: Expression;
}

export const COMPARE_EXCHANGE_ATTEMPTS = 1024;

/**
 * A barrier of the workgroup, then one load of workgroup memory whose result is uniform in the workgroup. It orders
 * workgroup memory alone: storage needs a Barrier. Stands in the entry body, as the whole right side of Let, Assign or
 * Eval; all invocations must give the same indices, and out of bounds it still is a barrier. (WGSL `workgroupUniformLoad`)
 */
export interface WorkgroupUniformLoad {
  readonly kind: "WorkgroupUniformLoad";
  readonly place: Place;
}

export interface Unary {
  readonly kind: "Unary";
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}

/** `negate`: i32 (wraps) and f32. `not`: bool. `complement`: u32 and i32. */
export type UnaryOperator = "negate" | "not" | "complement";

export interface Binary {
  readonly kind: "Binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/**
 * Operands have one type. Total, the same on every target:
 * - u32 and i32 `add sub mul` wrap. `x / 0 = x`, `x % 0 = 0`. i32 `MIN / -1 = MIN`, remainder 0.
 * - Shifts mask the amount (u32) to five bits; `shr` of an i32 keeps its sign.
 * - `and or` take bools too and evaluate both sides: they do not short-circuit.
 * - Comparisons yield bool. `eq ne` take bools too.
 * - f32 is promised bit for bit for add, sub, mul and div on normal finite values, each result in its own Let.
 */
export type BinaryOperator =
  | "add" | "sub" | "mul" | "div" | "rem"
  | "and" | "or" | "xor" | "shl" | "shr"
  | "eq" | "ne" | "lt" | "le" | "gt" | "ge";

/** `condition ? whenTrue : whenFalse`, with both sides evaluated. */
export interface Select {
  readonly kind: "Select";
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

/** Converts by value. f32 to integer saturates and NaN gives 0; u32 and i32 keep their bits; bool is 0 or 1; to bool is `!= 0`. */
export interface Convert {
  readonly kind: "Convert";
  readonly to: Scalar;
  readonly value: Expression;
}

/** The same 32 bits as another type (u32, i32, f32). */
export interface Bitcast {
  readonly kind: "Bitcast";
  readonly to: Scalar;
  readonly value: Expression;
}

/** Builds a vector, an array or a struct from all its parts, in order. */
export interface Construct {
  readonly kind: "Construct";
  readonly type: Type;
  readonly parts: readonly Expression[];
}

/** One part of a value: `x y z w` of a vector, a member of a struct value, `old` and `exchanged` of a compare-exchange. */
export interface Component {
  readonly kind: "Component";
  readonly value: Expression;
  readonly component: string;
}

export interface Builtin {
  readonly kind: "Builtin";
  readonly builtin: BuiltinName;
}

/** WGSL's names. All `vec3<u32>` but `local_invocation_index` (u32). `num_workgroups` is the source program's grid, in every segment. */
export type BuiltinName =
  | "global_invocation_id"
  | "local_invocation_id"
  | "local_invocation_index"
  | "workgroup_id"
  | "num_workgroups";

/** The logical element count (u32) of the run-time array in this buffer: the value of its `lengthParameter`. */
export interface ArrayLength {
  readonly kind: "ArrayLength";
  readonly buffer: string;
}

export interface Call {
  readonly kind: "Call";
  readonly function: string;
  readonly arguments: readonly Expression[];
}

/**
 * A function of WGSL's numeric library on arguments of one type (`math-signatures.ts`), vectors component by component.
 * Within WGSL's accuracy; the integer ones are exact. `clamp` is `min(max(value, low), high)` also where its ends are not
 * in order.
 */
export interface MathCall {
  readonly kind: "MathCall";
  readonly function: MathFunction;
  readonly arguments: readonly Expression[];
}

export type MathFunction =
  | "abs" | "min" | "max" | "clamp" | "sign"
  | "countOneBits" | "countLeadingZeros" | "countTrailingZeros" | "reverseBits" | "firstLeadingBit" | "firstTrailingBit"
  | "floor" | "ceil" | "round" | "trunc" | "fract" | "sqrt" | "inverseSqrt"
  | "sin" | "cos" | "tan" | "asin" | "acos" | "atan" | "atan2" | "sinh" | "cosh" | "tanh"
  | "exp" | "exp2" | "log" | "log2" | "pow" | "fma" | "mix" | "step" | "smoothstep"
  | "dot" | "cross" | "length" | "distance" | "normalize";

// -------------------------------------------------------------------------------------------------------- helpers

/** The type that AtomicCompareExchange yields. The name cannot clash: WGSL and the spec language refuse leading double underscores. */
export function compareExchangeResult(scalar: Atomic["scalar"]): Type {
  return {
    kind: "Struct",
    name: `__compare_exchange_${scalar}`,
    members: [
      { name: "old", type: { kind: "Scalar", scalar } },
      { name: "exchanged", type: { kind: "Scalar", scalar: "bool" } },
    ],
  };
}
