/** One value as it lies in memory: read, put into words, and judged as the generated validators judge it. */
import { assertNever } from "../../../ir/types.js";
import type { BitsType, BoolType, EnumLayout, FieldType, Layout, Limits, NumberType, WideType } from "../layout.js";
import { describeLimits, hasLimits } from "../limits.js";
import { unnamedBits } from "../typescript/bits.js";

/** What takes one number: a word, or the two of a u64. */
export type LeafType = NumberType | BoolType | WideType | BitsType;

export const RESERVED_WORD: NumberType = { kind: "Number", scalar: "u32", atomic: false, limits: { min: 0, max: 0 } };

export function leafBytes(type: LeafType): number {
  return type.kind === "Wide" ? 8 : 4;
}

export function isLeaf(type: FieldType): type is LeafType {
  return type.kind === "Number" || type.kind === "Bool" || type.kind === "Wide" || type.kind === "Bits";
}

export function readLeaf(type: LeafType, view: DataView, offsetBytes: number): number | bigint {
  if (type.kind === "Wide") return view.getBigUint64(offsetBytes, true);
  if (type.kind !== "Number" || type.scalar === "u32") return view.getUint32(offsetBytes, true);
  return type.scalar === "i32" ? view.getInt32(offsetBytes, true) : view.getFloat32(offsetBytes, true);
}

export class LeafValues {
  readonly #enums: ReadonlyMap<string, EnumLayout>;

  constructor(layout: Layout) {
    this.#enums = new Map(layout.enums.map((each) => [each.name, each]));
  }

  /** For people: `published (1)`, `on true, level 3`, `0.1`. */
  text(type: LeafType, value: number | bigint): string {
    switch (type.kind) {
      case "Bool":
        return value === 0 ? "false" : value === 1 ? "true" : `${value}, neither 0 nor 1`;
      case "Wide":
        return String(value);
      case "Bits":
        return bitsText(type, Number(value));
      case "Number": {
        const found = type.enum === undefined ? undefined : this.#enums.get(type.enum);
        if (found === undefined) return type.scalar === "f32" ? floatText(Number(value)) : String(value);
        const known = found.values.find((each) => each.number === value);
        return `${known?.name ?? (isOfEnum(found, Number(value)) ? "unnamed" : `no ${found.name}`)} (${value})`;
      }
      default:
        return assertNever(type);
    }
  }

  /** The legal values in words, if this is none. */
  limit(type: LeafType, value: number | bigint): string | undefined {
    switch (type.kind) {
      case "Bool":
        return value > 1 ? "0 or 1" : undefined;
      case "Wide":
        return isWithin(value, type.limits) ? undefined : describeLimits(type.limits);
      case "Bits": {
        const mask = unnamedBits(type);
        return (Number(value) & mask) === 0 ? undefined : `zero in the bits 0x${mask.toString(16)}`;
      }
      case "Number": {
        const found = type.enum === undefined ? undefined : this.#enums.get(type.enum);
        const tested = found !== undefined && !(found.open && found.userRanges.length === 0 && found.reserved.length === 0);
        if ((!tested || isOfEnum(found, Number(value))) && isWithin(value, type.limits)) return undefined;
        return [...(tested ? [`a value of ${found.name}`] : []), ...(hasLimits(type.limits) ? [describeLimits(type.limits)] : [])].join(", ");
      }
      default:
        return assertNever(type);
    }
  }
}

function isOfEnum({ values, open, userRanges, reserved }: EnumLayout, value: number): boolean {
  const within = ({ from, to }: { readonly from: number; readonly to: number }): boolean => value >= from && value <= to;
  if (values.some((each) => each.number === value)) return true;
  return open && (userRanges.length > 0 ? userRanges.some(within) : !reserved.some(within));
}

/** Not `isLegal`, which is for numbers that a spec may say: here a NaN may come, and is illegal wherever there is a limit. */
function isWithin(value: number | bigint, { min, max, in: listed, not, multipleOf }: Limits): boolean {
  if (min !== undefined && !(value >= min)) return false;
  if (max !== undefined && !(value <= max)) return false;
  const is = (each: number): boolean => value == each;
  if (listed !== undefined && !listed.some(is)) return false;
  if (not?.some(is) === true) return false;
  if (multipleOf === undefined) return true;
  return typeof value === "bigint" ? value % BigInt(multipleOf) === 0n : value % multipleOf === 0;
}

function bitsText(type: BitsType, word: number): string {
  const named = type.parts.map((part) => {
    const value = Math.floor(word / 2 ** part.firstBit) % 2 ** part.bitCount;
    return `${part.name} ${part.flag ? value === 1 : value}`;
  });
  const rest = (word & unnamedBits(type)) >>> 0;
  return [...named, ...(rest === 0 ? [] : [`bits without a name 0x${rest.toString(16)}`])].join(", ");
}

/** The shortest decimal that is this f32. */
function floatText(value: number): string {
  if (Object.is(value, -0)) return "-0";
  for (let digits = 1; digits < 9 && Number.isFinite(value); digits += 1) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(value);
}
