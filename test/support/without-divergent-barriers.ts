import type { Program, Statement } from "../../ir/ir.js";
import { uniformityFindings } from "../../ir/uniformity.js";

/** The program without the barriers whose control flow is not uniform, and how many those were. */
export function withoutDivergentBarriers(program: Program): { program: Program; removed: number } {
  const divergent = new Set<object>(uniformityFindings(program).map((each) => each.node));
  return { program: { ...program, body: without(program.body, divergent) }, removed: divergent.size };
}

function without(body: readonly Statement[], removed: ReadonlySet<object>): Statement[] {
  return body
    .filter((statement) => !removed.has(statement))
    .map((statement) => {
      switch (statement.kind) {
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
