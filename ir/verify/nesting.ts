/**
 * How deep a program nests. Checked before everything else and without recursion: the other rules, the printer and the
 * targets recurse, and only over programs that this file has let through.
 */
import type { Expression, Program, Statement } from "../ir.js";
import { blocksOf, operandsOf } from "../traverse.js";
import type { Findings } from "./findings.js";
import { MAX_BLOCK_NESTING, MAX_EXPRESSION_DEPTH, MAX_EXPRESSION_NODES } from "./language-limits.js";

/** False where the program is too deep for the other rules. */
export function checkNesting(findings: Findings, program: Program): boolean {
  const bodies = [program.body, ...program.functions.map((each) => each.body)];
  let blocks = bodies.map((body) => ({ body, depth: 1 }));
  while (blocks.length > 0) {
    const inner: typeof blocks = [];
    for (const { body, depth } of blocks) {
      for (const statement of body) {
        if (!checkOperands(findings, statement)) continue;
        const nested = blocksOf(statement).filter((block) => block.length > 0);
        if (nested.length > 0 && depth >= MAX_BLOCK_NESTING) {
          findings.report("limit/block-nesting", statement, `blocks nest deeper than ${MAX_BLOCK_NESTING} levels`, { help: "move the inner part into a function" });
        } else {
          inner.push(...nested.map((block) => ({ body: block, depth: depth + 1 })));
        }
      }
    }
    blocks = inner;
  }
  return findings.isEmpty;
}

function checkOperands(findings: Findings, statement: Statement): boolean {
  const help = { help: "name parts of it with Let" };
  let level: readonly Expression[] = operandsOf(statement);
  let nodes = 0;
  for (let depth = 1; level.length > 0; depth++) {
    nodes += level.length;
    if (depth > MAX_EXPRESSION_DEPTH) {
      findings.report("limit/expression-depth", statement, `an expression nests deeper than ${MAX_EXPRESSION_DEPTH} levels`, help);
      return false;
    }
    if (nodes > MAX_EXPRESSION_NODES) {
      findings.report("limit/expression-depth", statement, `an expression has more than ${MAX_EXPRESSION_NODES} parts`, help);
      return false;
    }
    level = level.flatMap((expression) => operandsOf(expression));
  }
  return true;
}
