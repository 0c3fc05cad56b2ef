/** Ranges of whole numbers, inclusive: what one holds and others do not. */
import type { EnumDocument } from "../layout-document.js";

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What of `range` none of `others` holds. */
export function subtract(range: Range, others: readonly Range[]): Range[] {
  const around = ({ from, to }: Range, other: Range): Range[] => {
    const [below, above] = [{ from, to: Math.min(to, other.from - 1) }, { from: Math.max(from, other.to + 1), to }];
    return [below, above].filter((part) => part.from <= part.to);
  };
  return others.reduce<Range[]>((rest, other) => rest.flatMap((part) => around(part, other)), [range]);
}

export function isIn(number: number, ranges: readonly Range[]): boolean {
  return ranges.some(({ from, to }) => number >= from && number <= to);
}

/** How many numbers they hold; they do not overlap. */
export function count(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}

export function describe(ranges: readonly Range[]): string {
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${from} to ${to}`)).join(", ");
}

/** Every number that the enum's word can be. */
function wholeOf({ type }: Pick<EnumDocument, "type">): Range {
  return type === "i32" ? { from: -0x80000000, to: 0x7fffffff } : { from: 0, to: 0xffffffff };
}

export function numbersOf({ values }: Pick<EnumDocument, "values">): Range[] {
  return values.map(({ value }) => ({ from: value, to: value }));
}

/** Without user ranges every number that is not reserved is for users. */
export function userNumbers(of: EnumDocument): Range[] {
  if (!of.open) return [];
  return of.userRanges.length > 0 ? [...of.userRanges] : subtract(wholeOf(of), of.reserved);
}
