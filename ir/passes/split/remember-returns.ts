/**
 * What later segments must know of a Return. An invocation that returned takes no part in them, and each segment starts
 * all invocations anew.
 *
 * - A Return at the top of the program whose condition is pure (`if (i >= n) { return }`) is *repeated*: every later
 *   segment evaluates the condition again.
 * - Any other Return that a cut can follow is *remembered* in a variable, false from there on. From here on it is a
 *   variable like any other: it is spilled where it lives across a cut, per workgroup where it is uniform there.
 * - Where every invocation returns, nothing needs to be known: what follows is dead.
 */
import { isGridSync } from "../../grid-syncs.js";
import type { Expression, If, Statement } from "../../ir.js";
import { blockBehavior, NEXT } from "../../verify/control-flow.js";
import { blocksOf } from "../../traverse.js";
import { bool } from "../../types.js";
import { mapBlocks } from "./map-blocks.js";
import type { Names } from "./names.js";
import { not, varOf } from "./shorthands.js";

export interface RememberedReturns {
  readonly body: readonly Statement[];
  /** The variable that is true until the invocation returns; absent where no Return is remembered. */
  readonly alive?: string;
  /** By the statement of a repeated Return: what holds for the invocations that go on. */
  readonly repeated: ReadonlyMap<Statement, Expression>;
}

/** What comes after a block, on any way: code at all, and a cut with code behind it. */
interface After {
  readonly code: boolean;
  readonly cut: boolean;
}

export function rememberReturns(body: readonly Statement[], holding: ReadonlySet<Statement>, isPure: (expression: Expression) => boolean, names: Names): RememberedReturns {
  const repeated = new Map<Statement, Expression>();
  let alive: string | undefined;

  const mark = (block: readonly Statement[], after: After, isTop: boolean): Statement[] => {
    const lastCut = block.findLastIndex((statement) => isGridSync(statement) || holding.has(statement));
    return block.flatMap((statement, i): Statement | Statement[] => {
      if (!holding.has(statement) && !mayReturn(statement)) return statement;
      const goesOn = !endsHere(statement);
      const here: After = { code: after.code || (goesOn && i < block.length - 1), cut: after.cut || (goesOn && i < lastCut) };
      if (holding.has(statement)) {
        // The edge of a branch or a loop is a cut itself; a Region has none.
        const isRegion = statement.kind === "Region";
        const isLoop = statement.kind === "For" || statement.kind === "While";
        const inside = isRegion ? here : { code: here.code || isLoop, cut: here.code || here.cut || isLoop };
        return [mapBlocks(statement, (inner) => mark(inner, inside, isTop && isRegion && i === block.length - 1))];
      }
      if (!here.cut) return statement;
      const stays = isTop ? whoStays(statement, isPure) : undefined;
      if (stays === undefined) return forgetIn([statement]);
      repeated.set(statement, stays);
      return statement;
    });
  };

  const forget = (statement: Statement): Statement => mapBlocks(statement, forgetIn);
  const forgetIn = (block: readonly Statement[]): Statement[] =>
    block.flatMap((statement) => {
      if (statement.kind !== "Return") return [forget(statement)];
      alive ??= names.fresh("alive");
      return [{ kind: "Assign", variable: alive, value: { kind: "Const", type: bool, value: false } }, statement];
    });

  const marked = mark(body, { code: false, cut: false }, true);
  if (alive === undefined) return { body: marked, repeated };
  return { body: [varOf(alive, bool, { kind: "Const", type: bool, value: true }), ...marked], alive, repeated };
}

export function mayReturn(statement: Statement): boolean {
  return statement.kind === "Return" || blocksOf(statement).some((block) => block.some(mayReturn));
}

/** For `if (pure) { ... return }` and its mirror image: the condition under which an invocation goes on. */
function whoStays(statement: Statement, isPure: (expression: Expression) => boolean): Expression | undefined {
  if (statement.kind !== "If" || !isPure(statement.condition)) return undefined;
  if (returnsLast(statement.then) && !statement.else.some(mayReturn)) return not(statement.condition);
  if (returnsLast(statement.else) && !statement.then.some(mayReturn)) return statement.condition;
  return undefined;
}

function returnsLast(block: If["then"]): boolean {
  return block.at(-1)?.kind === "Return" && !block.slice(0, -1).some(mayReturn);
}

/** Control never goes on to the next statement. */
export function endsHere(statement: Statement): boolean {
  return (blockBehavior([statement]) & NEXT) === 0;
}
