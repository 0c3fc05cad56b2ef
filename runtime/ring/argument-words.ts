import type { KernelArgument } from "../../codegen/shader/kernel.js";
import { GridwrightError } from "../error.js";

/** One argument for many slots: the same value for all, or one value per slot. */
export type ArgumentColumn = number | boolean | ArrayLike<number | boolean>;

/**
 * The word that says `value` in a slot: two's complement for i32, the bits of the nearest f32, 0 or 1 for bool.
 *
 * @throws GridwrightError `opcode/argument` where the value has no such word or breaks the argument's constraint
 */
export function argumentWord(argument: KernelArgument, value: unknown): number {
  const word = wordOf(argument, value);
  checkConstraint(argument, comparedValue(argument, word, value));
  return word;
}

/** The words of a column of `count` values. A whole column of u32 in a Uint32Array is checked and handed back as it is. */
export function columnWords(argument: KernelArgument, column: ArrayLike<number | boolean>, count: number): Uint32Array {
  if (argument.type === "u32" && column instanceof Uint32Array) {
    if (argument.min !== undefined || argument.max !== undefined) for (const word of column) checkConstraint(argument, word);
    return column;
  }
  const words = new Uint32Array(count);
  for (let i = 0; i < count; i++) words[i] = argumentWord(argument, column[i]);
  return words;
}

function wordOf(argument: KernelArgument, value: unknown): number {
  switch (argument.type) {
    case "u32":
      if (isIntegerIn(value, 0, 0xffffffff)) return value;
      throw refused(argument, value, "an unsigned 32-bit integer", 0xffffffff);
    case "i32":
      if (isIntegerIn(value, -0x80000000, 0x7fffffff)) return value >>> 0;
      throw refused(argument, value, "a signed 32-bit integer", 0x7fffffff);
    case "f32":
      if (typeof value === "number") return new Uint32Array(Float32Array.of(value).buffer)[0] ?? 0;
      throw refused(argument, value, "a number", undefined);
    case "bool":
      if (value === true || value === 1) return 1;
      if (value === false || value === 0) return 0;
      throw refused(argument, value, "true or false", 1);
  }
}

/** What the kernel compares with the constraint: the unsigned word, the signed one of an i32, the value of an f32. */
function comparedValue(argument: KernelArgument, word: number, value: unknown): number {
  if (argument.type === "f32") return Math.fround(Number(value));
  return argument.type === "i32" ? word | 0 : word;
}

/** A NaN lies outside of any constraint, as it does for the kernel. */
function checkConstraint({ name, min, max }: KernelArgument, value: number): void {
  if (min !== undefined && !(value >= min)) throw outside(name, value, "below", min);
  if (max !== undefined && !(value <= max)) throw outside(name, value, "above", max);
}

function isIntegerIn(value: unknown, min: number, max: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}

function refused(argument: KernelArgument, value: unknown, expected: string, limit: number | undefined): GridwrightError {
  return new GridwrightError({
    code: "opcode/argument",
    message: `argument ${argument.name} must be ${expected} (${String(value)})`,
    help: `pass ${argument.name} as ${argument.type}`,
    fields: { name: argument.name, value, limit },
  });
}

function outside(name: string, value: number, side: "below" | "above", limit: number): GridwrightError {
  return new GridwrightError({
    code: "opcode/argument",
    message: `argument ${name} is ${side} its limit (${value}, limit ${limit})`,
    help: `keep ${name} within the range that the spec gives it`,
    fields: { name, value, limit },
  });
}
