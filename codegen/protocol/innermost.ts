import type { ArrayType, FieldType } from "./layout.js";

/** What the elements of an array are, and of the arrays inside it; any other type as it is. */
export function innermost(type: FieldType): Exclude<FieldType, ArrayType> {
  return type.kind === "Array" ? innermost(type.element) : type;
}
