/** Whether a value that was read from a file is a layout document: `breaking` compares nothing that it does not understand. */
import {
  LAYOUT_FORMAT_VERSION,
  type BitsDocument,
  type BufferDocument,
  type ConstantDocument,
  type EnumDocument,
  type FieldDocument,
  type LayoutDocument,
  type OpcodeDocument,
  type ParameterDocument,
  type StructDocument,
  type TypeDocument,
  type WordDocument,
} from "./layout-document.js";

type Guard<T> = (value: unknown) => value is T;
type Guards<T> = { readonly [K in keyof T]-?: Guard<T[K]> };

const text: Guard<string> = (value): value is string => typeof value === "string";
const number: Guard<number> = (value): value is number => typeof value === "number" && Number.isFinite(value);
const flag: Guard<boolean> = (value): value is boolean => typeof value === "boolean";
const truth: Guard<true> = (value): value is true => value === true;
const numbers = list(number);

function list<T>(item: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every((each) => item(each));
}

function maybe<T>(guard: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || guard(value);
}

function oneOf<T extends string>(...values: readonly T[]): Guard<T> {
  return (value): value is T => values.some((each) => each === value);
}

/** Other properties may stand beside those of the table. */
function object<T extends object>(guards: Guards<T>): Guard<T> {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(guards);
  return (value): value is T => {
    if (typeof value !== "object" || value === null) return false;
    return entries.every(([key, guard]) => typeof guard === "function" && guard(Reflect.get(value, key)) === true);
  };
}

const named = { name: text, doc: maybe(text) };
const range = object<{ from: number; to: number }>({ from: number, to: number });
const limits = { min: maybe(number), max: maybe(number), in: maybe(numbers), not: maybe(numbers), multipleOf: maybe(number) };
const constant = object<ConstantDocument>({ ...named, value: number });
const word = object<WordDocument>({ ...named, ...limits, type: text, enum: maybe(text) });
const bits = object<BitsDocument>({ ...named, firstBit: number, bitCount: number, flag: maybe(truth) });
const isType: Guard<TypeDocument> = (value): value is TypeDocument => type(value);
const typeKeys = {
  ...limits,
  type: maybe(text),
  enum: maybe(text),
  bits: maybe(list(bits)),
  struct: maybe(text),
  element: maybe(isType),
  strideBytes: maybe(number),
  count: maybe(number),
  countParameter: maybe(text),
  nonDecreasing: maybe(truth),
};
const type = object<TypeDocument>(typeKeys);
const field = object<FieldDocument>({ ...named, ...typeKeys, offsetBytes: number, sizeBytes: number, reserved: maybe(truth) });
const rules = maybe(list(text));
const enumeration = object<EnumDocument>({ ...named, type: maybe(oneOf("i32")), open: flag, values: list(constant), reserved: list(range), userRanges: list(range) });
const opcode = object<OpcodeDocument>({ ...named, value: number, arguments: list(word), results: list(word), faults: list(constant) });
const struct = object<StructDocument>({ ...named, sizeBytes: number, alignBytes: number, fields: list(field), rules });
const buffer = object<BufferDocument>({
  ...named,
  ...typeKeys,
  group: number,
  binding: number,
  access: oneOf("read", "read_write", "uniform"),
  fixedBytes: number,
  lengthParameter: maybe(text),
  fields: maybe(list(field)),
  rules,
});

const isDocument = object<LayoutDocument>({
  format: oneOf("gridwright-layout"),
  formatVersion: (value): value is number => value === LAYOUT_FORMAT_VERSION,
  protocol: text,
  version: maybe(text),
  abiHash: maybe(text),
  doc: maybe(text),
  extends: maybe(object<{ protocol: string; abiHash: number }>({ protocol: text, abiHash: number })),
  parameters: list(object<ParameterDocument>({ ...named, min: number, max: number, default: maybe(number) })),
  constants: list(constant),
  enums: list(enumeration),
  opcodes: list(opcode),
  structs: list(struct),
  buffers: list(buffer),
});

export function isLayoutDocument(value: unknown): value is LayoutDocument {
  return isDocument(value) && namesKnownStructs(value);
}

/** Every struct comes after the ones it holds, so none can hold itself. */
function namesKnownStructs({ structs, buffers }: LayoutDocument): boolean {
  const known = new Set<string>();
  const isKnown = (each: TypeDocument): boolean => (each.element === undefined ? each.struct === undefined || known.has(each.struct) : isKnown(each.element));
  return (
    structs.every(({ name, fields }) => {
      const holds = fields.every(isKnown);
      known.add(name);
      return holds;
    }) && buffers.every((each) => (each.fields === undefined ? isKnown(each) : each.fields.every(isKnown)))
  );
}
