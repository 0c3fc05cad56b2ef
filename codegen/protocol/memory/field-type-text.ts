import { assertNever } from "../../../ir/types.js";
import type { FieldType } from "../layout.js";

/** A type as a spec would say it, with lengths evaluated: `atomic<slot_status>`, `u32[12]`, `light[light_count]`. */
export function fieldTypeText(type: FieldType): string {
  switch (type.kind) {
    case "Number":
      return atomic(type.enum ?? type.scalar, type.atomic);
    case "Bool":
      return "bool";
    case "Wide":
      return "u64";
    case "Bits":
      return atomic("u32", type.atomic);
    case "Vector":
      return `vec${type.size}<${type.component.enum ?? type.component.scalar}>`;
    case "Struct":
      return type.struct;
    case "Array": {
      const counts: (string | number)[] = [];
      let inner: FieldType = type;
      for (; inner.kind === "Array"; inner = inner.element) counts.push(inner.length.kind === "Fixed" ? inner.length.count : inner.length.parameter);
      return `${fieldTypeText(inner)}${counts.map((count) => `[${count}]`).join("")}`;
    }
    default:
      return assertNever(type);
  }
}

function atomic(name: string, isAtomic: boolean): string {
  return isAtomic ? `atomic<${name}>` : name;
}
