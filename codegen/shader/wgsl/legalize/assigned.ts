/** The variables that a block may write, at any depth. Functions reach none of their caller's. */
import type { Statement } from "../../../../ir/ir.js";
import { forEachStatement } from "../../../../ir/traverse.js";

export function assignedIn(body: readonly Statement[]): Set<string> {
  const names = new Set<string>();
  forEachStatement(body, (statement) => {
    if (statement.kind === "Assign") names.add(statement.variable);
    if (statement.kind === "Store" && statement.place.root.kind === "Variable") names.add(statement.place.root.name);
  });
  return names;
}
