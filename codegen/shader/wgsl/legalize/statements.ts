/** Blocks of statements to WGSL, in order. Each kind's decisions live in the file named after them. */
import type { Barrier, FunctionReturn, If, Region, Statement, Var } from "../../../../ir/ir.js";
import { assertNever } from "../../../../ir/types.js";
import { call, type WgslStatement } from "../syntax.js";
import { assume } from "./assume.js";
import { BELOW_NOTHING, type Facts } from "./facts.js";
import { legalizeAssign, legalizeAtomicStore, legalizeEval, legalizeLet, legalizeStore } from "./effects.js";
import { legalizeExpression, negated } from "./expressions.js";
import type { Point } from "./function-scope.js";
import { knownOf } from "./known-of.js";
import { legalizeBreak, legalizeFor, legalizeWhile } from "./loops.js";
import { notLowered } from "./not-lowered.js";
import { legalizeSwitch } from "./switches.js";
import { assignedIn } from "./assigned.js";
import { zeroOf } from "./zero.js";

/** What a block became, and what holds at its end. */
export interface LegalBlock {
  readonly out: readonly WgslStatement[];
  readonly facts: Facts;
  /** Its end is never reached: every path returns, breaks or continues. */
  readonly ended: boolean;
}

/** A block of its own, entered with what holds at the point and whatever `enter` adds. */
export function legalizeBlock(body: readonly Statement[], at: Point, enter: (facts: Facts) => void = () => {}): LegalBlock {
  const inner: Point = { scope: at.scope, facts: at.facts.copy(), out: [] };
  enter(inner.facts);
  const ended = legalizeStatements(body, inner);
  return { out: inner.out, facts: inner.facts, ended };
}

/** Appends to the point. True where the end is never reached; what follows a statement like that is left out. */
export function legalizeStatements(body: readonly Statement[], at: Point): boolean {
  return body.some((statement) => legalizeStatement(statement, at));
}

/** True where control never goes on to the next statement. */
function legalizeStatement(statement: Statement, at: Point): boolean {
  switch (statement.kind) {
    case "Let":
      legalizeLet(statement, at);
      return false;
    case "Var":
      legalizeVar(statement, at);
      return false;
    case "Assign":
      legalizeAssign(statement, at);
      return false;
    case "Store":
      legalizeStore(statement, at);
      return false;
    case "AtomicStore":
      legalizeAtomicStore(statement, at);
      return false;
    case "Eval":
      legalizeEval(statement, at);
      return false;
    case "If":
      return legalizeIf(statement, at);
    case "Switch":
      return legalizeSwitch(statement, at);
    case "For":
      legalizeFor(statement, at);
      return false;
    case "While":
      legalizeWhile(statement, at);
      return false;
    case "Break":
      legalizeBreak(at);
      return true;
    case "Continue":
      at.out.push({ kind: "Continue" });
      return true;
    case "Return":
      at.out.push({ kind: "Return" });
      return true;
    case "FunctionReturn":
      legalizeFunctionReturn(statement, at);
      return true;
    case "Barrier":
      legalizeBarrier(statement, at);
      return false;
    case "Region":
      return legalizeRegion(statement, at);
    default:
      return assertNever(statement);
  }
}

/** Always with a value: some compilers give a variable its zero once per function, not once per turn of a loop. */
function legalizeVar({ name: irName, type, value }: Var, at: Point): void {
  const known = value === undefined ? { range: { min: 0, max: 0 }, below: BELOW_NOTHING } : knownOf(value, at.facts, at.scope.around);
  const initial = value === undefined ? zeroOf(type) : legalizeExpression(value, at);
  at.out.push({ kind: "Var", name: at.scope.local(irName), value: initial });
  if (known !== undefined && type.kind === "Scalar") at.facts.set(irName, known);
}

function legalizeIf({ condition, then, else: otherwise }: If, at: Point): boolean {
  const { scope } = at;
  const value = legalizeExpression(condition, at);
  const enter = (holds: boolean) => (facts: Facts) => assume(condition, holds, facts, scope.around);
  const yes = legalizeBlock(then, at, enter(true));
  const no = legalizeBlock(otherwise, at, enter(false));
  if (yes.out.length > 0) at.out.push({ kind: "If", condition: value, then: yes.out, else: no.out });
  else if (no.out.length > 0) at.out.push({ kind: "If", condition: negated(condition, value, at), then: no.out, else: [] });

  if (yes.ended && no.ended) return true;
  if (yes.ended) at.facts.become(no.facts);
  else if (no.ended) at.facts.become(yes.facts);
  else at.facts.meet([yes.facts, no.facts], [...assignedIn(then), ...assignedIn(otherwise)]);
  return false;
}

function legalizeFunctionReturn({ value }: FunctionReturn, at: Point): void {
  at.out.push(value === undefined ? { kind: "Return" } : { kind: "Return", value: legalizeExpression(value, at) });
}

/** One barrier of the IR orders both kinds of memory; WGSL has one function for each. */
function legalizeBarrier({ ordering }: Barrier, at: Point): void {
  if (ordering === "GridSync") throw notLowered("Barrier GridSync", at.scope.module.program);
  at.out.push({ kind: "CallStatement", call: call("storageBarrier") }, { kind: "CallStatement", call: call("workgroupBarrier") });
}

function legalizeRegion({ generator, source, body }: Region, at: Point): boolean {
  at.out.push({ kind: "Comment", text: source === undefined ? `region ${generator}` : `region ${generator} (${source})` });
  const ended = legalizeStatements(body, at);
  at.out.push({ kind: "Comment", text: `endregion ${generator}` });
  return ended;
}
