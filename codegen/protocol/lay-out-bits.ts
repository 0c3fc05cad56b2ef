/** `bits:` of a field: names for the bits of a u32, which then is no plain number any more. */
import type { SourceLocation } from "../../ir/diagnostic.js";
import type { BitRange, FieldType } from "./layout.js";
import { hasLimits } from "./limits.js";
import { shown, type Scope } from "./scope.js";
import type { BitsSpec, FieldSpec } from "./spec.js";

const LAST_BIT = 31;
/** One or two expressions. */
const RANGE = /^([^.]+)(?:\.\.([^.]+))?$/;

/** `value` with its words' bits named, where the field names some. */
export function nameBits(value: FieldType, spec: FieldSpec, scope: Scope): FieldType {
  if (spec.bits === undefined) return value;
  if (value.kind === "Array") return { ...value, element: nameBits(value.element, spec, scope) };
  if (value.kind !== "Number" || value.scalar !== "u32" || value.enum !== undefined || hasLimits(value.limits)) {
    scope.findings.invalid(spec.type.at, "layout/bits", `${spec.name} names bits, so it is a u32 or an atomic<u32> without constraints`);
    return value;
  }
  if (spec.bits.length === 0) scope.findings.invalid(spec.at, "layout/bits", `${spec.name} names no bits`);
  const parts = spec.bits.map((each) => readRange(each, scope));
  refuseOverlaps(spec.bits, parts, scope);
  return { kind: "Bits", atomic: value.atomic, parts: parts.sort((a, b) => a.firstBit - b.firstBit) };
}

function readRange({ name, doc, range }: BitsSpec, scope: Scope): BitRange {
  const [, first, last] = RANGE.exec(range.text) ?? [];
  if (first === undefined) {
    scope.findings.invalid(range.at, "layout/bits", `${shown(range)} is no bit and no range of bits of ${name}`, { help: "write a bit, as in 3, or a range, as in 4..7" });
    return { name, doc, firstBit: 0, bitCount: 0, flag: true };
  }
  const bit = (text: string): number => scope.numberIn({ text: text.trim(), at: range.at }, `a bit of ${name}`, 0, LAST_BIT);
  const from = bit(first);
  if (last === undefined) return { name, doc, firstBit: from, bitCount: 1, flag: true };
  const to = bit(last);
  if (from > to) scope.findings.invalid(range.at, "spec/range", `the bits of ${name} end before they start (${from} to ${to})`);
  return { name, doc, firstBit: from, bitCount: Math.max(1, to - from + 1), flag: false };
}

function refuseOverlaps(specs: readonly BitsSpec[], parts: readonly BitRange[], scope: Scope): void {
  const owners = new Map<number, { readonly name: string; readonly at: SourceLocation }>();
  specs.forEach(({ name, at }, i) => {
    const { firstBit = 0, bitCount = 0 } = parts[i] ?? {};
    const bits = Array.from({ length: bitCount }, (_, bit) => firstBit + bit);
    const taken = bits.find((bit) => owners.has(bit));
    const owner = taken === undefined ? undefined : owners.get(taken);
    if (owner !== undefined) {
      const notes = [{ message: owner.name, at: owner.at }];
      scope.findings.invalid(at, "layout/bits", `${name} takes bit ${taken}, which is a bit of ${owner.name}`, { notes });
    }
    for (const bit of bits) owners.set(bit, { name, at });
  });
}
