import type { BitsType, FieldType } from "./layout.js";

/** The named bits of a field, or of the elements of its arrays. */
export function bitsOf(type: FieldType): BitsType | undefined {
  return type.kind === "Array" ? bitsOf(type.element) : type.kind === "Bits" ? type : undefined;
}
