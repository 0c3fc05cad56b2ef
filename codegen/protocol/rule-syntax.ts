/** The text of a rule taken apart. Names are still text, with their dots; divisors may still be anything. */
import { ArithmeticParser, type Arithmetic } from "./arithmetic.js";
import type { Comparison } from "./rule.js";
import { MAX_NESTING, TokenCursor, type TextLanguage } from "./token-cursor.js";

export type ConditionSyntax =
  | { readonly kind: "Both" | "Either"; readonly left: ConditionSyntax; readonly right: ConditionSyntax }
  | { readonly kind: "Comparison"; readonly operator: Comparison["operator"]; readonly left: TermSyntax; readonly right: TermSyntax };

export type TermSyntax = Arithmetic<"*" | "/" | "%">;

const LANGUAGE: TextLanguage = {
  token: /\s*(0[xX][0-9a-fA-F]+|[0-9]+|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*|==|!=|<=|>=|[-+*/%()<>])/y,
  what: "a rule",
  isNot: "is not a rule, such as start <= end",
};
const COMPARISONS = ["==", "!=", "<", "<=", ">", ">="] as const;

/** Throws `ExpressionError`. */
export function parseRule(text: string): ConditionSyntax {
  const cursor = new TokenCursor(text, LANGUAGE);
  const result = new RuleParser(cursor).either(0);
  cursor.end();
  return result;
}

class RuleParser {
  readonly #cursor: TokenCursor;
  readonly #terms: ArithmeticParser<"*" | "/" | "%">;

  constructor(cursor: TokenCursor) {
    this.#cursor = cursor;
    this.#terms = new ArithmeticParser(cursor, ["*", "/", "%"], ["and", "or"]);
  }

  either(depth: number): ConditionSyntax {
    let left = this.#both(depth);
    while (this.#cursor.take("or") !== undefined) left = { kind: "Either", left, right: this.#both(depth) };
    return left;
  }

  #both(depth: number): ConditionSyntax {
    let left = this.#comparison(depth);
    while (this.#cursor.take("and") !== undefined) left = { kind: "Both", left, right: this.#comparison(depth) };
    return left;
  }

  #comparison(depth: number): ConditionSyntax {
    const nested = depth < MAX_NESTING ? this.#cursor.attempt(() => this.#nested(depth)) : undefined;
    if (nested !== undefined) return nested;
    const left = this.#terms.sum(depth);
    const operator = this.#cursor.take(...COMPARISONS);
    if (operator === undefined) this.#lacksComparison();
    return { kind: "Comparison", operator, left, right: this.#terms.sum(depth) };
  }

  /** A parenthesis may open a condition or a term; which of the two shows behind it. Undefined for a term. */
  #nested(depth: number): ConditionSyntax | undefined {
    if (this.#cursor.take("(") === undefined) return undefined;
    const inner = this.either(depth + 1);
    return this.#cursor.take(")") === undefined || isTermOperator(this.#cursor.peek()) ? undefined : inner;
  }

  #lacksComparison(): never {
    const token = this.#cursor.peek();
    return this.#cursor.fail(`a comparison is missing${token === undefined ? "" : ` before ${JSON.stringify(token)}`}`);
  }
}

function isTermOperator(token: string | undefined): boolean {
  return token !== undefined && /^([-+*/%]|[<>]=?|[=!]=)$/.test(token);
}
