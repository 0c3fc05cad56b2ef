/** A Let or a variable declared again, with what scratch holds for it. */
import type { Statement } from "../../ir.js";
import type { Binding } from "../../type-of.js";
import type { Names } from "./names.js";
import { constant, letOf, load, place, varOf } from "./shorthands.js";
import { fromWord, readWords, type Cells } from "./words.js";

export function reloaded(name: string, { kind, type }: Exclude<Binding, { kind: "Function" }>, cells: Cells, names: Names): Statement[] {
  const isVariable = kind === "Variable";
  if (type.kind === "Scalar") {
    const { before, value } = cells.read(constant(0));
    const word = fromWord(type, value);
    return [...before, isVariable ? varOf(name, type, word) : letOf(name, type, word)];
  }
  if (isVariable) return [varOf(name, type), ...readWords(type, place("Variable", name), cells, names)];
  const words = names.fresh(`${name}_words`);
  return [varOf(words, type), ...readWords(type, place("Variable", words), cells, names), letOf(name, type, load(place("Variable", words)))];
}
