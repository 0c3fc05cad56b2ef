/**
 * Constant expressions: what may stand wherever a spec wants a number. Integers (decimal or 0x...), names of constants,
 * `+ - * /` and parentheses, with the usual precedence. A division must come out even, because a layout that silently
 * rounds is a layout nobody meant.
 */
export type Expression =
  | { readonly kind: "Integer"; readonly value: number }
  | { readonly kind: "Name"; readonly name: string }
  | { readonly kind: "Negate"; readonly operand: Expression }
  | { readonly kind: "Binary"; readonly operator: Operator; readonly left: Expression; readonly right: Expression };

export type Operator = "+" | "-" | "*" | "/";

/** What is wrong with an expression, as the end of a sentence that starts with it. */
export class ExpressionError extends Error {
  readonly help: string | undefined;

  constructor(problem: string, help?: string) {
    super(problem);
    this.help = help;
  }
}

const TOKEN = /\s*(0[xX][0-9a-fA-F]+|[0-9]+|[A-Za-z_][A-Za-z0-9_]*|[-+*/()])/y;
const NOT_AN_EXPRESSION = "is not an integer expression";
const MAX_LENGTH = 500;
const MAX_NESTING = 32;

/** Throws `ExpressionError`. */
export function parseExpression(text: string): Expression {
  if (text.length > MAX_LENGTH) throw new ExpressionError(`is longer than an expression may be (${text.length} characters, limit ${MAX_LENGTH})`);
  const parser = new Parser(tokens(text, TOKEN, NOT_AN_EXPRESSION));
  const result = parser.sum(0);
  parser.end();
  return result;
}

/**
 * Throws `ExpressionError`; `lookup` throws its own for a name that has no value, and yields NaN for one whose value is
 * unknown because of a finding elsewhere. NaN then is the result.
 */
export function evaluate(expression: Expression, lookup: (name: string) => number): number {
  switch (expression.kind) {
    case "Integer":
      return expression.value;
    case "Name":
      return lookup(expression.name);
    case "Negate":
      return -evaluate(expression.operand, lookup);
    case "Binary":
      return apply(expression.operator, evaluate(expression.left, lookup), evaluate(expression.right, lookup));
  }
}

function apply(operator: Operator, left: number, right: number): number {
  const value = { "+": left + right, "-": left - right, "*": left * right, "/": left / right }[operator];
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN;
  if (operator === "/" && right === 0) throw new ExpressionError(`divides by zero (${left} / 0)`);
  if (operator === "/" && !Number.isInteger(value)) throw new ExpressionError(`divides with a remainder (${left} / ${right})`);
  if (!Number.isSafeInteger(value)) throw new ExpressionError(`goes past 2^53 (${left} ${operator} ${right})`);
  return value;
}

/** Cuts a text into what the sticky `pattern` takes. `what` begins the sentence about anything else. */
export function tokens(text: string, pattern: RegExp, what: string): string[] {
  const result: string[] = [];
  const end = text.trimEnd().length;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < end) {
    const start = pattern.lastIndex;
    const token = pattern.exec(text)?.[1];
    if (token === undefined) throw new ExpressionError(`${what} (unexpected ${JSON.stringify(text.slice(start).trim()[0])})`);
    result.push(token);
  }
  return result;
}

class Parser {
  readonly #tokens: readonly string[];
  #next = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  sum(depth: number): Expression {
    let left = this.#product(depth);
    for (let token = this.#peek(); token === "+" || token === "-"; token = this.#peek()) {
      this.#next += 1;
      left = { kind: "Binary", operator: token, left, right: this.#product(depth) };
    }
    return left;
  }

  end(): void {
    const token = this.#peek();
    if (token !== undefined) throw new ExpressionError(`${NOT_AN_EXPRESSION} (unexpected "${token}")`);
  }

  #product(depth: number): Expression {
    let left = this.#operand(depth);
    for (let token = this.#peek(); token === "*" || token === "/"; token = this.#peek()) {
      this.#next += 1;
      left = { kind: "Binary", operator: token, left, right: this.#operand(depth) };
    }
    return left;
  }

  #operand(depth: number): Expression {
    if (depth > MAX_NESTING) throw new ExpressionError(`nests deeper than an expression may (limit ${MAX_NESTING})`);
    const token = this.#peek();
    this.#next += 1;
    if (token === undefined) throw new ExpressionError("is not an integer expression (it ends early)");
    if (token === "-") return { kind: "Negate", operand: this.#operand(depth + 1) };
    if (token === "(") {
      const inner = this.sum(depth + 1);
      if (this.#peek() !== ")") throw new ExpressionError('is not an integer expression (a ")" is missing)');
      this.#next += 1;
      return inner;
    }
    if (/^[0-9]/.test(token)) return integer(token);
    if (/^[A-Za-z_]/.test(token)) return { kind: "Name", name: token };
    throw new ExpressionError(`${NOT_AN_EXPRESSION} (unexpected "${token}")`);
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next];
  }
}

function integer(token: string): Expression {
  const value = Number(token);
  if (!Number.isSafeInteger(value)) throw new ExpressionError(`goes past 2^53 (${token})`);
  return { kind: "Integer", value };
}
