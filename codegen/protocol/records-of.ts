import type { BufferEntry, Layout, StructEntry } from "./layout.js";

/** What has fields: a struct, or a buffer that is no array. */
export type FieldRecord = Pick<StructEntry, "name" | "fields">;

export function recordsOf(layout: Layout): FieldRecord[] {
  return [...layout.structs, ...layout.buffers.flatMap((each) => recordOf(each) ?? [])];
}

export function recordOf({ name, content }: BufferEntry): FieldRecord | undefined {
  return content.kind === "Struct" ? { name, fields: content.fields } : undefined;
}
