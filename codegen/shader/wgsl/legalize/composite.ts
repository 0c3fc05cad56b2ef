/** Whether a type has parts of its own: what `select` does not take, and what has no literal. */
import type { Type } from "../../../../ir/types.js";

export function isComposite(type: Type): boolean {
  return type.kind === "Struct" || type.kind === "FixedArray" || type.kind === "RuntimeArray";
}
