/** For and While. Both become counting loops, so every loop of the printed code visibly ends. */
import type { Expression, For, Statement, While } from "../../../../ir/ir.js";
import { u32 } from "../../../../ir/types.js";
import { literal, name, type WgslExpression, type WgslStatement } from "../syntax.js";
import { assignedIn } from "./assigned.js";
import { assume } from "./assume.js";
import { BELOW_NOTHING, type Known } from "./facts.js";
import { legalizeExpression, negated } from "./expressions.js";
import { bind, type Point } from "./function-scope.js";
import { knownOf, lengthOf } from "./known-of.js";
import { legalizeStatements } from "./statements.js";

export function legalizeFor(statement: For, at: Point): void {
  const { scope } = at;
  const counter = scope.local(statement.variable);
  const from = legalizeExpression(statement.from, at);
  const to = evaluatedOnce(`${statement.variable}_end`, statement.to, at);
  const known = counterKnown(statement, at);
  const body = loopBody(statement.body, at, (inner) => {
    if (known !== undefined) inner.facts.set(statement.variable, known);
  });
  at.out.push({ kind: "For", variable: counter, from, to, body });
}

/** The condition is tested at the head of each turn; a Continue goes there, too. */
export function legalizeWhile(statement: While, at: Point): void {
  const { scope } = at;
  const bound = evaluatedOnce("bound", statement.bound, at);
  const turn = scope.fresh("turn");
  const always = statement.condition.kind === "Const" && statement.condition.value === true;
  const body = loopBody(statement.body, at, (inner) => {
    if (always) return;
    const condition = negated(statement.condition, legalizeExpression(statement.condition, inner), inner);
    inner.out.push({ kind: "If", condition, then: [{ kind: "Break" }], else: [] });
    assume(statement.condition, true, inner.facts, scope.around);
  });
  at.out.push({ kind: "For", variable: turn, from: literal(u32, 0), to: bound, body });
}

/** WGSL's `break` would only leave the switch it stands in; the flag is tested right behind it. */
export function legalizeBreak(at: Point): void {
  const flag = at.scope.loops.at(-1)?.leaveFlag;
  if (flag !== undefined) at.out.push({ kind: "Assign", target: name(flag), value: literal({ kind: "Scalar", scalar: "bool" }, true) });
  at.out.push({ kind: "Break" });
}

function loopBody(body: readonly Statement[], at: Point, head: (inner: Point) => void): WgslStatement[] {
  const assigned = assignedIn(body);
  at.facts.forget(assigned);
  const inner: Point = { scope: at.scope, facts: at.facts.copy(), out: [] };
  at.scope.loops.push({ leaveFlag: undefined });
  head(inner);
  legalizeStatements(body, inner);
  at.scope.loops.pop();
  return inner.out;
}

/** WGSL evaluates a loop's condition each turn, so anything that a turn could change, or that costs, is named before. */
function evaluatedOnce(preferred: string, bound: Expression, at: Point): WgslExpression {
  const value = legalizeExpression(bound, at);
  const constant = bound.kind === "Const" || bound.kind === "Ref" || bound.kind === "ArrayLength";
  return constant ? value : bind(preferred, value, at);
}

function counterKnown({ from, to }: For, at: Point): Known | undefined {
  const first = knownOf(from, at.facts, at.scope.around);
  const end = knownOf(to, at.facts, at.scope.around);
  if (first === undefined || end === undefined) return undefined;
  const range = { min: first.range.min, max: end.range.max - 1 };
  const length = lengthOf(to, at.facts, at.scope.around);
  const below = length === undefined ? end.below : new Set([...end.below, length]);
  // Where the range is empty the body never runs, and nothing needs to be known about it.
  return range.min <= range.max ? { range, below } : { range: first.range, below: BELOW_NOTHING };
}
