/** Which statements hold a grid sync, at any depth. */
import type { Program, Statement } from "../../ir.js";
import { blocksOf } from "../../traverse.js";

export function isGridSync(statement: Statement): boolean {
  return statement.kind === "Barrier" && statement.ordering === "GridSync";
}

export function hasGridSync(program: Program): boolean {
  return program.body.some((statement) => holdsGridSync(statement));
}

/** The statement is a grid sync, or one stands in it. */
export function holdsGridSync(statement: Statement): boolean {
  if (isGridSync(statement)) return true;
  return blocksOf(statement).some((block) => block.some(holdsGridSync));
}

/** The answer for every statement of a program that holds one, found once. */
export function statementsHoldingGridSync(body: readonly Statement[]): ReadonlySet<Statement> {
  const found = new Set<Statement>();
  const visit = (block: readonly Statement[]): boolean => {
    let any = false;
    for (const statement of block) {
      const inside = blocksOf(statement).map(visit).includes(true);
      if (!inside && !isGridSync(statement)) continue;
      found.add(statement);
      any = true;
    }
    return any;
  };
  visit(body);
  return found;
}
