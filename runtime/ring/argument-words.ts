import type { KernelArgument } from "../../codegen/shader/kernel.js";
import { GridwrightError } from "../error.js";

/** One argument for many slots: the same value for all, or one value per slot. */
export type ArgumentColumn = number | boolean | ArrayLike<number | boolean>;

/**
 * The word that says `value` in a slot: two's complement for i32, the bits of the nearest f32, 0 or 1 for bool.
 *
 * @throws GridwrightError `opcode/argument` where the value has no such word or breaks the argument's constraint; `item` says where in
 * a column it stands
 */
export function argumentWord(argument: KernelArgument, value: unknown, item?: number): number {
  const word = wordOf(argument, value, item);
  checkConstraint(argument, comparedValue(argument, word, value), item);
  return word;
}

/**
 * The words of a column of `count` values. A whole column of u32 in a Uint32Array is checked and handed back as it is.
 *
 * @throws GridwrightError as `argumentWord`, with the item's index behind the name
 */
export function columnWords(argument: KernelArgument, column: ArrayLike<number | boolean>, count: number): Uint32Array {
  if (argument.type === "u32" && column instanceof Uint32Array) {
    if (isConstrained(argument)) for (let i = 0; i < column.length; i++) checkConstraint(argument, column[i] ?? 0, i);
    return column;
  }
  const words = new Uint32Array(count);
  for (let i = 0; i < count; i++) words[i] = argumentWord(argument, column[i], i);
  return words;
}

function wordOf(argument: KernelArgument, value: unknown, item: number | undefined): number {
  switch (argument.type) {
    case "u32":
      if (isIntegerIn(value, 0, 0xffffffff)) return value;
      throw refused(argument, item, value, "an unsigned 32-bit integer", 0xffffffff);
    case "i32":
      if (isIntegerIn(value, -0x80000000, 0x7fffffff)) return value >>> 0;
      throw refused(argument, item, value, "a signed 32-bit integer", 0x7fffffff);
    case "f32":
      if (typeof value === "number") return new Uint32Array(Float32Array.of(value).buffer)[0] ?? 0;
      throw refused(argument, item, value, "a number", undefined);
    case "bool":
      if (value === true || value === 1) return 1;
      if (value === false || value === 0) return 0;
      throw refused(argument, item, value, "true or false", 1);
  }
}

/** What the kernel compares with the constraint: the unsigned word, the signed one of an i32, the value of an f32. */
function comparedValue(argument: KernelArgument, word: number, value: unknown): number {
  if (argument.type === "f32") return Math.fround(Number(value));
  return argument.type === "i32" ? word | 0 : word;
}

function isConstrained({ min, max, in: listed, not, multipleOf }: KernelArgument): boolean {
  return min !== undefined || max !== undefined || listed !== undefined || not !== undefined || multipleOf !== undefined;
}

/** As the kernel does: a NaN lies outside of any bounds and is none of a list. */
function checkConstraint(argument: KernelArgument, value: number, item: number | undefined): void {
  const { min, max, in: listed, not, multipleOf } = argument;
  if (min !== undefined && !(value >= min)) throw illegal(argument, item, value, `at least ${min}`, min);
  if (max !== undefined && !(value <= max)) throw illegal(argument, item, value, `at most ${max}`, max);
  if (listed !== undefined && !listed.includes(value)) throw illegal(argument, item, value, `one of ${listed.join(", ")}`, listed);
  if (not?.includes(value) === true) throw illegal(argument, item, value, `not ${not.join(", ")}`, not);
  if (multipleOf !== undefined && value % multipleOf !== 0) throw illegal(argument, item, value, `a multiple of ${multipleOf}`, multipleOf);
}

function isIntegerIn(value: unknown, min: number, max: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}

function pathOf({ name }: KernelArgument, item: number | undefined): string {
  return item === undefined ? name : `${name}[${item}]`;
}

function refused(argument: KernelArgument, item: number | undefined, value: unknown, expected: string, limit: number | undefined): GridwrightError {
  const path = pathOf(argument, item);
  return new GridwrightError({
    code: "opcode/argument",
    message: `argument ${path} must be ${expected} (${String(value)})`,
    help: `pass ${argument.name} as ${argument.type}`,
    fields: { name: path, value, limit },
  });
}

function illegal(argument: KernelArgument, item: number | undefined, value: number, legal: string, limit: number | readonly number[]): GridwrightError {
  const path = pathOf(argument, item);
  return new GridwrightError({
    code: "opcode/argument",
    message: `argument ${path} is ${value} (legal: ${legal})`,
    help: `keep ${argument.name} to what the spec allows`,
    fields: { name: path, value, limit },
  });
}
