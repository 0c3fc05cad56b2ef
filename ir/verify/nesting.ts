/**
 * How deep a program nests. Checked before everything else and never deeper than the limits: the other rules, the printer
 * and the targets recurse, and only over programs that this file has let through.
 */
import type { Expression, Program, Statement } from "../ir.js";
import { blocksOf, forEachOperand } from "../traverse.js";
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
  let nodes = 0;
  let depth = 0;
  let deepest = 0;
  const visit = (expression: Expression): void => {
    nodes += 1;
    depth += 1;
    deepest = Math.max(deepest, depth);
    if (depth <= MAX_EXPRESSION_DEPTH && nodes <= MAX_EXPRESSION_NODES) forEachOperand(expression, visit);
    depth -= 1;
  };
  forEachOperand(statement, visit);
  const refuse = (what: string): false => {
    findings.report("limit/expression-depth", statement, `an expression ${what}`, { help: "name parts of it with Let" });
    return false;
  };
  if (deepest > MAX_EXPRESSION_DEPTH) return refuse(`nests deeper than ${MAX_EXPRESSION_DEPTH} levels`);
  return nodes <= MAX_EXPRESSION_NODES || refuse(`has more than ${MAX_EXPRESSION_NODES} parts`);
}
