/**
 * WGSL functions for what WGSL has no types for: named bits of a word, and u64. They take and return values, because a
 * pointer to a buffer can't be passed portably; the caller loads and stores.
 */
import { bitsOf } from "./bits-of.js";
import type { BitRange, FieldType, Layout, StructEntry } from "./layout.js";
import { wrapProse } from "./prose.js";

const WIDTH = 110;

type Fields = Pick<StructEntry, "name" | "fields">;

/** Two functions for each named part of each word with named bits; nothing for a record without. */
export function wgslAccessors(record: Fields): string[] {
  return partsOf(record).map(({ prefix, place, part }) => {
    const doc = wrapProse(part.doc === "" ? `\`${part.name}\` in a word of \`${place}\`.` : `\`${part.name}\` in a word of \`${place}\`: ${part.doc}`, WIDTH).map((line) => `// ${line}`);
    return [...doc, getter(prefix, part), setter(prefix, part)].join("\n");
  });
}

export function wgslAccessorNames(record: Fields): string[] {
  return partsOf(record).flatMap(({ prefix, part }) => [`${prefix}_${part.name}`, `${prefix}_with_${part.name}`]);
}

/** What every shader with a u64 wants; nothing where there is none. */
export function wgslSupport(layout: Layout): string[] {
  return usesWide(layout) ? [U64] : [];
}

export function wgslSupportNames(layout: Layout): string[] {
  return usesWide(layout) ? [...U64.matchAll(/^fn (\w+)/gm)].map(([, name = ""]) => name) : [];
}

function partsOf({ name, fields }: Fields): { prefix: string; place: string; part: BitRange }[] {
  return fields.flatMap((field) => (bitsOf(field.value)?.parts ?? []).map((part) => ({ prefix: `${name}_${field.name}`, place: `${name}.${field.name}`, part })));
}

function getter(prefix: string, { name, firstBit, bitCount, flag }: BitRange): string {
  if (flag) return `fn ${prefix}_${name}(word: u32) -> bool { return extractBits(word, ${firstBit}u, 1u) != 0u; }`;
  return `fn ${prefix}_${name}(word: u32) -> u32 { return extractBits(word, ${firstBit}u, ${bitCount}u); }`;
}

function setter(prefix: string, { name, firstBit, bitCount, flag }: BitRange): string {
  const [type, value] = flag ? ["bool", "select(0u, 1u, value)"] : ["u32", "value"];
  return `fn ${prefix}_with_${name}(word: u32, value: ${type}) -> u32 { return insertBits(word, ${value}, ${firstBit}u, ${bitCount}u); }`;
}

function usesWide(layout: Layout): boolean {
  const holds = (type: FieldType): boolean => (type.kind === "Array" ? holds(type.element) : type.kind === "Wide");
  return [...layout.structs.map((each) => each.fields), ...layout.buffers.map((each) => (each.content.kind === "Struct" ? each.content.fields : []))].flat().some((field) => holds(field.value)) ||
    layout.buffers.some((each) => each.content.kind === "Array" && holds(each.content));
}

const U64 = `// A u64 is two words, the low one first. Sums and differences are modulo 2^64.
fn u64_low(value: array<u32, 2>) -> u32 { return value[0]; }
fn u64_high(value: array<u32, 2>) -> u32 { return value[1]; }
fn u64_of(low: u32, high: u32) -> array<u32, 2> { return array<u32, 2>(low, high); }
fn u64_add(a: array<u32, 2>, b: array<u32, 2>) -> array<u32, 2> {
  let low = a[0] + b[0];
  return array<u32, 2>(low, a[1] + b[1] + select(0u, 1u, low < a[0]));
}
fn u64_subtract(a: array<u32, 2>, b: array<u32, 2>) -> array<u32, 2> {
  return array<u32, 2>(a[0] - b[0], a[1] - b[1] - select(0u, 1u, a[0] < b[0]));
}
fn u64_equal(a: array<u32, 2>, b: array<u32, 2>) -> bool { return a[0] == b[0] && a[1] == b[1]; }
fn u64_less(a: array<u32, 2>, b: array<u32, 2>) -> bool { return a[1] < b[1] || (a[1] == b[1] && a[0] < b[0]); }`;
