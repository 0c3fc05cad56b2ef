/**
 * A segment that a cut follows has work to do at its end, also for invocations that return in it. So a Return becomes an
 * edge in the nest of Ifs: what follows it stands in the other branch, and all invocations meet again behind.
 *
 * Whatever an invocation or a workgroup spills for itself is spilled at the end of the block that declares it: that is
 * where it is in scope, and as far out as it goes. What latches read is one for the whole grid, so only those may store it
 * that are left at the end of the segment, in the innermost block: who returned holds an old value.
 */
import type { Statement } from "../../ir.js";
import { endsHere, mayReturn } from "./remember-returns.js";
import { mapBlocks } from "./map-blocks.js";
import { ifOf, load, not, place } from "./shorthands.js";

export interface NestInit {
  /** Absent where every Return of the segment stands in an If that says who goes on. */
  readonly alive: string | undefined;
  /** What spills these names, which a block declares. */
  readonly spill: (names: readonly string[]) => readonly Statement[];
  /** What those do that are left at the end. */
  readonly atEnd: readonly Statement[];
}

export function nestReturns(body: readonly Statement[], init: NestInit): Statement[] {
  return nested(body, init);
}

/** `init.atEnd` is empty in blocks that are not the last ones of the segment. */
function nested(body: readonly Statement[], init: NestInit): Statement[] {
  const out: Statement[] = [];
  let isEnded = false;
  for (const [i, statement] of body.entries()) {
    isEnded = mayReturn(statement);
    if (statement.kind === "Return") break;
    if (isEnded) {
      out.push(...around(statement, body.slice(i + 1), init));
      break;
    }
    if (statement.kind === "Region") {
      isEnded = i === body.length - 1;
      out.push({ ...statement, body: nested(statement.body, isEnded ? init : { ...init, atEnd: [] }) });
    } else out.push(statement);
  }
  return [...out, ...(isEnded ? [] : init.atEnd), ...init.spill(declaredIn(out))];
}

/** A statement that may return, and what follows it in its block. */
function around(statement: Statement, rest: readonly Statement[], init: NestInit): Statement[] {
  if (statement.kind === "If") {
    const { condition, then, else: otherwise } = statement;
    if (endsIn(then) && !otherwise.some(mayReturn)) return [branch(condition, outsideLoops(then, init), nested([...otherwise, ...rest], init))];
    if (endsIn(otherwise) && !then.some(mayReturn)) return [branch(condition, nested([...then, ...rest], init), outsideLoops(otherwise, init))];
  }
  if (statement.kind === "Region" && rest.length === 0) return [{ ...statement, body: nested(statement.body, init) }];
  const inside = { ...init, atEnd: [] };
  const lowered = statement.kind === "Region" ? [{ ...statement, body: nested(statement.body, inside) }] : withoutReturn(statement, false, inside);
  if (endsHere(statement) || (rest.length === 0 && init.atEnd.length === 0)) return lowered;
  if (init.alive === undefined) throw new Error("a Return that is not remembered");
  return [...lowered, ifOf(load(place("Variable", init.alive)), nested(rest, init))];
}

function branch(condition: Parameters<typeof ifOf>[0], then: readonly Statement[], otherwise: readonly Statement[]): Statement {
  return then.length === 0 && otherwise.length > 0 ? ifOf(not(condition), otherwise) : ifOf(condition, then, otherwise);
}

/** Inside a loop a Return leaves the loop, and the loops around it; `alive` is false by then. */
function withoutReturn(statement: Statement, inLoop: boolean, init: NestInit): Statement[] {
  if (statement.kind === "Return") return inLoop ? [{ kind: "Break" }] : [];
  if (!mayReturn(statement)) return [statement];
  const isLoop = statement.kind === "For" || statement.kind === "While";
  const lowered = mapBlocks(statement, (block) => (inLoop || isLoop ? block.flatMap((each) => withoutReturn(each, true, init)) : outsideLoops(block, init)));
  if (!isLoop || !inLoop) return [lowered];
  if (init.alive === undefined) throw new Error("a Return that is not remembered");
  return [lowered, ifOf(not(load(place("Variable", init.alive))), [{ kind: "Break" }])];
}

/** Blocks in a branch: what follows a statement that may have returned asks `alive`. */
function outsideLoops(block: readonly Statement[], init: NestInit): Statement[] {
  return nested(block, { ...init, spill: () => [], atEnd: [] });
}

function endsIn(block: readonly Statement[]): boolean {
  return block.some(endsHere) && block.some(mayReturn);
}

/** Names that the block itself declares. */
export function declaredIn(block: readonly Statement[]): string[] {
  return block.flatMap((statement) => (statement.kind === "Let" || statement.kind === "Var" ? [statement.name] : []));
}
