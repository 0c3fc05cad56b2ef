/**
 * Where control can go after a statement. WGSL's behaviour analysis in small (WGSL `#behaviors`): a set of ways in which
 * a statement can end. It decides what is unreachable and whether a function always returns.
 */
import type { DeviceFunction, Statement } from "../ir.js";
import { assertNever } from "../types.js";
import type { Findings } from "./findings.js";

/** A set of the four ways, as bits. */
export type Behavior = number;
export const NEXT = 1;
export const BREAK = 2;
export const CONTINUE = 4;
/** Return and FunctionReturn. */
export const RETURN = 8;

export function blockBehavior(body: readonly Statement[]): Behavior {
  let behavior: Behavior = NEXT;
  for (const statement of body) {
    behavior = (behavior & ~NEXT) | behaviorOf(statement);
    if ((behavior & NEXT) === 0) break;
  }
  return behavior;
}

/** Statements up to and with the first one that control never goes on from. */
export function reachableLength(body: readonly Statement[]): number {
  const last = body.findIndex((statement) => (behaviorOf(statement) & NEXT) === 0);
  return last < 0 ? body.length : last + 1;
}

/** A loop always may end by its condition, so only a return is seen from outside. */
export function loopBehavior(body: Behavior): Behavior {
  return NEXT | (body & RETURN);
}

function behaviorOf(statement: Statement): Behavior {
  switch (statement.kind) {
    case "Break":
      return BREAK;
    case "Continue":
      return CONTINUE;
    case "Return":
    case "FunctionReturn":
      return RETURN;
    case "If":
      return blockBehavior(statement.then) | blockBehavior(statement.else);
    case "Switch":
      return statement.cases.reduce((behavior, each) => behavior | blockBehavior(each.body), blockBehavior(statement.default));
    case "For":
    case "While":
      return loopBehavior(blockBehavior(statement.body));
    case "Region":
      return blockBehavior(statement.body);
    case "Let":
    case "Var":
    case "Assign":
    case "Store":
    case "AtomicStore":
    case "Barrier":
    case "Eval":
      return NEXT;
    default:
      return assertNever(statement);
  }
}

/** Warns of the first statement of a block that control can't reach. */
export function warnUnreachable(findings: Findings, body: readonly Statement[]): void {
  const last = body.findIndex((statement) => (behaviorOf(statement) & NEXT) === 0);
  const [leaving, unreachable] = [body[last], body[last + 1]];
  if (last < 0 || leaving === undefined || unreachable === undefined) return;
  const code = (behaviorOf(leaving) & RETURN) !== 0 ? "unreachable/after-return" : "unreachable/after-jump";
  findings.report(code, unreachable, `a ${unreachable.kind} is unreachable`, { notes: [{ message: "control never goes past this statement", node: leaving }] });
}

export function checkReturns(findings: Findings, declared: DeviceFunction): void {
  if (declared.result === undefined || (blockBehavior(declared.body) & NEXT) === 0) return;
  findings.report("return/missing", declared, `\`${declared.name}\` has a result, and a path through it ends without FunctionReturn`);
}
