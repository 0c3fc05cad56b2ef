/** Numbers as single exports: the spec's constants and parameters, and where everything lies. */
import type { BufferEntry, ConstantLayout, Layout, ParameterLayout, StructEntry } from "../layout.js";
import { camelCase, upperCase } from "../names.js";
import { printValue } from "../print-value.js";
import { constant, type ConstantDeclaration, type Declaration } from "./declaration.js";
import { strideOf, tailOf, type Record } from "./record.js";

export function identityConstants(layout: Layout): Declaration[] {
  const hex = (hash: number): string => `0x${hash.toString(16).padStart(8, "0")}`;
  return [
    constant("ABI_VERSION", JSON.stringify(layout.version), "Version of the ABI, as the spec states it."),
    constant("ABI_HASH", hex(layout.abiHash), "32 bits over the layout: equal exactly where every byte means the same."),
    ...(layout.base === undefined ? [] : [constant("BASE_ABI_HASH", hex(layout.base.abiHash), `The same of ${layout.base.protocol}, which this protocol extends.`)]),
  ];
}

export function specConstant(entry: ConstantLayout): Declaration {
  return constant(upperCase(entry.name), entry.hexadecimal && entry.value >= 0 ? `0x${entry.value.toString(16)}` : entry.value, entry.doc);
}

export function parameterConstants(entry: ParameterLayout): Declaration[] {
  const upper = upperCase(entry.name);
  return [
    constant(`${upper}_MIN`, entry.min, entry.doc),
    constant(`${upper}_MAX`, entry.max, "", true),
    ...(entry.default === undefined ? [] : [constant(`${upper}_DEFAULT`, entry.default, "", true)]),
  ];
}

export function structConstants(struct: StructEntry): Declaration[] {
  const upper = upperCase(struct.name);
  return [
    constant(`${upper}_BYTES`, struct.sizeBytes, `Where everything lies in a \`${struct.name}\`.`),
    constant(`${upper}_WORDS`, struct.sizeBytes / 4, "", true),
    constant(`${upper}_ALIGN`, struct.alignBytes, "", true),
    ...fieldConstants(struct),
  ];
}

export function bufferConstants(buffer: BufferEntry): Declaration[] {
  const upper = upperCase(buffer.name);
  const { content } = buffer;
  const place = [
    constant(`${upper}_GROUP`, buffer.group, content.kind === "Struct" ? `Where \`${buffer.name}\` is bound, and where everything lies in it.` : buffer.doc),
    constant(`${upper}_BINDING`, buffer.binding, "", true),
  ];
  if (content.kind === "Array") {
    const stride = constant(`${upper}_STRIDE_BYTES`, content.strideBytes, "", true);
    if (content.length.kind === "Parameter") return [...place, stride];
    return [...place, constant(`${upper}_BYTES`, buffer.fixedBytes, "", true), stride, constant(`${upper}_COUNT`, content.length.count, "", true)];
  }
  const record: Record = { name: buffer.name, doc: buffer.doc, fields: content.fields, rules: content.rules };
  const fixed = tailOf(record) === undefined ? "" : "FIXED_";
  return [
    ...place,
    constant(`${upper}_${fixed}BYTES`, buffer.fixedBytes, "", true),
    constant(`${upper}_${fixed}WORDS`, buffer.fixedBytes / 4, "", true),
    ...fieldConstants(record),
  ];
}

function fieldConstants(record: Record): ConstantDeclaration[] {
  return record.fields.flatMap((field) => {
    const upper = upperCase(record.name, field.name);
    const word = constant(`${upper}_WORD`, field.offsetBytes / 4, "", true);
    if (field.value.kind !== "Array") return [word];
    const count = field.value.length.kind === "Fixed" ? [constant(`${upper}_COUNT`, field.value.length.count, "", true)] : [];
    const stride = `${upper}_STRIDE_BYTES`;
    return [word, ...count, ...(strideOf(record, field, field.value) === stride ? [constant(stride, field.value.strideBytes, "", true)] : [])];
  });
}

/** Bytes of a buffer with a run-time tail for a given count. */
export function byteLength(buffer: BufferEntry, parameter: ParameterLayout): Declaration {
  const upper = upperCase(buffer.name);
  const count = camelCase(parameter.name);
  const limits = `${upperCase(parameter.name)}_MIN, ${upperCase(parameter.name)}_MAX, ${JSON.stringify(parameter.name)}`;
  const { content } = buffer;
  const tail = content.kind === "Struct" ? content.fields.at(-1) : undefined;
  const stride = tail === undefined ? `${upper}_STRIDE_BYTES` : `${upper}_${upperCase(tail.name)}_STRIDE_BYTES`;
  const fixed = content.kind === "Struct" ? `${upper}_FIXED_BYTES + ` : "";
  const given = parameter.default === undefined ? `parameters.${count}` : `parameters.${count} ?? ${upperCase(parameter.name)}_DEFAULT`;
  return {
    kind: "Function",
    name: `${camelCase(buffer.name)}ByteLength`,
    doc: `Bytes of \`${buffer.name}\`; \`encode/cap\` where the count is no integer from ${parameter.min} to ${parameter.max}.`,
    exported: true,
    parameters: [
      parameter.default === undefined
        ? { name: "parameters", type: `{ readonly ${count}: number }` }
        : { name: "parameters", type: `{ readonly ${count}?: number }`, initializer: "{}" },
    ],
    returns: "number",
    body: [`return ${fixed}${stride} * counted(${given}, ${limits});`],
  };
}

/** One table of all offsets, by the spec's names, for tests. */
export function layoutTable(structs: readonly StructEntry[], buffers: readonly BufferEntry[]): Declaration {
  const table = { structs: Object.fromEntries(structs.map((each) => [each.name, structRow(each)])), buffers: Object.fromEntries(buffers.map((each) => [each.name, bufferRow(each)])) };
  const value = printValue(table, { substitute: (part) => (part instanceof Reference ? part.name : undefined) });
  return constant("LAYOUT", `${value} as const`, "Where everything lies, by the spec's names: a test holds this against the layout JSON and against what shader compilers say.");
}

/** A constant of the module, as the value of a property. */
class Reference {
  readonly name: string;

  constructor(...names: readonly string[]) {
    this.name = upperCase(...names);
  }
}

function structRow(struct: StructEntry): object {
  return { bytes: new Reference(struct.name, "bytes"), align: new Reference(struct.name, "align"), words: words(struct) };
}

function bufferRow(buffer: BufferEntry): object {
  if (buffer.content.kind === "Array") return { strideBytes: new Reference(buffer.name, "stride_bytes") };
  const record: Record = { name: buffer.name, doc: "", fields: buffer.content.fields, rules: [] };
  const tail = tailOf(record);
  if (tail === undefined) return { bytes: new Reference(buffer.name, "bytes"), words: words(record) };
  return { bytes: new Reference(buffer.name, "fixed_bytes"), strideBytes: new Reference(buffer.name, tail.field.name, "stride_bytes"), words: words(record) };
}

function words(record: Record): object {
  return Object.fromEntries(record.fields.map((field) => [field.name, new Reference(record.name, field.name, "word")]));
}
