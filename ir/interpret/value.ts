/**
 * A value while a program runs. A bool is 0 or 1, a u32 lies in 0..2^32-1, an i32 in -2^31..2^31-1, an f32 is a double
 * that a float can hold. A vector, an array or a struct is its parts in order. Values are never changed in place.
 */
import { assertNever, type Type } from "../types.js";

export type Value = number | readonly Value[];

export function scalar(value: Value): number {
  if (typeof value === "number") return value;
  throw new Error("expected a scalar, got a composite value: the program is not verified");
}

export function parts(value: Value): readonly Value[] {
  if (typeof value !== "number") return value;
  throw new Error(`expected a composite value, got ${value}: the program is not verified`);
}

/** Reading past an end here is a defect of the oracle or an unverified program, never an access of the program. */
export function elementAt<T>(array: readonly T[], index: number): T {
  const element = array[index];
  if (element === undefined) throw new Error(`no element ${index} (of ${array.length}): the program is not verified`);
  return element;
}

export function zeroOf(type: Type): Value {
  switch (type.kind) {
    case "Scalar":
    case "Atomic":
      return 0;
    case "Vector":
      return new Array<Value>(type.size).fill(0);
    case "FixedArray":
      return new Array<Value>(type.count).fill(zeroOf(type.element));
    case "Struct":
      return type.members.map((member) => zeroOf(member.type));
    case "RuntimeArray":
      throw new Error("a run-time array is no value: the program is not verified");
    default:
      return assertNever(type);
  }
}
