/** Every struct that a layout's buffers and structs mention, each after the ones it holds. */
import type { Struct } from "../../ir/types.js";
import type { Layout } from "./layout.js";

export function structsOf(layout: Layout): readonly Struct[] {
  const own = layout.structs.map((each) => each.type);
  const ofBuffers = layout.buffers.flatMap((buffer) => (buffer.type.kind === "Struct" ? [buffer.type] : []));
  return [...own, ...ofBuffers];
}

/** True for a struct type in any plain data. */
export function isStruct(value: unknown): value is Struct {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "Struct" && "members" in value;
}
