/**
 * How GLSL 4.50 spells types, struct declarations and buffer blocks. The one place that does.
 *
 * An atomic is a plain word to GLSL, and atomic functions take any word of a buffer.
 */
import { sizeBytes, strideBytes, structLayout } from "../../../ir/layout.js";
import { assertNever, type ScalarName, type Struct, type Type } from "../../../ir/types.js";
import { commentLines } from "./comment.js";
import { paddedMembers, type BlockRule } from "./padding.js";
import { RESERVED_WORDS, TYPE_WORDS } from "./reserved-words.js";

export type { BlockRule };

export interface GlslStructOptions {
  /** Prose above the declaration; may have several lines. */
  readonly doc?: string;
  /** Prose above a member, by the member's own name. */
  readonly memberDocs?: Readonly<Record<string, string>>;
  /** How a struct's name is spelled where it must differ from its own. */
  readonly nameOf?: (struct: Struct) => string;
}

export interface GlslBlock {
  /** How the shader reaches the buffer. */
  readonly storage: "uniform" | "buffer" | "readonly buffer";
  readonly set: number;
  readonly binding: number;
  /** Never used in code, but in the scope of everything. */
  readonly name: string;
  /** Without one, the members are names of the module. */
  readonly instance?: string;
}

const SCALARS: Readonly<Record<ScalarName, string>> = { bool: "bool", u32: "uint", i32: "int", f32: "float" };
const VECTORS: Readonly<Record<ScalarName, string>> = { bool: "bvec", u32: "uvec", i32: "ivec", f32: "vec" };

/** As in `uint total` or `float rows[3][4]`: the outermost array comes first. Without a name, the type alone. */
export function glslDeclaration(type: Type, name = "", nameOf: (struct: Struct) => string = glslStructName): string {
  let counts = "";
  let element = type;
  for (; element.kind === "FixedArray" || element.kind === "RuntimeArray"; element = element.element) counts += element.kind === "FixedArray" ? `[${element.count}]` : "[]";
  return `${elementName(element, nameOf)}${name === "" ? "" : ` ${name}`}${counts}`;
}

/**
 * The declaration, without a line break at its end. Members are padded so that they lie where `ir/layout.ts` has them in
 * a block of `rule`; in blocks of the other rule that holds only where both forms are the same text.
 */
export function printGlslStruct(struct: Struct, rule: BlockRule, options: GlslStructOptions = {}): string {
  const nameOf = options.nameOf ?? glslStructName;
  const lines = [...commentLines(options.doc), `struct ${nameOf(struct)} {`];
  let gaps = 0;
  for (const placed of paddedMembers(struct, rule)) {
    if (placed.kind === "Padding") {
      // Names of a spec end in no underscore, so this is nobody's.
      lines.push(`  ${glslDeclaration(placed.type, `padding${gaps}_`)}; // offset ${placed.offsetBytes}, size ${placed.sizeBytes}`);
      gaps += 1;
      continue;
    }
    const { name, type, offsetBytes } = placed.layout;
    const measure = type.kind === "RuntimeArray" ? `stride ${strideBytes(type)}` : `size ${sizeBytes(type)}`;
    lines.push(...commentLines(options.memberDocs?.[name]).map((line) => `  ${line}`));
    lines.push(`  ${glslDeclaration(type, glslIdentifier(name), nameOf)}; // offset ${offsetBytes}, ${measure}`);
  }
  lines.push("};");
  return lines.join("\n");
}

/** A buffer whose content is `struct`: each member states where it lies. The struct itself needs no declaration. */
export function printGlslBlock(struct: Struct, block: GlslBlock, options: GlslStructOptions = {}): string {
  const rule: BlockRule = block.storage === "uniform" ? "std140" : "std430";
  const { members } = structLayout(struct);
  const lines = [...commentLines(options.doc), `layout(${rule}, set = ${block.set}, binding = ${block.binding}) ${block.storage} ${block.name} {`];
  struct.members.forEach((member, i) => {
    const align = member.alignBytes === undefined ? "" : `, align = ${member.alignBytes}`;
    lines.push(...commentLines(options.memberDocs?.[member.name]).map((line) => `  ${line}`));
    lines.push(`  layout(offset = ${members[i]?.offsetBytes ?? 0}${align}) ${glslDeclaration(member.type, glslIdentifier(member.name), options.nameOf)};`);
  });
  lines.push(block.instance === undefined ? "};" : `} ${block.instance};`);
  return lines.join("\n");
}

function elementName(type: Type, nameOf: (struct: Struct) => string): string {
  switch (type.kind) {
    case "Scalar":
    case "Atomic":
      return SCALARS[type.scalar];
    case "Vector":
      return `${VECTORS[type.component]}${type.size}`;
    case "Struct":
      return nameOf(type);
    case "FixedArray":
    case "RuntimeArray":
      return glslDeclaration(type, "", nameOf);
    default:
      return assertNever(type);
  }
}

export function glslStructName(struct: Struct): string {
  return glslIdentifier(struct.name);
}

/**
 * A legal identifier for `name`: itself wherever possible. GLSL keeps names that start with `gl_` or hold two underscores
 * in a row for itself.
 */
export function glslIdentifier(name: string): string {
  const legal = name.replace(/[^A-Za-z0-9_]/g, "_").replace(/_{2,}/g, "_").replace(/^(?=[0-9]|$)/, "v").replace(/^gl_/, "Gl_");
  const plain = legal.replace(/_$/, "");
  return RESERVED_WORDS.has(plain) || TYPE_WORDS.test(plain) ? `${plain}_` : legal;
}
