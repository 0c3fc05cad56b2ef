/** Programs written as plain data, short enough to show one point. Nothing here checks anything: most are wrong on purpose. */
import type { BinaryOperator, Buffer, BuiltinName, Const, DeviceFunction, Expression, Place, PathStep, Program, Statement } from "../../ir/ir.js";
import { atomicU32, bool, f32, i32, runtimeArray, struct, u32, type Scalar, type Type } from "../../ir/types.js";

/** `count` counts `data`, a read_write array of u32; `cells` are four atomics; `table` is read only; `shared` is workgroup memory. */
export const data: Buffer = { name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" };
export const cells: Buffer = { name: "cells", group: 0, binding: 1, access: "read_write", type: struct("Cells", [{ name: "first", type: atomicU32 }, { name: "plain", type: u32 }]) };
export const table: Buffer = { name: "table", group: 0, binding: 2, access: "read", type: runtimeArray(u32), lengthParameter: "count" };

export function program(body: readonly Statement[], init: Partial<Program> = {}): Program {
  return {
    name: "sample",
    workgroupSize: [64, 1, 1],
    buffers: [data, cells, table],
    workgroupVariables: [{ name: "shared", type: { kind: "FixedArray", element: u32, count: 64 } }],
    parameters: [{ name: "count", type: u32 }, { name: "factor", type: f32 }],
    functions: [],
    body,
    ...init,
  };
}

export const u = (value: number): Const => ({ kind: "Const", type: u32, value });
export const i = (value: number): Const => ({ kind: "Const", type: i32, value });
export const f = (value: number): Const => ({ kind: "Const", type: f32, value });
export const b = (value: boolean): Const => ({ kind: "Const", type: bool, value });
export const ref = (name: string): Expression => ({ kind: "Ref", name });
export const load = (place: Place): Expression => ({ kind: "Load", place });
export const binary = (operator: BinaryOperator, left: Expression, right: Expression): Expression => ({ kind: "Binary", operator, left, right });
export const component = (value: Expression, name: string): Expression => ({ kind: "Component", value, component: name });
export const builtin = (name: BuiltinName): Expression => ({ kind: "Builtin", builtin: name });
export const atomicAdd = (place: Place, value: Expression): Expression => ({ kind: "AtomicRmw", operator: "add", place, value });
export const compareExchange = (place: Place, expected: Expression, desired: Expression): Expression => ({ kind: "AtomicCompareExchange", place, expected, desired });
export const call = (name: string, ...operands: readonly Expression[]): Expression => ({ kind: "Call", function: name, arguments: operands });
export const convert = (to: Scalar, value: Expression): Expression => ({ kind: "Convert", to, value });
export const bitcast = (to: Scalar, value: Expression): Expression => ({ kind: "Bitcast", to, value });
export const lid = component(builtin("local_invocation_id"), "x");

/** `buffer("data", 3)`, `buffer("cells", "first")`: a number or an expression is an index, a string a member. */
type Step = string | number | Expression;
const path = (steps: readonly Step[]): PathStep[] =>
  steps.map((step) => (typeof step === "string" ? { kind: "Field", name: step } : { kind: "Index", index: typeof step === "number" ? u(step) : step }));
export const buffer = (name: string, ...steps: readonly Step[]): Place => ({ root: { kind: "Buffer", name }, path: path(steps) });
export const workgroup = (name: string, ...steps: readonly Step[]): Place => ({ root: { kind: "Workgroup", name }, path: path(steps) });
export const variable = (name: string, ...steps: readonly Step[]): Place => ({ root: { kind: "Variable", name }, path: path(steps) });

export const let_ = (name: string, type: Type, value: Expression): Statement => ({ kind: "Let", name, type, value });
export const var_ = (name: string, type: Type, value?: Expression): Statement => ({ kind: "Var", name, type, ...(value === undefined ? {} : { value }) });
export const assign = (name: string, value: Expression): Statement => ({ kind: "Assign", variable: name, value });
export const store = (place: Place, value: Expression): Statement => ({ kind: "Store", place, value });
export const atomicStore = (place: Place, value: Expression): Statement => ({ kind: "AtomicStore", place, value });
export const eval_ = (value: Expression): Statement => ({ kind: "Eval", value });
export const if_ = (condition: Expression, then: readonly Statement[], otherwise: readonly Statement[] = []): Statement => ({ kind: "If", condition, then, else: otherwise });
export const for_ = (name: string, from: Expression, to: Expression, body: readonly Statement[], type: Scalar = u32): Statement => ({ kind: "For", variable: name, type, from, to, body });
export const while_ = (condition: Expression, bound: Expression, body: readonly Statement[]): Statement => ({ kind: "While", condition, bound, body });
export const switch_ = (selector: Expression, cases: readonly { values: readonly number[]; body: readonly Statement[] }[], otherwise: readonly Statement[] = []): Statement => ({
  kind: "Switch",
  selector,
  cases,
  default: otherwise,
});
export const region = (body: readonly Statement[], generator = "test"): Statement => ({ kind: "Region", generator, body });
export const functionReturn = (value?: Expression): Statement => ({ kind: "FunctionReturn", ...(value === undefined ? {} : { value }) });
export const break_: Statement = { kind: "Break" };
export const continue_: Statement = { kind: "Continue" };
export const return_: Statement = { kind: "Return" };
export const barrier: Statement = { kind: "Barrier", ordering: "Workgroup" };
export const gridSync: Statement = { kind: "Barrier", ordering: "GridSync" };

export const fn = (name: string, parameters: readonly (readonly [string, Type])[], result: Type | undefined, body: readonly Statement[]): DeviceFunction => ({
  name,
  parameters: parameters.map(([each, type]) => ({ name: each, type })),
  ...(result === undefined ? {} : { result }),
  body,
});
