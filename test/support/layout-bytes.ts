/** A second opinion on decoding: values read out of bytes with a DataView, by the layout alone. */
import type { FieldLayout, FieldType, Layout, NumberType } from "../../codegen/protocol/layout.js";
import { camelCase } from "../../codegen/protocol/names.js";

/** `byteLength` ends a run-time tail. */
export interface BytesOf {
  readonly layout: Layout;
  readonly view: DataView;
}

export function readRecord(of: BytesOf, fields: readonly FieldLayout[], offsetBytes: number): Record<string, unknown> {
  return Object.fromEntries(fields.filter((field) => !field.reserved).map((field) => [camelCase(field.name), readValue(of, field.value, offsetBytes + field.offsetBytes)]));
}

export function readValue(of: BytesOf, type: FieldType, at: number): unknown {
  const { layout, view } = of;
  switch (type.kind) {
    case "Number":
      return readNumber(view, type, at);
    case "Bool":
      return view.getUint32(at, true) === 1;
    case "Wide":
      return view.getBigUint64(at, true);
    case "Bits": {
      const word = BigInt(view.getUint32(at, true));
      const part = (firstBit: number, bitCount: number): number => Number((word >> BigInt(firstBit)) % (1n << BigInt(bitCount)));
      return Object.fromEntries(type.parts.map(({ name, firstBit, bitCount, flag }) => [camelCase(name), flag ? part(firstBit, 1) === 1 : part(firstBit, bitCount)]));
    }
    case "Vector":
      return Array.from({ length: type.size }, (_, i) => readNumber(view, type.component, at + 4 * i));
    case "Struct":
      return readRecord(of, layout.structs.find((each) => each.name === type.struct)?.fields ?? [], at);
    case "Array": {
      const length = type.length.kind === "Fixed" ? type.length.count : Math.floor((view.byteLength - at) / type.strideBytes);
      return Array.from({ length }, (_, i) => readValue(of, type.element, at + type.strideBytes * i));
    }
  }
}

function readNumber(view: DataView, { scalar }: NumberType, at: number): number {
  return scalar === "f32" ? view.getFloat32(at, true) : scalar === "i32" ? view.getInt32(at, true) : view.getUint32(at, true);
}
