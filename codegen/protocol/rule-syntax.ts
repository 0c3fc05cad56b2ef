/** The text of a rule taken apart. Names are still text, divisors may still be anything. */
import { ExpressionError, tokens } from "./expression.js";
import type { Comparison } from "./rule.js";

export type ConditionSyntax =
  | { readonly kind: "Both" | "Either"; readonly left: ConditionSyntax; readonly right: ConditionSyntax }
  | { readonly kind: "Comparison"; readonly operator: Comparison["operator"]; readonly left: TermSyntax; readonly right: TermSyntax };

export type TermSyntax =
  | { readonly kind: "Integer"; readonly value: number }
  | { readonly kind: "Name"; readonly path: readonly string[] }
  | { readonly kind: "Negate"; readonly operand: TermSyntax }
  | { readonly kind: "Binary"; readonly operator: "+" | "-" | "*" | "/" | "%"; readonly left: TermSyntax; readonly right: TermSyntax };

const TOKEN = /\s*(0[xX][0-9a-fA-F]+|[0-9]+|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*|==|!=|<=|>=|[-+*/%()<>])/y;
const MAX_LENGTH = 500;
const MAX_NESTING = 32;
const NOT_A_RULE = "is not a rule, such as start <= end";

/** Throws `ExpressionError`. */
export function parseRule(text: string): ConditionSyntax {
  if (text.length > MAX_LENGTH) throw new ExpressionError(`is longer than a rule may be (${text.length} characters, limit ${MAX_LENGTH})`);
  const parser = new Parser(tokens(text, TOKEN, NOT_A_RULE));
  const result = parser.either(0);
  parser.end();
  return result;
}

class Parser {
  readonly #tokens: readonly string[];
  #next = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  either(depth: number): ConditionSyntax {
    let left = this.#both(depth);
    while (this.#take("or")) left = { kind: "Either", left, right: this.#both(depth) };
    return left;
  }

  end(): void {
    const token = this.#peek();
    if (token !== undefined) throw new ExpressionError(`${NOT_A_RULE} (unexpected ${JSON.stringify(token)})`);
  }

  #both(depth: number): ConditionSyntax {
    let left = this.#comparison(depth);
    while (this.#take("and")) left = { kind: "Both", left, right: this.#comparison(depth) };
    return left;
  }

  /** A parenthesis may open a condition or a term; which of the two shows behind it. */
  #comparison(depth: number): ConditionSyntax {
    const start = this.#next;
    if (this.#peek() === "(" && depth < MAX_NESTING) {
      this.#next += 1;
      const inner = this.#attempt(() => this.either(depth + 1));
      if (inner !== undefined && this.#take(")") && !isTermOperator(this.#peek())) return inner;
      this.#next = start;
    }
    const left = this.#sum(depth);
    const operator = COMPARISONS.find((each) => each === this.#peek());
    if (operator === undefined) throw new ExpressionError(`${NOT_A_RULE} (a comparison is missing${this.#peek() === undefined ? "" : ` before ${JSON.stringify(this.#peek())}`})`);
    this.#next += 1;
    return { kind: "Comparison", operator, left, right: this.#sum(depth) };
  }

  #sum(depth: number): TermSyntax {
    let left = this.#product(depth);
    for (let token = this.#peek(); token === "+" || token === "-"; token = this.#peek()) {
      this.#next += 1;
      left = { kind: "Binary", operator: token, left, right: this.#product(depth) };
    }
    return left;
  }

  #product(depth: number): TermSyntax {
    let left = this.#operand(depth);
    for (let token = this.#peek(); token === "*" || token === "/" || token === "%"; token = this.#peek()) {
      this.#next += 1;
      left = { kind: "Binary", operator: token, left, right: this.#operand(depth) };
    }
    return left;
  }

  #operand(depth: number): TermSyntax {
    if (depth > MAX_NESTING) throw new ExpressionError(`nests deeper than a rule may (limit ${MAX_NESTING})`);
    const token = this.#peek();
    this.#next += 1;
    if (token === undefined) throw new ExpressionError(`${NOT_A_RULE} (it ends early)`);
    if (token === "-") return { kind: "Negate", operand: this.#operand(depth + 1) };
    if (token === "(") {
      const inner = this.#sum(depth + 1);
      if (!this.#take(")")) throw new ExpressionError(`${NOT_A_RULE} (a ")" is missing)`);
      return inner;
    }
    if (/^[0-9]/.test(token)) return integer(token);
    if (/^[A-Za-z_]/.test(token) && token !== "and" && token !== "or") return { kind: "Name", path: token.split(".") };
    throw new ExpressionError(`${NOT_A_RULE} (unexpected ${JSON.stringify(token)})`);
  }

  #attempt<T>(parse: () => T): T | undefined {
    try {
      return parse();
    } catch (error) {
      if (error instanceof ExpressionError) return undefined;
      throw error;
    }
  }

  #take(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#next += 1;
    return true;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next];
  }
}

const COMPARISONS = ["==", "!=", "<", "<=", ">", ">="] as const;

function isTermOperator(token: string | undefined): boolean {
  return token !== undefined && /^([-+*/%]|[<>]=?|[=!]=)$/.test(token);
}

function integer(token: string): TermSyntax {
  const value = Number(token);
  if (!Number.isSafeInteger(value)) throw new ExpressionError(`goes past 2^53 (${token})`);
  return { kind: "Integer", value };
}
