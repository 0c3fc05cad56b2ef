/** Structs, and buffers that are one, at random: fields, alignments, reserved words and rules. */
import fc from "fast-check";
import { ENUMS, fieldType, type Family, type RandomField } from "./field-types.js";
import { fieldNames, prose, TYPE_NAMES } from "./words.js";

export interface RandomRecord {
  readonly fields: Readonly<Record<string, RandomField>>;
  readonly rule?: string | readonly string[];
  readonly doc?: string;
  readonly size?: number;
}

export interface RecordOptions {
  readonly family: Family;
  /** Structs that a field may hold. */
  readonly structs: readonly string[];
}

export function randomRecord({ family, structs }: RecordOptions): fc.Arbitrary<RandomRecord> {
  return fc.integer({ min: 1, max: 6 }).chain((count) =>
    fc
      .record({
        names: fieldNames(count),
        types: fc.array(fc.oneof({ arbitrary: fieldType(family, structs), weight: 4 }, { arbitrary: fieldType(family, structs).chain(aligned), weight: 1 }), { minLength: count, maxLength: count }),
        docs: fc.array(fc.option(prose, { freq: 2 }), { minLength: count, maxLength: count }),
        padding: fc.option(fc.tuple(fc.nat(count), fc.constantFrom("u32", "u32[2]", "u32[row]")), { freq: 3 }),
        rules: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 2 }),
        doc: fc.option(prose, { freq: 2 }),
      })
      .map(({ names, types, docs, padding, rules, doc }) => {
        const entries = names.map((name, i): [string, RandomField] => [name, { ...(types[i] ?? { type: "u32" }), ...(docs[i] == null ? {} : { doc: docs[i] }) }]);
        if (padding !== null) entries.splice(padding[0], 0, ["_spare", { type: family === "uniform" ? "u32" : padding[1], reserved: true }]);
        const fields = Object.fromEntries(family === "uniform" ? entries.map(([name, field]) => [name, startingAt16(field)]) : entries);
        const written = rules.flatMap((numbers) => ruleOver(entries, numbers));
        return { ...(doc === null ? {} : { doc }), ...(written.length === 0 ? {} : { rule: written.length === 1 ? (written[0] ?? "") : written }), fields };
      }),
  );
}

const ALIGNMENTS = [16, 32, 64] as const;
const LARGEST = 64;

function aligned(field: RandomField): fc.Arbitrary<RandomField> {
  return fc.constantFrom(...(holdsStruct(field) ? [LARGEST] : ALIGNMENTS)).map((align) => ({ ...field, align }));
}

/** A struct's own alignment is that of its fields, and none may ask for less. */
function holdsStruct({ type }: RandomField): boolean {
  return TYPE_NAMES.some((name) => type === name || type.startsWith(`${name}[`));
}

/** In a uniform buffer structs and arrays begin at multiples of 16 bytes, and so does what follows a struct. */
function startingAt16(field: RandomField): RandomField {
  return { align: holdsStruct(field) ? LARGEST : ALIGNMENTS[0], ...field };
}

/** Names that a rule can use. */
interface Operands {
  /** Integers without constraints. */
  readonly free: string[];
  readonly integers: string[];
  /** Those that can be compared with an f32: all but u64. */
  readonly narrow: string[];
}

function operands(entries: readonly (readonly [string, RandomField])[]): Operands {
  const names: Operands = { free: [], integers: [], narrow: [] };
  for (const [name, { type, valid, bits, reserved }] of entries) {
    if (reserved === true || type.includes("[")) continue;
    if (bits !== undefined) for (const part of Object.keys(bits)) [names.integers, names.narrow].forEach((list) => list.push(`${name}.${part}`));
    else if (type === "u64") names.integers.push(name);
    else if (type === "f32") names.narrow.push(name);
    else if (/^vec\d<f32>$/.test(type)) names.narrow.push(`${name}.x`, `${name}.y`);
    else if (["u32", "i32", "bool", ...ENUMS].includes(type)) [names.integers, names.narrow].forEach((list) => list.push(name));
    if (valid === undefined && bits === undefined && ["u32", "i32", "u64"].includes(type)) names.free.push(name);
  }
  return names;
}

/** Of unsigned and signed integers without constraints, at least one in four values keeps the rule. */
const RULES_OF_FREE: readonly ((a: string, b: string) => string)[] = [
  (a, b) => `${a} <= ${b}`,
  (a) => `${a} % 3 != 1`,
  (a, b) => `${a} <= ${b} or ${b} == 0`,
  (a, b) => `(${a} >= ${b} or ${a} / 2 < ${b}) and ${a} != 77`,
  (a, b) => `${a} * 3 - ${b} > -span or ${a} < ${b}`,
];

/** Of numbers with constraints of their own, all values keep these, so that some value always does. */
const RULES_OF_ALL: readonly ((a: string, b: string) => string)[] = [
  (a, b) => `${a} <= ${b} or ${a} > ${b} or ${a} != ${a} or ${b} != ${b}`,
  (a, b) => `-${a} + ${b} == ${b} - ${a} or ${a} != ${b}`,
  (a, b) => `${a} * ${a} + 1 != 0 and (${b} >= 0 or ${b} * 2 < 1 or ${b} != ${b})`,
];

function ruleOver(entries: readonly (readonly [string, RandomField])[], [which, first, second]: readonly [number, number, number]): string[] {
  const { free, integers, narrow } = operands(entries);
  const ofFree = which % 3 === 0 && free.length > 0;
  const names = ofFree ? free : which % 3 === 1 ? integers : narrow;
  const rules = ofFree ? RULES_OF_FREE : RULES_OF_ALL;
  const [a, b] = [names[first % names.length], names[second % names.length]];
  const rule = rules[(which >> 2) % rules.length];
  return a === undefined || b === undefined || rule === undefined ? [] : [rule(a, b)];
}
