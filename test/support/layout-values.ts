/** Legal values of generated types, drawn from the layout that the types were generated from. */
import fc from "fast-check";
import type { BufferEntry, EnumLayout, FieldLayout, FieldType, Layout, NumberType, StructReference } from "../../codegen/protocol/layout.js";
import { camelCase } from "../../codegen/protocol/names.js";

const MAX_TAIL = 5;

export function structValue(layout: Layout, fields: readonly FieldLayout[]): fc.Arbitrary<object> {
  return fc.record(Object.fromEntries(fields.filter((field) => !field.reserved).map((field) => [camelCase(field.name), fieldValue(layout, field.value)])), { noNullPrototype: true });
}

export function bufferValue(layout: Layout, buffer: BufferEntry): fc.Arbitrary<object> {
  return buffer.content.kind === "Struct" ? structValue(layout, buffer.content.fields) : arrayValue(layout, buffer.content);
}

function fieldValue(layout: Layout, type: FieldType): fc.Arbitrary<unknown> {
  return type.kind === "Array" ? arrayValue(layout, type) : elementValue(layout, type);
}

function arrayValue(layout: Layout, array: Extract<FieldType, { kind: "Array" }>): fc.Arbitrary<unknown[]> {
  const { length } = array;
  if (length.kind === "Fixed") return fc.array(elementValue(layout, array.element), { minLength: length.count, maxLength: length.count });
  const { min, max } = layout.parameters.find((each) => each.name === length.parameter) ?? { min: 0, max: 0 };
  return fc.array(elementValue(layout, array.element), { minLength: min, maxLength: Math.min(max, min + MAX_TAIL) });
}

function elementValue(layout: Layout, type: NumberType | StructReference): fc.Arbitrary<unknown> {
  if (type.kind === "Number") return numberValue(layout, type);
  return structValue(layout, layout.structs.find((each) => each.name === type.struct)?.fields ?? []);
}

function numberValue(layout: Layout, type: NumberType): fc.Arbitrary<number> {
  if (type.scalar === "f32") return fc.float();
  const declared = layout.enums.find((each) => each.name === type.enum);
  if (declared !== undefined) return enumValue(declared);
  const [low, high] = type.scalar === "u32" ? [0, 0xffffffff] : [-0x80000000, 0x7fffffff];
  const [min, max] = [type.limits.min ?? low, type.limits.max ?? high];
  return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max }));
}

function enumValue({ values, open, userRanges, reserved }: EnumLayout): fc.Arbitrary<number> {
  const known = fc.constantFrom(...values.map((value) => value.number));
  if (!open) return known;
  if (userRanges.length > 0) return fc.oneof(known, ...userRanges.map((range) => fc.integer({ min: range.from, max: range.to })));
  return fc.oneof(known, fc.integer({ min: 0, max: 0xffffffff }).filter((value) => !reserved.some((range) => value >= range.from && value <= range.to)));
}
