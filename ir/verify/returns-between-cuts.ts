/**
 * How deep the segments of a split nest. An invocation that returns must still arrive at the end of its segment, where
 * values are stored, so what follows a Return there stands in a branch of its own, one in the other
 * (`passes/split/nest-returns.ts`). Many Returns in one stretch between cuts would nest deeper than compilers read.
 */
import { isGridSync } from "../grid-syncs.js";
import type { Program, Statement } from "../ir.js";
import { mayReturn } from "../passes/split/remember-returns.js";
import { blocksOf } from "../traverse.js";
import type { Findings } from "./findings.js";
import { MAX_BLOCK_NESTING } from "./language-limits.js";

/** How often Dawn's parser recurses for one level, of the 128 times that it does at most; expressions share them. */
const COST: Readonly<Partial<Record<Statement["kind"], number>>> = { If: 2, For: 2, While: 2, Switch: 3 };
/** What the deepest program without grid syncs costs. */
const MAX_COST = 3 * MAX_BLOCK_NESTING;
const COST_OF_RETURN = 2;

/** Reports the first statement of each block that comes to stand too deep. `holders`: the statements that hold a grid sync. */
export function checkReturnsBetweenCuts(findings: Findings, program: Program, holders: ReadonlySet<Statement>): void {
  /**
   * `isCutLater`: a grid sync may follow the block. Where none does, nothing is stored, and nothing nests. `before`: how
   * many statements that may return the open segment has so far; yields as many at the end of the block.
   */
  const level = (body: readonly Statement[], isCutLater: boolean, before: number): number => {
    const lastCut = body.findLastIndex((statement) => isGridSync(statement) || holders.has(statement));
    let returns = before;
    for (const [i, statement] of body.entries()) {
      const isCutNext = isCutLater || i < lastCut;
      if (isGridSync(statement)) returns = 0;
      else if (holders.has(statement)) {
        if (statement.kind === "Region") returns = level(statement.body, isCutNext, returns);
        else {
          // The edges of any other are cuts themselves, and a loop comes back to its own.
          const isLoop = statement.kind !== "If" && statement.kind !== "Switch";
          for (const block of blocksOf(statement)) level(block, isCutNext || isLoop, 0);
          returns = 0;
        }
      } else if (isCutNext) {
        if (COST_OF_RETURN * returns + costOf(statement) > MAX_COST) {
          refuse(findings, statement, returns);
          return 0;
        }
        if (mayReturn(statement)) returns += 1;
      }
    }
    return returns;
  };
  level(program.body, false, 0);
}

function costOf(statement: Statement): number {
  const own = COST[statement.kind] ?? 0;
  return own + Math.max(0, ...blocksOf(statement).map(costOfBlock));
}

function costOfBlock(body: readonly Statement[]): number {
  let returns = 0;
  let cost = 0;
  for (const statement of body) {
    cost = Math.max(cost, COST_OF_RETURN * returns + costOf(statement));
    if (mayReturn(statement)) returns += 1;
  }
  return cost;
}

function refuse(findings: Findings, statement: Statement, returns: number): void {
  findings.report("limit/returns", statement, `this ${statement.kind} comes to stand too deep when the program is cut: ${returns} statements before it in its segment may return, and each counts as a level`, {
    help: "gather the conditions in a variable, and return once",
  });
}
