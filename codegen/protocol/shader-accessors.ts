/**
 * Functions for what shader languages have no types for: named bits of a word, and u64. They take and return values,
 * because a pointer to a buffer can't be passed portably; the caller loads and stores.
 */
import { bitsOf } from "./bits-of.js";
import { innermost } from "./innermost.js";
import type { BitRange, FieldType, Layout } from "./layout.js";
import { recordsOf, type FieldRecord } from "./records-of.js";

/** What every shader with a u64 wants. */
export const U64_FUNCTIONS = ["u64_low", "u64_high", "u64_of", "u64_add", "u64_subtract", "u64_equal", "u64_less"] as const;

export interface BitPart {
  readonly part: BitRange;
  readonly getter: string;
  readonly setter: string;
  readonly doc: string;
}

/** Two functions for each named part of each word with named bits; nothing for a record without. */
export function bitParts({ name, fields }: FieldRecord): BitPart[] {
  return fields.flatMap((field) =>
    (bitsOf(field.value)?.parts ?? []).map((part) => ({
      part,
      getter: `${name}_${field.name}_${part.name}`,
      setter: `${name}_${field.name}_with_${part.name}`,
      doc: `\`${part.name}\` in a word of \`${name}.${field.name}\`${part.doc === "" ? "." : `: ${part.doc}`}`,
    })),
  );
}

export function usesWide(layout: Layout): boolean {
  const holds = (type: FieldType): boolean => innermost(type).kind === "Wide";
  const arrays = layout.buffers.flatMap(({ content }) => (content.kind === "Array" ? [content] : []));
  return recordsOf(layout).some(({ fields }) => fields.some((field) => holds(field.value))) || arrays.some(holds);
}
