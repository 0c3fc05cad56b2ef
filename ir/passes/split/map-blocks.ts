import type { Statement } from "../../ir.js";

/** The statement with each of its blocks rewritten. A statement without blocks stays the same object. */
export function mapBlocks(statement: Statement, change: (block: readonly Statement[]) => readonly Statement[]): Statement {
  switch (statement.kind) {
    case "If":
      return { ...statement, then: change(statement.then), else: change(statement.else) };
    case "Switch":
      return { ...statement, cases: statement.cases.map((each) => ({ ...each, body: change(each.body) })), default: change(statement.default) };
    case "For":
    case "While":
    case "Region":
      return { ...statement, body: change(statement.body) };
    default:
      return statement;
  }
}
