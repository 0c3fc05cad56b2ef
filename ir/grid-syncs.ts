/** Which statements hold a grid sync: they are what a split turns into the order of its segments. */
import type { Statement } from "./ir.js";
import { blocksOf } from "./traverse.js";
import { reachableLength } from "./verify/control-flow.js";

export function isGridSync(statement: Statement): boolean {
  return statement.kind === "Barrier" && statement.ordering === "GridSync";
}

/**
 * Every statement of a body, at any depth, that has a grid sync somewhere inside it, where control can reach both: nothing
 * decides about a grid sync that nobody gets to.
 */
export function holdersOfGridSyncs(body: readonly Statement[]): ReadonlySet<Statement> {
  const holders = new Set<Statement>();
  const holds = (block: readonly Statement[]): boolean => {
    if (!hasGridSync(block)) return false;
    let found = false;
    for (const statement of block.slice(0, reachableLength(block))) {
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

/** Also where control never gets to it. */
export function hasGridSync(body: readonly Statement[]): boolean {
  return body.some((statement) => isGridSync(statement) || blocksOf(statement).some(hasGridSync));
}
