/** Which numbers an enum allows. */
import { subtract } from "./breaking/ranges.js";
import type { EnumLayout, NumberRange } from "./layout.js";

/** The numbers that an enum allows, as ranges in ascending order that neither overlap nor touch. */
export function legalRanges({ values, open, userRanges, reserved, scalar }: EnumLayout): NumberRange[] {
  const [least, most] = scalar === "u32" ? [0, 0xffffffff] : [-0x80000000, 0x7fffffff];
  const free = !open ? [] : userRanges.length > 0 ? userRanges : subtract({ from: least, to: most }, reserved);
  const all = [...values.map(({ number }) => ({ from: number, to: number })), ...free].sort((a, b) => a.from - b.from);
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of all) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** An open enum without user ranges and reservations has no illegal value, nor has one whose ranges leave nothing out. */
export function acceptsAll(layout: EnumLayout): boolean {
  if (!layout.open) return false;
  const [first, ...more] = legalRanges(layout);
  return more.length === 0 && first !== undefined && first.to - first.from === 0xffffffff;
}
