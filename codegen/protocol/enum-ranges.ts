/** Which numbers an enum allows. */
import type { EnumLayout, NumberRange } from "./layout.js";

/** The numbers that an enum allows, as ranges in ascending order that neither overlap nor touch. */
export function legalRanges({ values, open, userRanges, reserved, scalar }: EnumLayout): NumberRange[] {
  const [least, most] = scalar === "u32" ? [0, 0xffffffff] : [-0x80000000, 0x7fffffff];
  const free = !open ? [] : userRanges.length > 0 ? userRanges : outside(reserved, least, most);
  const all = [...values.map(({ number }) => ({ from: number, to: number })), ...free].sort((a, b) => a.from - b.from);
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of all) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** What lies between `ranges`, from `least` to `most`. */
function outside(ranges: readonly NumberRange[], least: number, most: number): NumberRange[] {
  const gaps: NumberRange[] = [];
  let next = least;
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    if (from > next) gaps.push({ from: next, to: from - 1 });
    next = Math.max(next, to + 1);
  }
  return next <= most ? [...gaps, { from: next, to: most }] : gaps;
}

/** An open enum without user ranges and reservations has no illegal value, nor has one whose ranges leave nothing out. */
export function acceptsAll(layout: EnumLayout): boolean {
  if (!layout.open) return false;
  const [first, ...more] = legalRanges(layout);
  return more.length === 0 && first !== undefined && first.to - first.from === 0xffffffff;
}
