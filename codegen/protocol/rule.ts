/**
 * Rules between fields: `start <= end`, `count * stride <= length and flags.ready == 1`. Comparisons of sums and products
 * of fields and constants, joined by `and` and `or`; `and` binds closer. Divisors are constants, so nothing a rule says
 * can fail at run time.
 *
 * `rule-syntax.ts` takes the text apart; `lay-out-rules.ts` finds out what the names mean.
 */
import type { BitRange, BoolType, NumberType, WideType } from "./layout.js";

export type Condition =
  | { readonly kind: "Both" | "Either"; readonly left: Condition; readonly right: Condition }
  | Comparison;

export interface Comparison {
  readonly kind: "Comparison";
  readonly operator: "==" | "!=" | "<" | "<=" | ">" | ">=";
  readonly left: Term;
  readonly right: Term;
  /** `bigint` where an intermediate result may go past 2^53. */
  readonly arithmetic: "number" | "bigint";
}

export type Term =
  | { readonly kind: "Integer"; readonly value: number }
  | FieldTerm
  | { readonly kind: "Negate"; readonly operand: Term }
  | { readonly kind: "Binary"; readonly operator: "+" | "-" | "*" | "/" | "%"; readonly left: Term; readonly right: Term };

/** A number of the record: a field, a member of a nested struct, a component of a vector or a range of bits. */
export interface FieldTerm {
  readonly kind: "Field";
  /** Names of the spec; a component of a vector is `x`, `y`, `z` or `w`. */
  readonly path: readonly string[];
  /** From the start of the record. */
  readonly offsetBytes: number;
  readonly type: NumberType | BoolType | WideType;
  /** Of a component of a vector: which. */
  readonly component?: number;
  /** Of a range of bits; `type` is then the u32 that holds it. */
  readonly bits?: BitRange;
}
