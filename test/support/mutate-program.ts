/**
 * Small changes to a program that keep its shape as data (a statement stays a statement, a type a type) and nothing else:
 * most of what comes out is wrong, in ways that no author would think of.
 */
import type { Expression, Program, Statement } from "../../ir/ir.js";
import type { Type } from "../../ir/types.js";
import type { Tape } from "./random-program/tape.js";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What may take the place of what. */
type Sort = "statement" | "expression" | "scalar" | "type" | "name" | "number" | "place";

const SORT_OF_KIND: Readonly<Record<string, Sort | undefined>> = {
  Let: "statement", Var: "statement", Assign: "statement", Store: "statement", AtomicStore: "statement", If: "statement", Switch: "statement", For: "statement", While: "statement",
  Break: "statement", Continue: "statement", Return: "statement", FunctionReturn: "statement", Barrier: "statement", Region: "statement", Eval: "statement",
  Const: "expression", Ref: "expression", Load: "expression", AtomicLoad: "expression", AtomicRmw: "expression", AtomicCompareExchange: "expression", WorkgroupUniformLoad: "expression",
  Unary: "expression", Binary: "expression", Select: "expression", Convert: "expression", Bitcast: "expression", Construct: "expression", Component: "expression", Builtin: "expression",
  ArrayLength: "expression", Call: "expression", MathCall: "expression",
  Scalar: "scalar", Vector: "type", Atomic: "type", FixedArray: "type", RuntimeArray: "type", Struct: "type",
} satisfies Record<(Statement | Expression | Type)["kind"], Sort>;

/** Every kind of statement and expression. */
export const NODE_KINDS = Object.entries(SORT_OF_KIND).flatMap(([kind, sort]) => (sort === "statement" || sort === "expression" ? [kind] : []));

const NAME_KEYS = ["name", "variable", "function", "buffer", "component", "lengthParameter"];
const ODD_NAMES = ["nowhere", "__x", "", "true"];
const ODD_NUMBERS = [0, 1, 2, 3, 4, 5, 64, -1, 1.5, 0x7fffffff, 0xffffffff, 0x100000000, 1e300];

interface Slot {
  readonly sort: Sort;
  readonly value: Json;
  readonly replace: (value: Json) => void;
  /** Present where it stands in a block. */
  readonly remove?: () => void;
}

export function mutate(program: Program, tape: Tape): Program {
  const json: Json = JSON.parse(JSON.stringify(program));
  for (let left = 1 + tape.below(3); left > 0; left--) {
    const slots: Slot[] = [];
    collect(json, slots);
    const slot = tape.pickAny(slots);
    if (slot !== undefined) change(slot, slots, tape);
  }
  return JSON.parse(JSON.stringify(json));
}

function change(slot: Slot, slots: readonly Slot[], tape: Tape): void {
  if (slot.remove !== undefined && tape.oneIn(3)) return slot.remove();
  if (slot.sort === "number" && tape.oneIn(2)) return slot.replace(tape.pickAny(ODD_NUMBERS) ?? 0);
  if (slot.sort === "name" && tape.oneIn(4)) return slot.replace(tape.pickAny(ODD_NAMES) ?? "");
  // A scalar fits wherever a type does, not the other way round.
  const other = tape.pickAny(slots.filter((each) => each.sort === slot.sort || (slot.sort === "type" && each.sort === "scalar")));
  if (other !== undefined) slot.replace(structuredClone(other.value));
}

function collect(json: Json, slots: Slot[]): void {
  if (Array.isArray(json)) {
    json.forEach((value, index) => {
      const sort = sortOf(value);
      const replace = (next: Json): void => void (json[index] = next);
      if (sort === "statement") slots.push({ sort, value, replace, remove: () => void json.splice(json.indexOf(value), 1) });
      else if (sort !== undefined) slots.push({ sort, value, replace });
      collect(value, slots);
    });
  } else if (typeof json === "object" && json !== null) {
    for (const [key, value] of Object.entries(json)) {
      // The component of a vector type is a scalar's name, and a math function one of WGSL's: both from closed lists.
      const isName = NAME_KEYS.includes(key) && json["kind"] !== "Vector" && json["kind"] !== "MathCall";
      const sort = typeof value === "string" && !isName ? undefined : sortOf(value);
      if (sort !== undefined) slots.push({ sort, value, replace: (next) => void (json[key] = next) });
      collect(value, slots);
    }
  }
}

function sortOf(json: Json): Sort | undefined {
  if (typeof json === "number") return "number";
  if (typeof json === "string") return "name";
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  if ("root" in json && "path" in json) return "place";
  const kind = json["kind"];
  return typeof kind === "string" ? SORT_OF_KIND[kind] : undefined;
}
