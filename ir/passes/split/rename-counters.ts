/**
 * Counters of loops that hold a grid sync become dispatch parameters, names of program scope. One that is called as a local
 * of a device function gets another name, because a local never has a name of program scope.
 */
import { holdersOfGridSyncs } from "../../grid-syncs.js";
import type { Expression, Program, Statement } from "../../ir.js";
import { forEachStatement, mapExpression, mapOperands } from "../../traverse.js";
import { mapBlocks } from "./map-blocks.js";
import type { Names } from "./names.js";

export function renameCounters(program: Program, names: Names): readonly Statement[] {
  const locals = localsOfFunctions(program);
  if (locals.size === 0) return program.body;
  const renamed = new Map<string, string>();
  for (const holder of holdersOfGridSyncs(program.body)) {
    if (holder.kind === "For" && locals.has(holder.variable)) renamed.set(holder.variable, names.fresh(holder.variable));
  }
  if (renamed.size === 0) return program.body;
  const rename = (each: Expression): Expression => (each.kind === "Ref" ? { ...each, name: renamed.get(each.name) ?? each.name } : each);
  const visit = (body: readonly Statement[]): readonly Statement[] =>
    body.map((statement) => {
      const inside = mapBlocks(mapOperands(statement, (operand) => mapExpression(operand, rename)), visit);
      return inside.kind === "For" ? { ...inside, variable: renamed.get(inside.variable) ?? inside.variable } : inside;
    });
  return visit(program.body);
}

function localsOfFunctions({ functions }: Program): Set<string> {
  const locals = new Set<string>();
  for (const { parameters, body } of functions) {
    for (const { name } of parameters) locals.add(name);
    forEachStatement(body, (statement) => {
      if (statement.kind === "Let" || statement.kind === "Var") locals.add(statement.name);
      if (statement.kind === "For") locals.add(statement.variable);
    });
  }
  return locals;
}
