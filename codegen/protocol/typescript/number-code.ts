/** One word of the wire in TypeScript: how it is typed, read, written, and told legal from illegal. */
import type { EnumLayout, Layout, NumberType } from "../layout.js";
import { pascalCase } from "../names.js";

/** A condition that holds for illegal values, and what the legal ones are in words. */
export interface Test {
  readonly illegal: string;
  readonly limit: string;
}

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

  /** For a word that was read, so is an integer of its type already; undefined where every word is legal. */
  wireTest(type: NumberType, value: string): Test | undefined {
    const tests = [this.#enumTest(type, value), limitsTest(type, value)].filter((test) => test !== undefined);
    return tests.length === 0 ? undefined : { illegal: tests.map((test) => test.illegal).join(" || "), limit: tests.map((test) => test.limit).join(", ") };
  }

  /** For a value that the host brings. */
  hostTest(type: NumberType, value: string): Test {
    if (type.scalar === "f32") return { illegal: `typeof ${value} !== "number"`, limit: "a number" };
    const { min, max } = type.limits;
    const [low, high] = type.scalar === "u32" ? [0, 0xffffffff] : [-0x80000000, 0x7fffffff];
    const enumTest = this.#enumTest(type, value);
    const limited = min !== undefined || max !== undefined;
    const range = { illegal: `!isInteger(${value}, ${min ?? low}, ${max ?? high})`, limit: min !== undefined && min === max ? String(min) : `${min ?? low} to ${max ?? high}` };
    if (enumTest === undefined) return limited ? range : { illegal: `${type.scalar === "u32" ? "!isU32" : "!isI32"}(${value})`, limit: range.limit };
    return limited ? { illegal: `${enumTest.illegal} || ${range.illegal}`, limit: `${enumTest.limit}, ${range.limit}` } : enumTest;
  }

  #enumTest(type: NumberType, value: string): Test | undefined {
    const found = type.enum === undefined ? undefined : this.#enums.get(type.enum);
    if (found === undefined || acceptsAll(found)) return undefined;
    return { illegal: `!is${pascalCase(found.name)}(${value})`, limit: `a value of ${found.name}` };
  }

  #closed(type: NumberType): string | undefined {
    return type.enum !== undefined && this.#enums.get(type.enum)?.open === false ? type.enum : undefined;
  }
}

/** An open enum without user ranges and reservations has no illegal value. */
export function acceptsAll(layout: EnumLayout): boolean {
  return layout.open && layout.userRanges.length === 0 && layout.reserved.length === 0;
}

function limitsTest(type: NumberType, value: string): Test | undefined {
  const { min, max } = type.limits;
  if (min === undefined && max === undefined) return undefined;
  if (min === max) return { illegal: `${value} !== ${min}`, limit: String(min) };
  if (min === undefined) return { illegal: `${value} > ${max}`, limit: `at most ${max}` };
  if (max === undefined) return { illegal: `${value} < ${min}`, limit: `at least ${min}` };
  return { illegal: `${value} < ${min} || ${value} > ${max}`, limit: `${min} to ${max}` };
}

