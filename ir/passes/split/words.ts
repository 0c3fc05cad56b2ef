/**
 * Values as words of scratch: what is written, word by word, and read back to exactly the same bits. A bool is 0 or 1,
 * every other scalar its bits. Padding is not kept.
 */
import type { Expression, Place, Statement } from "../../ir.js";
import { assertNever, f32, i32, scalarOf, u32, type FixedArray, type Scalar, type Type } from "../../types.js";
import type { Names } from "./names.js";
import { at, binary, component, constant, field, letOf, load, product, ref, sum } from "./shorthands.js";

/** Where the words of one value lie. */
export interface Cells {
  /** The word at this offset in the value, with what has to run before it. */
  read(word: Expression): ReadWord;
  write(word: Expression, value: Expression): Statement;
}

export interface ReadWord {
  readonly before: readonly Statement[];
  readonly value: Expression;
}

/** A value by an expression (no array in it), or a place that holds it. */
export type Held = { readonly kind: "Value"; readonly value: Expression } | { readonly kind: "Place"; readonly place: Place };

/** Arrays up to this length are copied element by element, longer ones in a loop. */
const MOST_UNROLLED = 4;

export function wordsOf(type: Type): number {
  switch (type.kind) {
    case "Scalar":
    case "Atomic":
      return 1;
    case "Vector":
      return type.size;
    case "FixedArray":
      return type.count * wordsOf(type.element);
    case "Struct":
      return type.members.reduce((total, member) => total + wordsOf(member.type), 0);
    case "RuntimeArray":
      throw new Error("a run-time array is no value");
    default:
      return assertNever(type);
  }
}

export function holdsArray(type: Type): boolean {
  return type.kind === "FixedArray" || (type.kind === "Struct" && type.members.some((member) => holdsArray(member.type)));
}

export function writeWords(type: Type, held: Held, cells: Cells, names: Names, offset: Expression = constant(0)): Statement[] {
  switch (type.kind) {
    case "Scalar":
      return [cells.write(offset, toWord(type, valueOf(held)))];
    case "Atomic": {
      const name = names.fresh("word");
      const scalar = scalarOf(type.scalar);
      return [letOf(name, scalar, { kind: "AtomicLoad", place: placeOf(held) }), cells.write(offset, toWord(scalar, ref(name)))];
    }
    default:
      return partsOf(type, held, offset, names, (part, partHeld, partOffset) => writeWords(part, partHeld, cells, names, partOffset));
  }
}

/** Into a place. */
export function readWords(type: Type, into: Place, cells: Cells, names: Names, offset: Expression = constant(0)): Statement[] {
  switch (type.kind) {
    case "Scalar": {
      const { before, value } = cells.read(offset);
      return [...before, { kind: "Store", place: into, value: fromWord(type, value) }];
    }
    case "Atomic": {
      const { before, value } = cells.read(offset);
      return [...before, { kind: "AtomicStore", place: into, value: fromWord(scalarOf(type.scalar), value) }];
    }
    default:
      return partsOf(type, { kind: "Place", place: into }, offset, names, (part, held, partOffset) => readWords(part, placeOf(held), cells, names, partOffset));
  }
}

export function fromWord(type: Scalar, word: Expression): Expression {
  switch (type.scalar) {
    case "u32":
      return word;
    case "bool":
      return binary("ne", word, constant(0));
    case "i32":
      return { kind: "Bitcast", to: i32, value: word };
    case "f32":
      return { kind: "Bitcast", to: f32, value: word };
  }
}

function toWord(type: Scalar, value: Expression): Expression {
  switch (type.scalar) {
    case "u32":
      return value;
    case "bool":
      return { kind: "Convert", to: u32, value };
    case "i32":
    case "f32":
      return { kind: "Bitcast", to: u32, value };
  }
}

type Visit = (type: Type, held: Held, offset: Expression) => Statement[];

function partsOf(type: Type, held: Held, offset: Expression, names: Names, visit: Visit): Statement[] {
  switch (type.kind) {
    case "Vector":
      return ["x", "y", "z", "w"].slice(0, type.size).flatMap((name, i) => {
        const part: Held = held.kind === "Value" ? { kind: "Value", value: component(held.value, name) } : { kind: "Place", place: at(held.place, constant(i)) };
        return visit(scalarOf(type.component), part, sum(offset, constant(i)));
      });
    case "Struct": {
      let words = 0;
      return type.members.flatMap((member) => {
        const part: Held = held.kind === "Value" ? { kind: "Value", value: component(held.value, member.name) } : { kind: "Place", place: field(held.place, member.name) };
        const start = sum(offset, constant(words));
        words += wordsOf(member.type);
        return visit(member.type, part, start);
      });
    }
    case "FixedArray":
      return elementsOf(type, placeOf(held), offset, names, visit);
    case "Scalar":
    case "Atomic":
    case "RuntimeArray":
      throw new Error(`${type.kind} has no parts`);
    default:
      return assertNever(type);
  }
}

function elementsOf({ element, count }: FixedArray, place: Place, offset: Expression, names: Names, visit: Visit): Statement[] {
  const visitAt = (index: Expression): Statement[] => visit(element, { kind: "Place", place: at(place, index) }, sum(offset, product(index, constant(wordsOf(element)))));
  if (count <= MOST_UNROLLED) return Array.from({ length: count }, (_, i) => visitAt(constant(i))).flat();
  const variable = names.fresh("element");
  return [{ kind: "For", variable, type: u32, from: constant(0), to: constant(count), body: visitAt(ref(variable)) }];
}

function valueOf(held: Held): Expression {
  return held.kind === "Value" ? held.value : load(held.place);
}

function placeOf(held: Held): Place {
  if (held.kind === "Place") return held.place;
  throw new Error("an array is copied from a place");
}
