/** Rules of a record over its bytes, with the arithmetic that the generated validators have. */
import { assertNever } from "../../../ir/types.js";
import type { Comparison, Condition, FieldTerm, Term } from "../rule.js";
import { readLeaf } from "./leaf-value.js";

/** `at`: the first byte of the record. */
export function ruleHolds(condition: Condition, view: DataView, at: number): boolean {
  switch (condition.kind) {
    case "Both":
      return ruleHolds(condition.left, view, at) && ruleHolds(condition.right, view, at);
    case "Either":
      return ruleHolds(condition.left, view, at) || ruleHolds(condition.right, view, at);
    case "Comparison": {
      const { operator, arithmetic } = condition;
      const [left, right] = [evaluate(condition.left, arithmetic, view, at), evaluate(condition.right, arithmetic, view, at)];
      return compare(operator, left, right);
    }
    default:
      return assertNever(condition);
  }
}

/** A number of a record as rules see it: bits alone, a bool as 0 or 1. */
export function termValue(term: FieldTerm, view: DataView, at: number): number | bigint {
  const value = readLeaf(term.type, view, at + term.offsetBytes);
  return term.bits === undefined ? value : Math.floor(Number(value) / 2 ** term.bits.firstBit) % 2 ** term.bits.bitCount;
}

/** `a and b` fails where one of the two does, so each is said of its own field. */
export function conjuncts(condition: Condition): Condition[] {
  return condition.kind === "Both" ? [...conjuncts(condition.left), ...conjuncts(condition.right)] : [condition];
}

type Value = number | bigint;

function compare(operator: Comparison["operator"], left: Value, right: Value): boolean {
  switch (operator) {
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    default:
      return assertNever(operator);
  }
}

function evaluate(term: Term, arithmetic: Comparison["arithmetic"], view: DataView, at: number): Value {
  switch (term.kind) {
    case "Integer":
      return arithmetic === "bigint" ? BigInt(term.value) : term.value;
    case "Field": {
      const value = termValue(term, view, at);
      return arithmetic === "bigint" ? BigInt(value) : value;
    }
    case "Negate":
      return -evaluate(term.operand, arithmetic, view, at);
    case "Binary": {
      const [left, right] = [evaluate(term.left, arithmetic, view, at), evaluate(term.right, arithmetic, view, at)];
      if (typeof left === "bigint" && typeof right === "bigint") return exact(term.operator, left, right);
      const value = inexact(term.operator, Number(left), Number(right));
      return term.operator === "/" && !holdsFloat(term) ? Math.trunc(value) : value;
    }
    default:
      return assertNever(term);
  }
}

type Operator = Extract<Term, { readonly kind: "Binary" }>["operator"];

/** Divisors are constants other than 0. */
function exact(operator: Operator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
    default:
      return assertNever(operator);
  }
}

function inexact(operator: Operator, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
    default:
      return assertNever(operator);
  }
}

function holdsFloat(term: Term): boolean {
  if (term.kind === "Binary") return holdsFloat(term.left) || holdsFloat(term.right);
  return term.kind === "Negate" ? holdsFloat(term.operand) : term.kind === "Field" && term.type.kind === "Number" && term.type.scalar === "f32";
}
