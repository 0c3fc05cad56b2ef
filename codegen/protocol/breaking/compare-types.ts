/** Types of fields and buffers, seen from the wire and from the source, and the values that they allow. */
import type { EnumDocument, LayoutDocument, TypeDocument } from "../layout-document.js";
import type { Limits } from "../layout.js";
import { givenLimits } from "../limits.js";
import { narrowed, type Domain } from "./narrowing.js";
import { numbersOf, subtract, userNumbers, type Range } from "./ranges.js";
import type { Report } from "./report.js";

export interface Sides {
  readonly before: LayoutDocument;
  readonly after: LayoutDocument;
  /** Pairs of structs of other names that have been compared, each once. */
  readonly compared: Set<string>;
}

/** As a spec would say it. */
export function typeText(type: TypeDocument): string {
  if (type.element !== undefined) {
    const { inner, counts } = dimensions(type);
    return `${typeText(inner)}${counts.map((count) => `[${count}]`).join("")}`;
  }
  if (type.struct !== undefined) return type.struct;
  const scalar = type.type ?? "";
  return type.enum === undefined ? scalar : scalar.replace(/[ui]32/, type.enum);
}

function dimensions(type: TypeDocument): { inner: TypeDocument; counts: string[] } {
  if (type.element === undefined) return { inner: type, counts: [] };
  const { inner, counts } = dimensions(type.element);
  return { inner, counts: [String(type.count ?? type.countParameter ?? ""), ...counts] };
}

/** Equal exactly where both types put the same kinds of words at the same places; names say nothing. */
export function wireText(type: TypeDocument, document: LayoutDocument): string {
  if (type.element !== undefined) return `${wireText(type.element, document)}[${type.count ?? "tail"}]`;
  if (type.struct !== undefined) {
    const struct = document.structs.find((each) => each.name === type.struct);
    return `{${struct?.fields.map((field) => `${field.offsetBytes}:${wireText(field, document)}`).join(",") ?? ""}}`;
  }
  return (type.type ?? "").replace(/^atomic<(.*)>$/, "$1").replace(/^bool$/, "u32");
}

/** `path` is that of the field or buffer; `name` is how messages call it. */
export function compareType(path: string, name: string, before: TypeDocument, after: TypeDocument, sides: Sides, report: Report): void {
  if (meansOtherBytes(before, after, sides)) {
    report.breaks("FIELD_SAME_TYPE", `${path}.type`, `${name} is ${typeText(after)}, and was ${typeText(before)}`);
    return;
  }
  report.stays("SYMBOL_SAME_TYPE", `${path}.type`, name, typeText(before), typeText(after), "to the source");
  if (before.strideBytes !== after.strideBytes) {
    report.breaks("STRIDE_SAME", `${path}.type`, `elements of ${name} are ${after.strideBytes} bytes apart, and were ${before.strideBytes}`);
  }
  compareBits(path, name, innermost(before), innermost(after), report);
  compareLegal(path, name, innermost(before), innermost(after), sides, report);
  if (isOrdered(after) && !isOrdered(before)) report.breaks("VALID_NOT_NARROWED", `${path}.valid`, `${name} must be in order now, and need not have been`);
  else if (isOrdered(before) && !isOrdered(after)) report.adds("VALID_WIDENED", `${path}.valid`, `${name} need not be in order any more`);
}

/** Of an array of arrays the inner ones are: an alias says so. */
function isOrdered(type: TypeDocument): boolean {
  return type.element !== undefined && (type.nonDecreasing === true || isOrdered(type.element));
}

function meansOtherBytes(before: TypeDocument, after: TypeDocument, sides: Sides): boolean {
  const [a, b] = [innermost(before), innermost(after)];
  // What changes inside of a struct is said once, of the struct.
  if (a.struct !== undefined && a.struct === b.struct) return shape(before) !== shape(after);
  // So is the type of an enum.
  if (a.enum !== undefined && a.enum === b.enum) return plain(before) !== plain(after);
  if (wireText(before, sides.before) !== wireText(after, sides.after)) return true;
  return a.enum !== undefined && b.enum !== undefined && a.enum !== b.enum && !sameMeaning(enumOf(a, sides.before), enumOf(b, sides.after));
}

/** A type as a spec would say it, but for atomics and for who counts a tail, which move no byte. */
function plain(type: TypeDocument): string {
  return `${typeText(innermost(type)).replace(/^atomic<(.*)>$/, "$1")}${shape(type)}`;
}

/** How many elements, without what they are. */
function shape(type: TypeDocument): string {
  return type.element === undefined ? "" : `${shape(type.element)}[${type.count ?? "tail"}]`;
}

/** Two enums of other names have the same numbers, and no number has the other's name. */
export function sameMeaning(a: EnumDocument | undefined, b: EnumDocument | undefined): boolean {
  const numbers = (of: EnumDocument | undefined): string => (of?.values ?? []).map(({ value }) => value).sort((x, y) => x - y).join();
  const named = new Map(a?.values.map(({ name, value }) => [name, value]));
  return numbers(a) === numbers(b) && (b?.values ?? []).every(({ name, value }) => (named.get(name) ?? value) === value);
}

export function innermost(type: TypeDocument): TypeDocument {
  return type.element === undefined ? type : innermost(type.element);
}

export function enumOf(type: TypeDocument, document: LayoutDocument): EnumDocument | undefined {
  return document.enums.find((each) => each.name === type.enum);
}

