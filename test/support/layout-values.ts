/** Legal values of generated types, drawn from the layout that the types were generated from. */
import fc from "fast-check";
import type { BitsType, BufferEntry, EnumLayout, FieldLayout, FieldType, Layout, Limits, NumberType, RuleLayout } from "../../codegen/protocol/layout.js";
import { isLegal, someLegal } from "../../codegen/protocol/limits.js";
import { camelCase } from "../../codegen/protocol/names.js";
import { ruleHolds } from "./rule-holds.js";

const MAX_TAIL = 5;

export function structValue(layout: Layout, { fields, rules }: { readonly fields: readonly FieldLayout[]; readonly rules: readonly RuleLayout[] }): fc.Arbitrary<object> {
  const values = fc.record(Object.fromEntries(fields.filter((field) => !field.reserved).map((field) => [camelCase(field.name), fieldValue(layout, field.value)])), { noNullPrototype: true });
  return rules.length === 0 ? values : values.filter((value) => rules.every((rule) => ruleHolds(rule.condition, value)));
}

export function bufferValue(layout: Layout, buffer: BufferEntry): fc.Arbitrary<object> {
  return buffer.content.kind === "Struct" ? structValue(layout, buffer.content) : arrayValue(layout, buffer.content);
}

function fieldValue(layout: Layout, type: FieldType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case "Number":
      return numberValue(layout, type);
    case "Bool":
      return fc.boolean();
    case "Wide":
      return wideValue(type.limits);
    case "Bits":
      return bitsValue(type);
    case "Vector":
      return fc.tuple(...Array.from({ length: type.size }, () => numberValue(layout, type.component)));
    case "Struct":
      return structValue(layout, layout.structs.find((each) => each.name === type.struct) ?? { fields: [], rules: [] });
    case "Array":
      return arrayValue(layout, type);
  }
}

function arrayValue(layout: Layout, array: Extract<FieldType, { kind: "Array" }>): fc.Arbitrary<unknown[]> {
  const { length } = array;
  const range = length.kind === "Fixed" ? { min: length.count, max: length.count } : (layout.parameters.find((each) => each.name === length.parameter) ?? { min: 0, max: 0 });
  const values = fc.array(fieldValue(layout, array.element), { minLength: range.min, maxLength: Math.min(range.max, range.min + MAX_TAIL) });
  return array.nonDecreasing === true ? values.filter((list) => !list.includes(NaN)).map((list) => [...list].sort(inOrder)) : values;
}

function inOrder(a: unknown, b: unknown): number {
  if (typeof a === "bigint" && typeof b === "bigint") return a < b ? -1 : 1;
  return Number(a) - Number(b);
}

function bitsValue(type: BitsType): fc.Arbitrary<object> {
  return fc.record(Object.fromEntries(type.parts.map((part) => [camelCase(part.name), part.flag ? fc.boolean() : fc.integer({ min: 0, max: 2 ** part.bitCount - 1 })])), { noNullPrototype: true });
}

function wideValue(limits: Limits): fc.Arbitrary<bigint> {
  if (limits.in !== undefined) return fc.constantFrom(...limits.in.map(BigInt));
  const [min, max] = [BigInt(limits.min ?? 0), limits.max === undefined ? 0xffffffffffffffffn : BigInt(limits.max)];
  const step = BigInt(limits.multipleOf ?? 1);
  return fc.oneof(fc.constantFrom(min, max), fc.bigInt({ min, max })).map((value) => ((value + step - 1n) / step) * step).filter((value) => value <= max && limits.not?.includes(Number(value)) !== true);
}

function numberValue(layout: Layout, type: NumberType): fc.Arbitrary<number> {
  if (type.scalar === "f32") return floatValue(type.limits);
  const declared = layout.enums.find((each) => each.name === type.enum);
  const [low, high] = type.scalar === "u32" ? [0, 0xffffffff] : [-0x80000000, 0x7fffffff];
  if (declared !== undefined) return enumValue(declared, low, high).filter((value) => isLegal(value, type.limits));
  if (type.limits.in !== undefined) return fc.constantFrom(...type.limits.in.filter((value) => isLegal(value, type.limits)));
  const [min, max] = [type.limits.min ?? low, type.limits.max ?? high];
  const legal = someLegal(type.limits, low, high) ?? 0;
  const step = type.limits.multipleOf ?? 1;
  return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max })).map((value) => Math.floor(value / step) * step).map((value) => (value >= low && isLegal(value, type.limits) ? value : legal));
}

function floatValue({ min, max, in: listed, not }: Limits): fc.Arbitrary<number> {
  if (listed !== undefined) return fc.constantFrom(...listed);
  const values = fc.float({ ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }), noNaN: min !== undefined || max !== undefined });
  return not === undefined ? values : values.filter((value) => !not.includes(value));
}

function enumValue({ values, open, userRanges, reserved }: EnumLayout, min: number, max: number): fc.Arbitrary<number> {
  const known = fc.constantFrom(...values.map((value) => value.number));
  if (!open) return known;
  if (userRanges.length > 0) return fc.oneof(known, ...userRanges.map((range) => fc.integer({ min: range.from, max: range.to })));
  return fc.oneof(known, fc.integer({ min, max }).filter((value) => !reserved.some((range) => value >= range.from && value <= range.to)));
}
