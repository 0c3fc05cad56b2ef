/** A second opinion on rules: over host values, in exact arithmetic. */
import { camelCase } from "../../codegen/protocol/names.js";
import type { Condition, FieldTerm, Term } from "../../codegen/protocol/rule.js";

export function ruleHolds(condition: Condition, value: object): boolean {
  if (condition.kind !== "Comparison") {
    const [left, right] = [ruleHolds(condition.left, value), ruleHolds(condition.right, value)];
    return condition.kind === "Both" ? left && right : left || right;
  }
  const [left, right] = [evaluate(condition.left, value), evaluate(condition.right, value)];
  switch (condition.operator) {
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
  }
}

/** A bigint, or a number where a float takes part. */
function evaluate(term: Term, value: object): bigint | number {
  if (term.kind === "Integer") return BigInt(term.value);
  if (term.kind === "Field") return read(term, value);
  if (term.kind === "Negate") return -evaluate(term.operand, value);
  const [left, right] = [evaluate(term.left, value), evaluate(term.right, value)];
  if (typeof left === "bigint" && typeof right === "bigint") return { "+": left + right, "-": left - right, "*": left * right, "/": right === 0n ? 0n : left / right, "%": right === 0n ? 0n : left % right }[term.operator];
  const [a, b] = [Number(left), Number(right)];
  return { "+": a + b, "-": a - b, "*": a * b, "/": a / b, "%": a % b }[term.operator];
}

function read(term: FieldTerm, value: object): bigint | number {
  const names = term.component === undefined ? term.path.map(camelCase) : [...term.path.slice(0, -1).map(camelCase), String(term.component)];
  const found = names.reduce((part: unknown, name) => (typeof part === "object" && part !== null ? Reflect.get(part, name) : undefined), value);
  if (typeof found === "bigint") return found;
  const isFloat = term.type.kind === "Number" && term.type.scalar === "f32";
  return isFloat ? Number(found) : BigInt(Number(found));
}
