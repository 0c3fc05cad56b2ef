/**
 * `NAME.wgsl`: what a hand-written shader needs of the protocol: constants, structs, bindings. A whole module, so that
 * validators can judge it as it stands.
 */
import { printWgslStruct, wgslIdentifier, wgslTypeName } from "../shader/wgsl/type-printer.js";
import type { Struct } from "../../ir/types.js";
import type { BufferEntry, EnumLayout, EnumValue, FieldLayout, Layout, StructEntry } from "./layout.js";
import { upperCase } from "./names.js";
import { generatedFrom, proseLine, wrapProse } from "./prose.js";
import { wgslAccessors, wgslSupport } from "./wgsl-accessors.js";

const WIDTH = 110;

export function emitWgsl(layout: Layout, file: string): string {
  const parts = [
    [`// ${generatedFrom(file)}`, ...(layout.doc === "" ? [] : ["//", ...comment(layout.doc)])].join("\n"),
    constants(layout),
    ...layout.enums.map((each) => [...comment(each.doc), ...each.values.map((value) => `const ${upperCase(each.name, value.name)} = ${enumNumber(each.scalar, value)};${aside(value.doc)}`)].join("\n")),
    ...layout.structs.map((each) => printStruct(each.type, each.doc, each.fields)),
    ...layout.buffers.map(printBuffer),
    ...wgslSupport(layout),
    ...[...layout.structs, ...layout.buffers.flatMap(recordOf)].flatMap(wgslAccessors),
  ];
  return `${parts.join("\n\n")}\n`;
}

function recordOf(buffer: BufferEntry): Pick<StructEntry, "name" | "fields">[] {
  return buffer.content.kind === "Struct" ? [{ name: buffer.name, fields: buffer.content.fields }] : [];
}

/** Without `i32(...)` the lowest i32 would be a literal out of range. */
function enumNumber(scalar: EnumLayout["scalar"], { number, hexadecimal }: EnumValue): string {
  return scalar === "u32" ? `${spell(number, hexadecimal)}u` : `i32(${number})`;
}

function constants(layout: Layout): string {
  const lines = [`const ABI_HASH = 0x${layout.abiHash.toString(16).padStart(8, "0")}u;`];
  if (layout.base !== undefined) lines.push(`const BASE_ABI_HASH = 0x${layout.base.abiHash.toString(16).padStart(8, "0")}u;`);
  for (const each of layout.constants) {
    const literal = each.value < 0 ? `i32(${each.value})` : `${spell(each.value, each.hexadecimal)}u`;
    lines.push(`const ${upperCase(each.name)} = ${literal};${aside(each.doc)}`);
  }
  return lines.join("\n");
}

function printBuffer(buffer: BufferEntry): string {
  const declaration = buffer.content.kind === "Struct" && buffer.type.kind === "Struct" ? [printStruct(buffer.type, "", buffer.content.fields)] : [];
  const space = buffer.access === "uniform" ? "uniform" : `storage, ${buffer.access}`;
  const variable = `@group(${buffer.group}) @binding(${buffer.binding}) var<${space}> ${wgslIdentifier(buffer.name)}: ${wgslTypeName(buffer.type)};`;
  return [...declaration, [...comment(buffer.doc), variable].join("\n")].join("\n\n");
}

function printStruct(type: Struct, doc: string, fields: readonly FieldLayout[]): string {
  const memberDocs = Object.fromEntries(fields.filter((field) => field.doc !== "").map((field) => [field.name, wrapProse(field.doc, WIDTH).join("\n")]));
  return printWgslStruct(type, { doc: wrapProse(doc, WIDTH).join("\n"), memberDocs, offsets: true });
}

function comment(doc: string): string[] {
  return doc === "" ? [] : wrapProse(doc, WIDTH).map((line) => `// ${line}`.trimEnd());
}

function aside(doc: string): string {
  return doc === "" ? "" : ` // ${proseLine(doc)}`;
}

function spell(value: number, hexadecimal: boolean): string {
  return hexadecimal ? `0x${value.toString(16).toUpperCase()}` : String(value);
}
