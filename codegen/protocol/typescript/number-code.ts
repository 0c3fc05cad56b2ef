/** One number of the wire in TypeScript: how it is typed, read, written, and told legal from illegal. */
import { acceptsAll, legalRanges } from "../enum-ranges.js";
import type { EnumLayout, Layout, Limits, NumberType, WideType } from "../layout.js";
import { describeLimits, hasLimits } from "../limits.js";
import { pascalCase } from "../names.js";

/** A condition that holds for illegal values, and what the legal ones are in words. */
export interface Test {
  readonly illegal: string;
  readonly limit: string;
}

const U64_MAX = "18446744073709551615";

export class NumberCode {
  readonly #enums: ReadonlyMap<string, EnumLayout>;

  constructor(layout: Layout) {
    this.#enums = new Map(layout.enums.map((each) => [each.name, each]));
  }

  /** A closed enum has a type of its own; an open one is a number, because any user value is legal. */
  type(type: NumberType): string {
    return this.#closed(type) === undefined ? "number" : pascalCase(this.#closed(type) ?? "");
  }

  read(type: NumberType, position: string): string {
    const word = this.readRaw(type, position);
    const closed = this.#closed(type);
    return closed === undefined ? word : `to${pascalCase(closed)}(${word})`;
  }

  /** The number as it lies there, whatever it means. */
  readRaw(type: NumberType, position: string): string {
    return `view.${{ u32: "getUint32", i32: "getInt32", f32: "getFloat32" }[type.scalar]}(${position}, true)`;
  }

  write(type: NumberType, position: string, value: string): string {
    return `view.${{ u32: "setUint32", i32: "setInt32", f32: "setFloat32" }[type.scalar]}(${position}, ${value}, true)`;
  }

  /**
   * For a word that was read, so is a number of its type already; undefined where every word is legal. `inline`: an enum's
   * numbers are compared in place where they are few ranges, which is faster than a call and says less.
   */
  wireTest(type: NumberType, value: string, inline = false): Test | undefined {
    const tests = [inline ? (this.#rangeTest(type, value) ?? this.#enumTest(type, value)) : this.#enumTest(type, value), limitsTest(type.limits, value, type.scalar)].filter((test) => test !== undefined);
    return tests.length === 0 ? undefined : { illegal: tests.map((test) => test.illegal).join(" || "), limit: tests.map((test) => test.limit).join(", ") };
  }

  /** For a value that the host brings. */
  hostTest(type: NumberType, value: string): Test {
    if (type.scalar === "f32") return floatTest(type.limits, value);
    const [low, high] = type.scalar === "u32" ? [0, 0xffffffff] : [-0x80000000, 0x7fffffff];
    const enumTest = this.#enumTest(type, value);
    if (!hasLimits(type.limits)) return enumTest ?? { illegal: `${type.scalar === "u32" ? "!isU32" : "!isI32"}(${value})`, limit: `${low} to ${high}` };
    const { min, max } = type.limits;
    const range = `!isInteger(${value}, ${min ?? low}, ${max ?? high})`;
    const illegal = [...(enumTest === undefined ? [] : [enumTest.illegal]), range, ...listTests(type.limits, value, "")].join(" || ");
    return { illegal, limit: [...(enumTest === undefined ? [] : [enumTest.limit]), describeLimits(type.limits, { low, high })].join(", ") };
  }

  #enumTest(type: NumberType, value: string): Test | undefined {
    const found = type.enum === undefined ? undefined : this.#enums.get(type.enum);
    if (found === undefined || acceptsAll(found)) return undefined;
    return { illegal: `!is${pascalCase(found.name)}(${value})`, limit: `a value of ${found.name}` };
  }

  #rangeTest(type: NumberType, value: string): Test | undefined {
    const found = type.enum === undefined ? undefined : this.#enums.get(type.enum);
    if (found === undefined || acceptsAll(found)) return undefined;
    const ranges = legalRanges(found);
    if (ranges.length > INLINE_RANGES) return undefined;
    const [least, most] = found.scalar === "u32" ? [0, 0xffffffff] : [-0x80000000, 0x7fffffff];
    const outside = ranges.map(({ from, to }) => {
      if (from === to) return `${value} !== ${from}`;
      const sides = [...(from === least ? [] : [`${value} < ${from}`]), ...(to === most ? [] : [`${value} > ${to}`])];
      return sides.length > 1 && ranges.length > 1 ? `(${sides.join(" || ")})` : sides.join(" || ");
    });
    return { illegal: outside.join(" && "), limit: `a value of ${found.name}` };
  }

  #closed(type: NumberType): string | undefined {
    return type.enum !== undefined && this.#enums.get(type.enum)?.open === false ? type.enum : undefined;
  }
}

/** More ranges than these read better as the list of values. */
export const INLINE_RANGES = 6;

/** For a u64 that was read; undefined where every one is legal. */
export function wideWireTest(type: WideType, value: string): Test | undefined {
  return limitsTest(type.limits, value, "u64");
}

/** For a u64 that the host brings. */
export function wideHostTest(type: WideType, value: string): Test {
  const limits = limitsTest(type.limits, value, "u64");
  return { illegal: [`!isU64(${value})`, ...(limits === undefined ? [] : [limits.illegal])].join(" || "), limit: limits?.limit ?? `0n to ${U64_MAX}n` };
}

function limitsTest(limits: Limits, value: string, scalar: NumberType["scalar"] | "u64"): Test | undefined {
  if (!hasLimits(limits)) return undefined;
  const suffix = scalar === "u64" ? "n" : "";
  const { min, max } = limits;
  // Written so that a NaN is illegal.
  const below = min === undefined ? [] : [scalar === "f32" ? `!(${value} >= ${min})` : `${value} < ${min}${suffix}`];
  const above = max === undefined ? [] : [scalar === "f32" ? `!(${value} <= ${max})` : `${value} > ${max}${suffix}`];
  const range = min !== undefined && min === max ? [`${value} !== ${min}${suffix}`] : [...below, ...above];
  return { illegal: [...range, ...listTests(limits, value, suffix)].join(" || "), limit: describeLimits(limits) };
}

function listTests(limits: Limits, value: string, suffix: string): string[] {
  const list = (values: readonly number[]): string => `[${values.map((each) => `${each}${suffix}`).join(", ")}]`;
  return [
    ...(limits.in === undefined ? [] : [`!${list(limits.in)}.includes(${value})`]),
    ...(limits.not === undefined ? [] : [`${list(limits.not)}.includes(${value})`]),
    ...(limits.multipleOf === undefined ? [] : [`${value} % ${limits.multipleOf}${suffix} !== 0${suffix}`]),
  ];
}

/** A number is rounded to an f32 when it is written, so it is judged rounded. Without bounds a NaN is a number like others. */
function floatTest(limits: Limits, value: string): Test {
  if (!hasLimits(limits)) return { illegal: `typeof ${value} !== "number"`, limit: "a number" };
  const { min, max } = limits;
  const isNone = min === undefined && max === undefined ? `typeof ${value} !== "number"` : `!isFloat(${value}, ${min ?? "-Infinity"}, ${max ?? "Infinity"})`;
  return { illegal: [isNone, ...listTests(limits, `Math.fround(${value})`, "")].join(" || "), limit: describeLimits(limits) };
}
