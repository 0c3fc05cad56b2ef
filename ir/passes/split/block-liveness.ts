/** Liveness inside one segment: which names it reads before it writes them. Structured control flow, whole variables. */
import type { Expression, Statement } from "../../ir.js";
import { forEachExpression } from "../../traverse.js";
import { assertNever } from "../../types.js";

type Live = ReadonlySet<string>;

/**
 * Names that must have their value at the start of the block, given those that must have it at its end. A Return needs
 * `atReturn`.
 */
export function liveAtStart(body: readonly Statement[], atEnd: Live, atReturn: Live): Set<string> {
  return block(body, new Set(atEnd), { atReturn, onBreak: NOTHING, onContinue: NOTHING });
}

/** Names that a node mentions as a value: Lets, counters, parameters, and variables that it loads from. */
export function namesRead(node: Statement | Expression, found: (name: string) => void): void {
  forEachExpression(node, (expression) => {
    if (expression.kind === "Ref") found(expression.name);
    if (expression.kind === "Load" && expression.place.root.kind === "Variable") found(expression.place.root.name);
  });
}

const NOTHING: Live = new Set();

interface Exits {
  readonly atReturn: Live;
  readonly onBreak: Live;
  readonly onContinue: Live;
}

/** Changes `live`, which holds what is live after the block, and returns it. */
function block(body: readonly Statement[], live: Set<string>, exits: Exits): Set<string> {
  let now = live;
  for (let i = body.length - 1; i >= 0; i -= 1) {
    const each = body[i];
    if (each !== undefined) now = statement(each, now, exits);
  }
  return now;
}

function statement(node: Statement, live: Set<string>, exits: Exits): Set<string> {
  switch (node.kind) {
    case "Let":
    case "Var":
      live.delete(node.name);
      return withReads(live, node);
    case "Assign":
      live.delete(node.variable);
      return withReads(live, node);
    case "Store":
      // The other elements keep what they had.
      if (node.place.root.kind === "Variable") live.add(node.place.root.name);
      return withReads(live, node);
    case "AtomicStore":
    case "Eval":
      return withReads(live, node);
    case "Barrier":
      return live;
    case "Region":
      return block(node.body, live, exits);
    case "If":
      return withReads(union(block(node.then, new Set(live), exits), block(node.else, live, exits)), node);
    case "Switch": {
      const cases = node.cases.map((each) => block(each.body, new Set(live), exits));
      return withReads(cases.reduce(union, block(node.default, live, exits)), node);
    }
    case "For": {
      const before = loop(node.body, live, exits, () => {});
      before.delete(node.variable);
      return withReads(before, node);
    }
    case "While":
      return loop(node.body, live, exits, (atTest) => withReads(atTest, node));
    case "Break":
      return new Set(exits.onBreak);
    case "Continue":
      return new Set(exits.onContinue);
    case "Return":
    case "FunctionReturn":
      return new Set(exits.atReturn);
    default:
      return assertNever(node);
  }
}

/** Adds what the node itself reads. */
function withReads(live: Set<string>, node: Statement): Set<string> {
  namesRead(node, (name) => live.add(name));
  return live;
}

/** `test`: adds what deciding about one more turn reads. */
function loop(body: readonly Statement[], after: ReadonlySet<string>, exits: Exits, test: (live: Set<string>) => void): Set<string> {
  let atTest = new Set(after);
  test(atTest);
  for (;;) {
    const again = union(block(body, new Set(atTest), { ...exits, onBreak: after, onContinue: atTest }), atTest);
    if (again.size === atTest.size) return again;
    atTest = again;
  }
}

function union(a: Set<string>, b: Live): Set<string> {
  for (const name of b) a.add(name);
  return a;
}