function compareBits(path: string, name: string, before: TypeDocument, after: TypeDocument, report: Report): void {
  if (before.bits === undefined && after.bits === undefined) return;
  if (before.bits === undefined || after.bits === undefined) {
    report.breaks("SYMBOL_SAME_TYPE", `${path}.type`, `${name} ${after.bits === undefined ? "has no named bits any more" : "has named bits now, and was a plain word"}`);
  }
  const kind = ({ flag }: { readonly flag?: true }): string => (flag === true ? "a flag" : "a number");
  const range = ({ firstBit, bitCount }: { firstBit: number; bitCount: number }): string => (bitCount === 1 ? `bit ${firstBit}` : `bits ${firstBit} to ${firstBit + bitCount - 1}`);
  const old = before.bits ?? [];
  const fresh = after.bits ?? [];
  for (const part of old) {
    const own = `${name}.${part.name}`;
    const same = fresh.find((each) => each.name === part.name);
    if (same === undefined) {
      if (after.bits === undefined) continue;
      const heir = fresh.find((each) => range(each) === range(part) && !old.some((other) => other.name === each.name));
      if (heir === undefined) report.breaks("SYMBOL_NO_DELETE", path, `${own} is gone`);
      else report.breaks("SYMBOL_NO_DELETE", `${path}.bits.${heir.name}`, `${own} is gone; ${heir.name} lies in its place`);
    } else if (range(same) !== range(part)) report.stays("BITS_SAME_RANGE", `${path}.bits.${part.name}`, own, range(part), range(same));
    else report.stays("SYMBOL_SAME_TYPE", `${path}.bits.${part.name}`, own, kind(part), kind(same), "to the source");
  }
  for (const part of fresh) {
    const renames = old.some((each) => each.name === part.name || range(each) === range(part));
    if (before.bits !== undefined && !renames) report.adds("FIELD_ADDED", `${path}.bits.${part.name}`, `${name}.${part.name} is new`);
  }
  // What a plain word may be is said by its legal values.
  const lost = after.bits === undefined ? 0 : (possibleBits(before) & ~possibleBits(after)) >>> 0;
  if (lost !== 0) report.breaks("VALID_NOT_NARROWED", path, `bits of ${name} must be zero now, and could be set (0x${lost.toString(16)})`);
}

/** The bits that may be set, as a mask. */
function possibleBits(type: TypeDocument): number {
  if (type.bits !== undefined) return type.bits.reduce((mask, { firstBit, bitCount }) => (mask | ((2 ** bitCount - 1) * 2 ** firstBit)) >>> 0, 0);
  return type.max === undefined ? 0xffffffff : 2 ** (32 - Math.clz32(type.max)) - 1;
}

export function compareLegal(path: string, name: string, before: TypeDocument, after: TypeDocument, sides: Sides, report: Report): void {
  if (after.bits !== undefined || before.struct !== undefined || after.struct !== undefined) return;
  // The same enum on both sides is compared by itself.
  const sameEnum = before.enum === after.enum;
  const [old, fresh] = sameEnum ? [undefined, undefined] : [enumOf(before, sides.before), enumOf(after, sides.after)];
  const said = compareLimits(`${path}.valid`, name, [limitsOf(before), ...enumLimits(old)], [limitsOf(after), ...enumLimits(fresh)], domainOf(after), report);
  if (said || fresh?.open !== true) return;
  const [lost] = legalRanges(before, old).flatMap((range) => subtract(range, [...numbersOf(fresh), ...userNumbers(fresh)]));
  if (lost !== undefined) report.breaks("VALID_NOT_NARROWED", `${path}.valid`, `${name} refuses values that were legal (such as ${lost.from})`);
}

/** What a word could be that an open enum may refuse now. */
function legalRanges(type: TypeDocument, of: EnumDocument | undefined): Range[] {
  const { low, high } = domainOf(type);
  const { min = low, max = high, in: list } = limitsOf(type);
  const all = of === undefined ? [{ from: low, to: high }] : [...numbersOf(of), ...userNumbers(of)];
  const listed = list?.map((value) => ({ from: value, to: value })) ?? all;
  return listed.map(({ from, to }) => ({ from: Math.max(from, min), to: Math.min(to, max) })).filter(({ from, to }) => from <= to);
}

/** Several limits hold together. True where something is refused now. */
export function compareLimits(path: string, name: string, before: readonly Limits[], after: readonly Limits[], domain: Domain, report: Report): boolean {
  const lost = narrowing(before, after, domain);
  if (lost !== undefined) report.breaks("VALID_NOT_NARROWED", path, `${name} refuses values that were legal (${lost})`);
  else if (narrowing(after, before, domain) !== undefined) report.adds("VALID_WIDENED", path, `${name} allows more values than it did (${narrowing(after, before, domain)})`);
  return lost !== undefined;
}

/** One of `after` must refuse something that all of `before` allow; the strictest of `before` stands for all. */
function narrowing(before: readonly Limits[], after: readonly Limits[], domain: Domain): string | undefined {
  for (const limits of after) {
    const reasons = before.map((each) => narrowed(each, limits, domain));
    if (reasons.every((reason) => reason !== undefined)) return reasons[0];
  }
  return undefined;
}

export function limitsOf(type: TypeDocument): Limits {
  if (type.type === "bool") return { min: 0, max: 1 };
  if (type.bits !== undefined) return { max: possibleBits({ bits: type.bits }) };
  return givenLimits(type);
}

/** A closed enum allows its values; an open one is left to `compare-enums.ts`. */
function enumLimits(of: EnumDocument | undefined): Limits[] {
  return of === undefined || of.open ? [] : [{ in: of.values.map(({ value }) => value).sort((a, b) => a - b) }];
}

export function domainOf({ type = "" }: { readonly type?: string }): Domain {
  if (type.includes("f32")) return { low: -Infinity, high: Infinity, integers: false };
  if (type.includes("i32")) return { low: -0x80000000, high: 0x7fffffff, integers: true };
  return type === "u64" ? { low: 0, high: 2 ** 64, integers: true } : { low: 0, high: 0xffffffff, integers: true };
}
