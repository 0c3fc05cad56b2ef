/** Which statements hold a grid sync: they are what a split turns into the order of its segments. */
import type { Statement } from "./ir.js";
import { blocksOf } from "./traverse.js";

export function isGridSync(statement: Statement): boolean {
  return statement.kind === "Barrier" && statement.ordering === "GridSync";
}

/** Every statement of a body, at any depth, that has a grid sync somewhere inside it. */
export function holdersOfGridSyncs(body: readonly Statement[]): ReadonlySet<Statement> {
  const holders = new Set<Statement>();
  const holds = (block: readonly Statement[]): boolean => {
    let found = false;
    for (const statement of block) {
      if (isGridSync(statement)) found = true;
      // Every block is looked into, so no short cut.
      if (blocksOf(statement).filter(holds).length > 0) {
        holders.add(statement);
        found = true;
      }
    }
    return found;
  };
  holds(body);
  return holders;
}

export function hasGridSync(body: readonly Statement[]): boolean {
  return body.some((statement) => isGridSync(statement) || blocksOf(statement).some(hasGridSync));
}
