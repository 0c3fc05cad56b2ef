/** Switch. A Break inside means the loop around it, which WGSL can't say from within a switch. */
import type { Expression, Statement, Switch } from "../../../../ir/ir.js";
import { typeOf } from "../../../../ir/type-of.js";
import { bool } from "../../../../ir/types.js";
import { literal, name } from "../syntax.js";
import { assignedIn } from "./assigned.js";
import { assume } from "./assume.js";
import type { Facts } from "./facts.js";
import { legalizeExpression } from "./expressions.js";
import type { Point } from "./function-scope.js";
import { legalizeBlock } from "./statements.js";

export function legalizeSwitch(statement: Switch, at: Point): boolean {
  const selector = legalizeExpression(statement.selector, at);
  const loop = at.scope.loops.at(-1);
  const breaks = leavesLoop([statement]);
  const raisesFlag = breaks && loop !== undefined && loop.leaveFlag === undefined;
  if (raisesFlag) {
    loop.leaveFlag = at.scope.fresh("leave_loop");
    at.out.push({ kind: "Var", name: loop.leaveFlag, value: literal(bool, false) });
  }
  const flag = breaks ? loop?.leaveFlag : undefined;

  const type = typeOf(statement.selector, at.scope.environment);
  if (type?.kind !== "Scalar") throw new Error(`ill-typed switch in ${at.scope.module.program.name}`);
  const cases = statement.cases
    .filter(({ values }) => values.length > 0)
    .map(({ values, body }) => ({
      values: values.map((value) => literal(type, value)),
      block: legalizeBlock(body, at, (facts) => values.length === 1 && selects(statement.selector, { kind: "Const", type, value: values[0] ?? 0 }, facts, at)),
    }));
  const otherwise = legalizeBlock(statement.default, at);
  at.out.push({ kind: "Switch", selector, cases: cases.map(({ values, block }) => ({ values, body: block.out })), default: otherwise.out });
  if (flag !== undefined) at.out.push({ kind: "If", condition: name(flag), then: [{ kind: "Break" }], else: [] });
  if (raisesFlag) loop.leaveFlag = undefined;

  const goOn = [otherwise, ...cases.map(({ block }) => block)].filter((block) => !block.ended);
  if (goOn.length === 0) return true;
  at.facts.meet(goOn.map(({ facts }) => facts), [...statement.cases.flatMap(({ body }) => [...assignedIn(body)]), ...assignedIn(statement.default)]);
  return false;
}

function selects(selector: Expression, value: Expression, facts: Facts, at: Point): void {
  assume({ kind: "Binary", operator: "eq", left: selector, right: value }, true, facts, at.scope.around);
}

/** Whether a Break in here leaves a loop that is not in here. */
function leavesLoop(body: readonly Statement[]): boolean {
  return body.some((statement) => {
    switch (statement.kind) {
      case "Break":
        return true;
      case "If":
        return leavesLoop(statement.then) || leavesLoop(statement.else);
      case "Switch":
        return statement.cases.some((each) => leavesLoop(each.body)) || leavesLoop(statement.default);
      case "Region":
        return leavesLoop(statement.body);
      default:
        return false;
    }
  });
}
