/**
 * Constant expressions: what may stand wherever a spec wants a number. Integers (decimal or 0x...), names of constants,
 * `+ - * /` and parentheses, with the usual precedence. A division must come out even, because a layout that silently
 * rounds is a layout nobody meant.
 */
import { ArithmeticParser, type Arithmetic } from "./arithmetic.js";
import { ExpressionError, TokenCursor, type TextLanguage } from "./token-cursor.js";

export type Expression = Arithmetic<"*" | "/">;

type Operator = Extract<Expression, { readonly kind: "Binary" }>["operator"];

const LANGUAGE: TextLanguage = {
  token: /\s*(0[xX][0-9a-fA-F]+|[0-9]+|[A-Za-z_][A-Za-z0-9_]*|[-+*/()])/y,
  what: "an expression",
  isNot: "is not an integer expression",
};

/** Throws `ExpressionError`. */
export function parseExpression(text: string): Expression {
  const cursor = new TokenCursor(text, LANGUAGE);
  const result = new ArithmeticParser(cursor, ["*", "/"]).sum(0);
  cursor.end();
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
