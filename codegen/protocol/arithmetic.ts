import { ExpressionError, type TokenCursor } from "./token-cursor.js";

/** Sums and products of integers and names, with the usual precedence. `Factor`: the operators that bind closer than `+` and `-`. */
export type Arithmetic<Factor extends string> =
  | { readonly kind: "Integer"; readonly value: number }
  | { readonly kind: "Name"; readonly name: string }
  | { readonly kind: "Negate"; readonly operand: Arithmetic<Factor> }
  | {
      readonly kind: "Binary";
      readonly operator: "+" | "-" | Factor;
      readonly left: Arithmetic<Factor>;
      readonly right: Arithmetic<Factor>;
    };

export class ArithmeticParser<Factor extends string> {
  readonly #cursor: TokenCursor;
  readonly #factors: readonly Factor[];
  readonly #keywords: readonly string[];

  /** `keywords` look like names and are none. */
  constructor(cursor: TokenCursor, factors: readonly Factor[], keywords: readonly string[] = []) {
    this.#cursor = cursor;
    this.#factors = factors;
    this.#keywords = keywords;
  }

  /** From where the cursor stands to where no operator follows. `depth`: of parentheses and signs around it. Throws `ExpressionError`. */
  sum(depth: number): Arithmetic<Factor> {
    let left = this.#product(depth);
    for (let operator = this.#cursor.take("+", "-"); operator !== undefined; operator = this.#cursor.take("+", "-")) {
      left = { kind: "Binary", operator, left, right: this.#product(depth) };
    }
    return left;
  }

  #product(depth: number): Arithmetic<Factor> {
    let left = this.#operand(depth);
    for (let operator = this.#cursor.take(...this.#factors); operator !== undefined; operator = this.#cursor.take(...this.#factors)) {
      left = { kind: "Binary", operator, left, right: this.#operand(depth) };
    }
    return left;
  }

  #operand(depth: number): Arithmetic<Factor> {
    this.#cursor.limitNesting(depth);
    const token = this.#cursor.next();
    if (token === "-") return { kind: "Negate", operand: this.#operand(depth + 1) };
    if (token === "(") {
      const inner = this.sum(depth + 1);
      if (this.#cursor.take(")") === undefined) this.#cursor.fail('a ")" is missing');
      return inner;
    }
    if (/^[0-9]/.test(token)) return integer(token);
    if (/^[A-Za-z_]/.test(token) && !this.#keywords.includes(token)) return { kind: "Name", name: token };
    return this.#cursor.refuse(token);
  }
}

function integer(token: string): { readonly kind: "Integer"; readonly value: number } {
  const value = Number(token);
  if (!Number.isSafeInteger(value)) throw new ExpressionError(`goes past 2^53 (${token})`);
  return { kind: "Integer", value };
}
