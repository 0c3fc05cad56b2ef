/**
 * How WGSL spells types and struct declarations. The one place that does: the kernel printer and the spec compiler both
 * come here, so a struct reads the same in a generated protocol module and in a kernel.
 */
import { alignBytes, structLayout } from "../../../ir/layout.js";
import { assertNever, type Member, type Struct, type Type } from "../../../ir/types.js";
import { commentLines } from "./comment.js";
import { ENUMERANT_NAMES, PREDECLARED_NAMES, RESERVED_WORDS } from "./reserved-words.js";

export interface WgslStructOptions {
  /** Prose above the declaration; may have several lines. */
  readonly doc?: string;
  /** Prose above a member, by the member's own name. */
  readonly memberDocs?: Readonly<Record<string, string>>;
  /** Ends each member with `// offset N, size M`, in bytes. A run-time array says its stride. */
  readonly offsets?: boolean;
  /** How a struct's name is spelled where it must differ from its own, because the module uses the name otherwise. */
  readonly nameOf?: (struct: Struct) => string;
}

export function wgslTypeName(type: Type, nameOf: (struct: Struct) => string = wgslStructName): string {
  switch (type.kind) {
    case "Scalar":
      return type.scalar;
    case "Vector":
      return `vec${type.size}<${type.component}>`;
    case "Atomic":
      return `atomic<${type.scalar}>`;
    case "FixedArray":
      return `array<${wgslTypeName(type.element, nameOf)}, ${type.count}>`;
    case "RuntimeArray":
      return `array<${wgslTypeName(type.element, nameOf)}>`;
    case "Struct":
      return nameOf(type);
    default:
      return assertNever(type);
  }
}

/** The declaration, without a line break at its end. Structs that it mentions are not declared with it. */
export function printWgslStruct(struct: Struct, options: WgslStructOptions = {}): string {
  const nameOf = options.nameOf ?? wgslStructName;
  const { members } = structLayout(struct);
  const lines = [...commentLines(options.doc), `struct ${nameOf(struct)} {`];
  struct.members.forEach((member, i) => {
    const layout = members[i];
    lines.push(...commentLines(options.memberDocs?.[member.name]).map((line) => `  ${line}`));
    const declaration = `  ${attributes(member)}${wgslMemberName(member.name)}: ${wgslTypeName(member.type, nameOf)},`;
    const measure = member.type.kind === "RuntimeArray" ? "stride" : "size";
    const suffix = options.offsets === true && layout !== undefined ? ` // offset ${layout.offsetBytes}, ${measure} ${layout.sizeBytes}` : "";
    lines.push(declaration + suffix);
  });
  lines.push("}");
  return lines.join("\n");
}

/** A struct's own name, made legal: WGSL reserves words that a spec may well use. */
function wgslStructName(struct: Struct): string {
  return wgslIdentifier(struct.name);
}

/** Member names live in a scope of their own, so only reserved words are in the way. */
export function wgslMemberName(name: string): string {
  return wgslIdentifier(name);
}

/**
 * A legal identifier for `name`: itself wherever possible. An underscore more tells a reserved word, and a name that
 * already looks like an escaped one, apart from it, so two different names never meet.
 */
export function wgslIdentifier(name: string): string {
  const legal = name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=[0-9]|__|_$|$)/, "v");
  return RESERVED_WORDS.has(legal.replace(/_+$/, "")) ? `${legal}_` : legal;
}

/** The same for a variable or a constant of the module, which must hide nothing that printed text uses: `storage`, `select`. */
export function wgslModuleName(name: string): string {
  const identifier = wgslIdentifier(name);
  return PREDECLARED_NAMES.has(identifier) || ENUMERANT_NAMES.has(identifier) ? `${identifier}_` : identifier;
}

function attributes(member: Member): string {
  const wanted = member.alignBytes ?? inheritedAlign(member.type);
  const align = wanted === undefined ? "" : `@align(${wanted}) `;
  const size = member.sizeBytes === undefined ? "" : `@size(${member.sizeBytes}) `;
  return align + size;
}

/**
 * The alignment of a type whose inner members ask for more than their own. WGSL says that it is the struct's alignment
 * too; naga 30.1.0 forgets it where such a struct, or an array of it, is a member itself, and places the member elsewhere
 * than Dawn. Said again on the member, both agree. Goes when naga's `Layouter` looks at `@align`.
 */
function inheritedAlign(type: Type): number | undefined {
  const align = alignBytes(type);
  return align > ownAlign(type) ? align : undefined;
}

/** The alignment without any `@align`. */
function ownAlign(type: Type): number {
  if (type.kind === "FixedArray" || type.kind === "RuntimeArray") return ownAlign(type.element);
  return type.kind === "Struct" ? Math.max(1, ...type.members.map((member) => ownAlign(member.type))) : alignBytes(type);
}
