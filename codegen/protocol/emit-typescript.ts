/**
 * `NAME.ts`: what a host needs, as single exports and free functions, so that a bundle keeps only what it uses. An
 * extension's module holds its additions, and imports what it mentions of its base.
 */
import type { BufferEntry, Layout, LayoutEntry } from "./layout.js";
import type { EmitInput } from "./outputs.js";
import { importPath } from "./paths.js";
import { generatedFrom, wrapProse } from "./prose.js";
import { arrayForms } from "./typescript/array-forms.js";
import { arrayCodec, recordCodec } from "./typescript/codecs.js";
import { bufferConstants, byteLength, identityConstants, layoutTable, parameterConstants, specConstant, structConstants } from "./typescript/constants.js";
import { codeOf, type Declaration, type Import } from "./typescript/declaration.js";
import { enumDeclarations } from "./typescript/enums.js";
import { opcodesDeclaration } from "./typescript/opcodes.js";
import { printModule } from "./typescript/print-module.js";
import { recordDeclarations, type Record } from "./typescript/record.js";
import { mentions, supportFor } from "./typescript/support.js";
import { ValueCode } from "./typescript/value-code.js";
import { viewDeclaration } from "./typescript/views.js";

export async function emitTypescript(input: EmitInput): Promise<string> {
  const { layout, request, path } = input;
  const declarations = declareTypescript(layout);
  const support = supportFor(declarations);
  const all = [...support.types, ...declarations, ...support.functions];
  return printModule({
    header: [generatedFrom(request.file), ...(layout.doc === "" ? [] : ["", ...wrapProse(layout.doc, 110)])],
    imports: [...errorImport(all, path, request.errors), ...baseImport(input)],
    declarations: all,
  });
}

/** Everything that the module of a spec's own entries declares, apart from the support functions. */
function declareTypescript(layout: Layout): Declaration[] {
  const opcodes = own(layout.opcodes);
  return [
    ...identityConstants(layout),
    ...sections(layout).flatMap((section) => section.declarations),
    ...(opcodes.length === 0 ? [] : [opcodesDeclaration(opcodes)]),
    layoutTable(own(layout.structs), own(layout.buffers)),
  ];
}

/** What one entry of the spec becomes. */
export interface Section {
  readonly what: "constants" | "parameters" | "enums" | "structs" | "buffers";
  readonly name: string;
  readonly declarations: readonly Declaration[];
}

export function sections(layout: Layout): Section[] {
  const code = new ValueCode(layout);
  return [
    ...own(layout.constants).map((each): Section => ({ what: "constants", name: each.name, declarations: [specConstant(each)] })),
    ...own(layout.parameters).map((each): Section => ({ what: "parameters", name: each.name, declarations: parameterConstants(each) })),
    ...layout.enums.flatMap((each): Section[] => {
      const values = own(each.values);
      return values.length === 0 ? [] : [{ what: "enums", name: each.name, declarations: enumDeclarations(each, values) }];
    }),
    ...own(layout.structs).map((each): Section => ({ what: "structs", name: each.name, declarations: [...structConstants(each), ...codecOf(each, each.sizeBytes, code), ...arrayForms(each, code)] })),
    ...own(layout.buffers).map((each): Section => ({ what: "buffers", name: each.name, declarations: bufferDeclarations(each, layout, code) })),
  ];
}

function bufferDeclarations(buffer: BufferEntry, layout: Layout, code: ValueCode): Declaration[] {
  const parameter = layout.parameters.find((each) => each.name === buffer.lengthParameter);
  const head = [...bufferConstants(buffer), ...(parameter === undefined ? [] : [byteLength(buffer, parameter)])];
  const { content } = buffer;
  if (content.kind === "Array") return [...head, ...arrayCodec(buffer, content, code)];
  return [...head, ...codecOf({ name: buffer.name, doc: buffer.doc, fields: content.fields, rules: content.rules }, buffer.fixedBytes, code)];
}

function codecOf(record: Record, sizeBytes: number, code: ValueCode): Declaration[] {
  return [...recordDeclarations(record, code), ...recordCodec(record, sizeBytes, code), viewDeclaration(record)];
}

function own<E extends LayoutEntry>(entries: readonly E[]): E[] {
  return entries.filter((each) => each.origin === "own");
}

function errorImport(declarations: readonly Declaration[], path: string, errors: string): Import[] {
  if (!declarations.some((each) => mentions(codeOf(each), "GridwrightError"))) return [];
  return [{ from: errors.endsWith(".ts") ? importPath(path, errors) : errors, names: [{ name: "GridwrightError", typeOnly: false }] }];
}

function baseImport({ layout, base, baseModule }: EmitInput): Import[] {
  const names = base === undefined ? [] : namesFromBase(layout, base);
  return names.length === 0 || baseModule === undefined ? [] : [{ from: baseModule, names }];
}

/** Names of the base's module that an extension's mentions; types come as types, so that nothing is loaded for them. */
export function namesFromBase(layout: Layout, base: Layout): Import["names"] {
  const declarations = declareTypescript(layout);
  const local = new Set(declarations.map((each) => each.name));
  const code = declarations.map(codeOf).join("\n").replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const names = new Map<string, boolean>();
  for (const each of declareTypescript(base)) {
    if (!each.exported || local.has(each.name) || !mentions(code, each.name)) continue;
    names.set(each.name, (names.get(each.name) ?? true) && (each.kind === "Interface" || each.kind === "Type"));
  }
  return [...names].map(([name, typeOnly]) => ({ name, typeOnly }));
}
