/** The memory of random programs: every kind of root, access and nesting that programs may have. */
import type { Buffer, PlaceRoot, Program } from "../../../ir/ir.js";
import { atomicI32, atomicU32, bool, f32, fixedArray, i32, runtimeArray, struct, u32, vector, type Type } from "../../../ir/types.js";

const inner = struct("Inner", [{ name: "rows", type: fixedArray(fixedArray(u32, 2), 3) }, { name: "min", type: i32 }]);
const item = struct("Item", [
  { name: "a", type: u32 },
  { name: "signed", type: i32, alignBytes: 16 },
  { name: "cells", type: fixedArray(atomicU32, 3) },
  { name: "weights", type: fixedArray(f32, 2), sizeBytes: 24 },
  { name: "position", type: vector(3, "u32") },
  { name: "select", type: inner },
]);
const totals = struct("Totals", [
  { name: "sum", type: atomicI32 },
  { name: "fn", type: u32 },
  { name: "tail", type: runtimeArray(struct("Cell", [{ name: "count", type: atomicU32 }, { name: "flag", type: u32 }])) },
]);
const settings = struct("Settings", [{ name: "limit", type: u32 }, { name: "offsets", type: fixedArray(vector(4, "i32"), 2) }]);

export const BUFFERS: readonly Buffer[] = [
  { name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" },
  { name: "items", group: 0, binding: 1, access: "read_write", type: runtimeArray(item), lengthParameter: "item_count" },
  { name: "table", group: 1, binding: 0, access: "read", type: runtimeArray(u32), lengthParameter: "count" },
  { name: "var", group: 1, binding: 7, access: "read_write", type: totals, lengthParameter: "total_count" },
  { name: "settings", group: 2, binding: 0, access: "uniform", type: settings },
  { name: "grid", group: 3, binding: 1, access: "read", type: fixedArray(fixedArray(f32, 4), 4) },
];

export const WORKGROUP_VARIABLES: Program["workgroupVariables"] = [
  { name: "shared", type: fixedArray(u32, 64) },
  { name: "flags", type: fixedArray(bool, 4) },
  { name: "arrived", type: atomicU32 },
  { name: "one", type: inner },
];

export const PARAMETERS: Program["parameters"] = [
  { name: "count", type: u32 },
  { name: "item_count", type: u32 },
  { name: "total_count", type: u32 },
  { name: "shift", type: i32 },
  { name: "scale", type: f32 },
  { name: "enabled", type: bool },
];

/** Types of values, and of variables. */
export const VALUE_TYPES = [u32, i32, bool, f32, vector(3, "u32"), vector(4, "i32"), vector(2, "f32"), vector(3, "bool"), fixedArray(u32, 2), fixedArray(bool, 3), inner] as const;

/** A way from a root to a part of it; the generator fills in an expression for each index. */
export interface Way {
  readonly root: PlaceRoot;
  readonly steps: readonly WayStep[];
  readonly type: Type;
  readonly writable: boolean;
}

export type WayStep = { readonly kind: "Field"; readonly name: string } | { readonly kind: "Index"; readonly count: number };

/** Every part of a root, the root itself among them. */
export function waysFrom(root: PlaceRoot, type: Type, writable: boolean, steps: readonly WayStep[] = []): Way[] {
  const here: Way = { root, steps, type, writable };
  switch (type.kind) {
    case "FixedArray":
      return [here, ...waysFrom(root, type.element, writable, [...steps, { kind: "Index", count: type.count }])];
    case "RuntimeArray":
      return [here, ...waysFrom(root, type.element, writable, [...steps, { kind: "Index", count: 8 }])];
    case "Vector":
      return [here, ...waysFrom(root, { kind: "Scalar", scalar: type.component }, writable, [...steps, { kind: "Index", count: type.size }])];
    case "Struct":
      return [here, ...type.members.flatMap((member) => waysFrom(root, member.type, writable, [...steps, { kind: "Field", name: member.name }]))];
    default:
      return [here];
  }
}

export const MEMORY_WAYS: readonly Way[] = [
  ...BUFFERS.flatMap((buffer) => waysFrom({ kind: "Buffer", name: buffer.name }, buffer.type, buffer.access === "read_write")),
  ...WORKGROUP_VARIABLES.flatMap((variable) => waysFrom({ kind: "Workgroup", name: variable.name }, variable.type, true)),
];
