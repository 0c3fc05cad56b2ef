import type { Program, Statement } from "../../ir/ir.js";
import { uniformityFindings } from "../../ir/uniformity.js";

/**
 * The program without the barriers whose control flow is not uniform, and how many those were at first. A
 * WorkgroupUniformLoad becomes a Load, which may make other control flow vary.
 */
export function withoutDivergentBarriers(program: Program): { program: Program; removed: number } {
  const divergent = new Set<object>(uniformityFindings(program).map((each) => each.node));
  if (divergent.size === 0) return { program, removed: 0 };
  const rest = withoutDivergentBarriers({ ...program, body: without(program.body, divergent) });
  return { program: rest.program, removed: divergent.size };
}

function without(body: readonly Statement[], removed: ReadonlySet<object>): Statement[] {
  return body
    .filter((statement) => !removed.has(statement) && !(statement.kind === "Eval" && removed.has(statement.value)))
    .map((statement) => {
      switch (statement.kind) {
        case "Let":
        case "Assign":
          return statement.value.kind === "WorkgroupUniformLoad" && removed.has(statement.value) ? { ...statement, value: { kind: "Load", place: statement.value.place } } : statement;
        case "If":
          return { ...statement, then: without(statement.then, removed), else: without(statement.else, removed) };
        case "Switch":
          return { ...statement, cases: statement.cases.map((each) => ({ ...each, body: without(each.body, removed) })), default: without(statement.default, removed) };
        case "For":
        case "While":
        case "Region":
          return { ...statement, body: without(statement.body, removed) };
        default:
          return statement;
      }
    });
}
