import { innermost } from "./innermost.js";
import type { BitsType, FieldType } from "./layout.js";

/** The named bits of a field, or of the elements of its arrays. */
export function bitsOf(type: FieldType): BitsType | undefined {
  const inner = innermost(type);
  return inner.kind === "Bits" ? inner : undefined;
}
