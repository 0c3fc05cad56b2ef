/** A program with every expression replaced; statements and their order stay. */
import type { Expression, Program, Statement } from "../ir.js";
import { mapExpression, mapOperands } from "../traverse.js";

/** `change` gets each expression with its operands changed already. What it returns must have the same type. */
export function rewriteExpressions<P extends Program>(program: P, change: (expression: Expression) => Expression): P {
  const rewrite = (body: readonly Statement[]): Statement[] => body.map((statement) => withBlocks(mapOperands(statement, (each) => mapExpression(each, change)), rewrite));
  const functions = program.functions.map((declared) => ({ ...declared, body: rewrite(declared.body) }));
  return { ...program, functions, body: rewrite(program.body) };
}

function withBlocks(statement: Statement, rewrite: (body: readonly Statement[]) => Statement[]): Statement {
  switch (statement.kind) {
    case "If":
      return { ...statement, then: rewrite(statement.then), else: rewrite(statement.else) };
    case "Switch":
      return { ...statement, cases: statement.cases.map((each) => ({ ...each, body: rewrite(each.body) })), default: rewrite(statement.default) };
    case "For":
    case "While":
    case "Region":
      return { ...statement, body: rewrite(statement.body) };
    default:
      return statement;
  }
}
