/**
 * The layout as JSON for other tools, and as the text that a hash is taken over. Keys stand in a fixed order and numbers
 * in decimal, so equal layouts are equal texts.
 */
import { assertNever } from "../../ir/types.js";
import {
  LAYOUT_FORMAT_VERSION,
  type BufferDocument,
  type ConstantDocument,
  type FieldDocument,
  type LayoutDocument,
  type OpcodeDocument,
  type TypeDocument,
  type WordDocument,
} from "./layout-document.js";
import type { BufferEntry, EnumValue, FieldLayout, FieldType, Layout, Limits, OpcodeLayout, OpcodeWord, RuleLayout } from "./layout.js";
import { givenLimits } from "./limits.js";

/** Everything of a layout but its hash. `prose: false` leaves out documentation and the version, which move no byte. */
export function layoutToJson(layout: Omit<Layout, "abiHash">, options: { readonly prose: boolean }): LayoutDocument {
  const doc = (entry: { readonly doc: string }): { doc?: string } => (options.prose && entry.doc !== "" ? { doc: entry.doc } : {});
  const fields = (list: readonly FieldLayout[]): FieldDocument[] =>
    list.map((field) => ({
      name: field.name,
      offsetBytes: field.offsetBytes,
      sizeBytes: field.sizeBytes,
      ...(field.reserved ? { reserved: true } : {}),
      ...fieldType(field.value, doc),
      ...doc(field),
    }));
  const value = (each: EnumValue): ConstantDocument => ({ name: each.name, value: each.number, ...doc(each) });
  const word = (each: OpcodeWord): WordDocument => ({ name: each.name, type: each.scalar, ...constraints(each), ...doc(each) });
  const opcode = (each: OpcodeLayout): OpcodeDocument => ({
    ...value(each),
    arguments: each.arguments.map(word),
    results: each.results.map(word),
    faults: each.faults.map(value),
  });
  const buffer = (each: BufferEntry): BufferDocument => ({
    name: each.name,
    group: each.group,
    binding: each.binding,
    access: each.access,
    fixedBytes: each.fixedBytes,
    ...(each.strideBytes === undefined ? {} : { strideBytes: each.strideBytes }),
    ...(each.lengthParameter === undefined ? {} : { lengthParameter: each.lengthParameter }),
    ...(each.content.kind === "Struct" ? { fields: fields(each.content.fields), ...rules(each.content.rules) } : fieldType(each.content, doc)),
    ...doc(each),
  });
  return {
    format: "gridwright-layout",
    formatVersion: LAYOUT_FORMAT_VERSION,
    protocol: layout.protocol,
    ...(options.prose ? { version: layout.version } : {}),
    ...doc(layout),
    ...(layout.base === undefined ? {} : { extends: { protocol: layout.base.protocol, abiHash: layout.base.abiHash } }),
    parameters: layout.parameters.map((each) => ({
      name: each.name,
      min: each.min,
      max: each.max,
      ...(each.default === undefined ? {} : { default: each.default }),
      ...doc(each),
    })),
    constants: layout.constants.map((each) => ({ name: each.name, value: each.value, ...doc(each) })),
    enums: layout.enums.map((each) => ({
      name: each.name,
      ...(each.scalar === "u32" ? {} : { type: each.scalar }),
      open: each.open,
      values: each.values.map(value),
      reserved: each.reserved.map((range) => ({ from: range.from, to: range.to, ...(options.prose ? { why: range.why } : {}) })),
      userRanges: each.userRanges.map((range) => ({ from: range.from, to: range.to })),
      ...doc(each),
    })),
    opcodes: layout.opcodes.map(opcode),
    structs: layout.structs.map((each) => ({
      name: each.name,
      sizeBytes: each.sizeBytes,
      alignBytes: each.alignBytes,
      fields: fields(each.fields),
      ...rules(each.rules),
      ...doc(each),
    })),
    buffers: layout.buffers.map(buffer),
  };
}

type Doc = (entry: { readonly doc: string }) => { doc?: string };

function fieldType(type: FieldType, doc: Doc): TypeDocument {
  switch (type.kind) {
    case "Number":
      return { type: type.atomic ? `atomic<${type.scalar}>` : type.scalar, ...constraints(type) };
    case "Bool":
      return { type: "bool" };
    case "Wide":
      return { type: "u64", ...givenLimits(type.limits) };
    case "Bits":
      return {
        type: type.atomic ? "atomic<u32>" : "u32",
        bits: type.parts.map((part) => ({ name: part.name, firstBit: part.firstBit, bitCount: part.bitCount, ...(part.flag ? { flag: true } : {}), ...doc(part) })),
      };
    case "Vector":
      return { type: `vec${type.size}<${type.component.scalar}>`, ...constraints(type.component) };
    case "Struct":
      return { struct: type.struct };
    case "Array":
      return {
        element: fieldType(type.element, doc),
        strideBytes: type.strideBytes,
        ...(type.length.kind === "Fixed" ? { count: type.length.count } : { countParameter: type.length.parameter }),
        ...(type.nonDecreasing === true ? { nonDecreasing: true } : {}),
      };
    default:
      return assertNever(type);
  }
}

function constraints(of: { readonly enum?: string; readonly limits: Limits }): { enum?: string } & ReturnType<typeof givenLimits> {
  return { ...(of.enum === undefined ? {} : { enum: of.enum }), ...givenLimits(of.limits) };
}

function rules(list: readonly RuleLayout[]): { rules?: string[] } {
  return list.length === 0 ? {} : { rules: list.map((rule) => rule.text) };
}
