import { strideBytes, structLayout } from "../layout.js";
import { assertNever, type Type } from "../types.js";

/** How a program would write the word at this offset: `[3].args[2]` in a ring of slots. Empty for a word of its own. */
export function pathAt(type: Type, offsetBytes: number): string {
  switch (type.kind) {
    case "Scalar":
    case "Atomic":
      return "";
    case "Vector":
      return `.${["x", "y", "z", "w"][offsetBytes / 4] ?? "?"}`;
    case "FixedArray":
    case "RuntimeArray": {
      const stride = strideBytes(type);
      return `[${Math.floor(offsetBytes / stride)}]${pathAt(type.element, offsetBytes % stride)}`;
    }
    case "Struct": {
      const member = structLayout(type).members.findLast((each) => each.offsetBytes <= offsetBytes);
      return member === undefined ? "" : `.${member.name}${pathAt(member.type, offsetBytes - member.offsetBytes)}`;
    }
    default:
      return assertNever(type);
  }
}
