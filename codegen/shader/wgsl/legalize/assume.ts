/** What a condition that is known to hold, or known not to, says about the names in it. */
import type { Binary, BinaryOperator, Expression } from "../../../../ir/ir.js";
import { BELOW_NOTHING, type Below, type Facts, type Range } from "./facts.js";
import { knownOf, lengthOf, nameOf, type Surroundings } from "./known-of.js";

type Comparison = "lt" | "le" | "gt" | "ge" | "eq" | "ne";

const OPPOSITE: Readonly<Record<Comparison, Comparison>> = { lt: "ge", le: "gt", gt: "le", ge: "lt", eq: "ne", ne: "eq" };
const MIRRORED: Readonly<Record<Comparison, Comparison>> = { lt: "gt", le: "ge", gt: "lt", ge: "le", eq: "eq", ne: "ne" };

/** Beyond so many parts, a condition that names conditions that name conditions says no more. */
const MOST_PARTS = 200;

/** Narrows `facts` in place. */
export function assume(condition: Expression, holds: boolean, facts: Facts, around: Surroundings): void {
  assumePart(condition, holds, facts, around, { left: MOST_PARTS });
}

function assumePart(condition: Expression, holds: boolean, facts: Facts, around: Surroundings, parts: { left: number }): void {
  parts.left -= 1;
  if (parts.left < 0) return;
  const recurse = (each: Expression, eachHolds: boolean): void => assumePart(each, eachHolds, facts, around, parts);
  if (condition.kind === "Ref") {
    const named = around.meaningOf(condition.name);
    if (named !== undefined) recurse(named, holds);
  } else if (condition.kind === "Unary" && condition.operator === "not") {
    recurse(condition.operand, !holds);
  } else if (condition.kind === "Binary" && condition.operator === (holds ? "and" : "or")) {
    recurse(condition.left, holds);
    recurse(condition.right, holds);
  } else if (condition.kind === "Binary" && isComparison(condition.operator)) {
    const operator = holds ? condition.operator : OPPOSITE[condition.operator];
    narrowLeft(condition.left, operator, condition.right, facts, around);
    narrowLeft(condition.right, MIRRORED[operator], condition.left, facts, around);
  }
}

function isComparison(operator: BinaryOperator): operator is Comparison & Binary["operator"] {
  return operator in OPPOSITE;
}

function narrowLeft(left: Expression, operator: Comparison, right: Expression, facts: Facts, around: Surroundings): void {
  const name = nameOf(left);
  const own = knownOf(left, facts, around);
  const other = knownOf(right, facts, around);
  if (name === undefined || own === undefined || other === undefined) return;
  const length = lengthOf(right, facts, around);
  const { min, max } = other.range;
  const say = (range: Range, below: Below = BELOW_NOTHING): void => {
    facts.narrow(name, own);
    facts.narrow(name, { range, below });
  };
  switch (operator) {
    case "lt":
      return say({ min: own.range.min, max: max - 1 }, length === undefined ? other.below : new Set([...other.below, length]));
    case "le":
      return say({ min: own.range.min, max }, other.below);
    case "gt":
      return say({ min: min + 1, max: own.range.max });
    case "ge":
      return say({ min, max: own.range.max });
    case "eq":
      return say(other.range, other.below);
    case "ne":
      if (min !== max) return;
      if (min === own.range.min) say({ min: min + 1, max: own.range.max });
      else if (min === own.range.max) say({ min: own.range.min, max: max - 1 });
  }
}
