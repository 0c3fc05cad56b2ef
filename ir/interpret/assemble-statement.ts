/** Statements to instructions; structured control flow to jumps. */
import type { For, If, Statement, Store, Switch, Var, While } from "../ir.js";
import { assertNever } from "../types.js";
import { assembleExpression, assembleNumber } from "./assemble-expression.js";
import { assemblePlace, reportOutOfBounds } from "./assemble-place.js";
import { Label, type AssemblyContext, type Loop } from "./assembly-context.js";
import { clear, codecOf } from "./memory.js";
import type { Site } from "./machine.js";
import { emitStore } from "./shared-access.js";
import { elementAt, scalar } from "./value.js";

export function assembleBlock(context: AssemblyContext, body: readonly Statement[]): void {
  for (const statement of body) assembleStatement(context, statement);
}

function assembleStatement(context: AssemblyContext, statement: Statement): void {
  const site = context.statementSite(statement);
  switch (statement.kind) {
    case "Let": {
      const value = assembleExpression(context, statement.value);
      const slot = context.declareSlot(statement.name);
      return context.emitLocal(site, (invocation) => {
        invocation.slots[slot] = value(invocation);
      });
    }
    case "Var":
      return assembleVar(context, site, statement);
    case "Assign":
      return storeVariable(context, site, statement.variable, assembleExpression(context, statement.value));
    case "Store":
      return assembleStore(context, site, statement);
    case "AtomicStore":
      return emitStore(context, site, assemblePlace(context, statement.place), assembleExpression(context, statement.value), "atomic");
    case "If":
      return assembleIf(context, site, statement);
    case "Switch":
      return assembleSwitch(context, site, statement);
    case "For":
      return assembleFor(context, site, statement);
    case "While":
      return assembleWhile(context, site, statement);
    case "Break":
      return context.emitJump(site, innermost(context).breakTo);
    case "Continue":
      return context.emitJump(site, innermost(context).continueTo);
    case "Return":
      return context.emitJump(site, context.end);
    case "FunctionReturn":
      return context.emitFunctionReturn(site, statement.value && assembleExpression(context, statement.value));
    case "Barrier":
      return context.emitBarrier(site, statement.ordering);
    case "Region":
      context.regions.push(statement.generator);
      assembleBlock(context, statement.body);
      context.regions.pop();
      return;
    case "Eval": {
      const value = assembleExpression(context, statement.value);
      return context.emitLocal(site, (invocation) => void value(invocation));
    }
    default:
      return assertNever(statement);
  }
}

function assembleVar(context: AssemblyContext, site: Site, statement: Var): void {
  const { name, type } = statement;
  const value = statement.value && assembleExpression(context, statement.value);
  if (type.kind === "Scalar") {
    const slot = context.declareSlot(name);
    return context.emitLocal(site, (invocation) => {
      invocation.slots[slot] = value === undefined ? 0 : value(invocation);
    });
  }
  const local = context.declareLocal(name, type);
  const codec = codecOf(type);
  context.emitLocal(site, (invocation) => {
    const memory = elementAt(invocation.locals, local);
    if (value === undefined) clear(memory);
    else codec.write(memory, 0, value(invocation));
  });
}

function storeVariable(context: AssemblyContext, site: Site, name: string, value: ReturnType<typeof assembleExpression>): void {
  const storage = context.storage(name);
  if (storage.kind === "Slot") {
    return context.emitLocal(site, (invocation) => {
      invocation.slots[storage.slot] = value(invocation);
    });
  }
  if (storage.kind === "Parameter") throw new Error(`parameter ${name} is written: the program is not verified`);
  const codec = codecOf(context.typeOfVariable(name));
  context.emitLocal(site, (invocation) => codec.write(elementAt(invocation.locals, storage.local), 0, value(invocation)));
}

function assembleStore(context: AssemblyContext, site: Site, statement: Store): void {
  const { root, path } = statement.place;
  if (root.kind !== "Variable") {
    return emitStore(context, site, assemblePlace(context, statement.place), assembleExpression(context, statement.value), "plain");
  }
  if (path.length === 0) return storeVariable(context, site, root.name, assembleExpression(context, statement.value));
  const storage = context.storage(root.name);
  if (storage.kind !== "Local") throw new Error(`an element of the scalar ${root.name} is written: the program is not verified`);
  const place = assemblePlace(context, statement.place);
  const value = assembleExpression(context, statement.value);
  const codec = codecOf(place.type);
  context.emitLocal(site, (invocation) => {
    const offsetBytes = place.offsetBytes(invocation);
    if (offsetBytes < 0) reportOutOfBounds(invocation, site, place, "store");
    else codec.write(elementAt(invocation.locals, storage.local), offsetBytes, value(invocation));
  });
}

function assembleIf(context: AssemblyContext, site: Site, statement: If): void {
  const condition = assembleNumber(context, statement.condition);
  const otherwise = new Label();
  const end = new Label();
  context.emitBranch(site, (invocation) => (condition(invocation) === 0 ? otherwise : undefined));
  assembleBlock(context, statement.then);
  if (statement.else.length > 0) context.emitJump(site, end);
  context.place(otherwise);
  assembleBlock(context, statement.else);
  context.place(end);
}

function assembleSwitch(context: AssemblyContext, site: Site, statement: Switch): void {
  const selector = assembleNumber(context, statement.selector);
  const targets = new Map<number, Label>();
  const otherwise = new Label();
  const end = new Label();
  context.emitBranch(site, (invocation) => targets.get(selector(invocation)) ?? otherwise);
  for (const each of statement.cases) {
    const start = new Label();
    for (const value of each.values) targets.set(value, start);
    context.place(start);
    assembleBlock(context, each.body);
    context.emitJump(site, end);
  }
  context.place(otherwise);
  assembleBlock(context, statement.default);
  context.place(end);
}

function assembleFor(context: AssemblyContext, site: Site, statement: For): void {
  const from = assembleNumber(context, statement.from);
  const to = assembleNumber(context, statement.to);
  const toSlot = context.newSlot();
  const counterSlot = context.declareSlot(statement.variable);
  const loop = { breakTo: new Label(), continueTo: new Label(), counterSlot };
  const test = new Label();
  context.emitBranch(site, (invocation) => {
    invocation.slots[counterSlot] = from(invocation);
    invocation.slots[toSlot] = to(invocation);
    return test;
  });
  context.place(loop.continueTo);
  // A plain number counts past the largest u32 without wrapping.
  context.emitLocal(site, ({ slots }) => {
    slots[counterSlot] = scalar(elementAt(slots, counterSlot)) + 1;
  });
  context.place(test);
  context.emitBranch(site, ({ slots }) => (elementAt(slots, counterSlot) < elementAt(slots, toSlot) ? undefined : loop.breakTo));
  assembleLoopBody(context, loop, statement.body);
  context.emitJump(site, loop.continueTo);
  context.place(loop.breakTo);
}

function assembleWhile(context: AssemblyContext, site: Site, statement: While): void {
  const bound = assembleNumber(context, statement.bound);
  const boundSlot = context.newSlot();
  const counterSlot = context.newSlot();
  const loop = { breakTo: new Label(), continueTo: new Label(), counterSlot };
  const test = new Label();
  context.emitBranch(site, (invocation) => {
    invocation.slots[boundSlot] = bound(invocation);
    invocation.slots[counterSlot] = 0;
    return test;
  });
  context.place(loop.continueTo);
  context.emitLocal(site, ({ slots }) => {
    slots[counterSlot] = scalar(elementAt(slots, counterSlot)) + 1;
  });
  context.place(test);
  const condition = assembleNumber(context, statement.condition);
  context.emitBranch(site, (invocation) => {
    if (condition(invocation) === 0) return loop.breakTo;
    const { slots, run } = invocation;
    if (elementAt(slots, counterSlot) < elementAt(slots, boundSlot)) return undefined;
    run.findings.add("loop/bound-reached", site, String(site.id), () => ({
      message: `the loop ends at its bound while its condition still holds (bound ${String(slots[boundSlot])})`,
    }));
    return loop.breakTo;
  });
  assembleLoopBody(context, loop, statement.body);
  context.emitJump(site, loop.continueTo);
  context.place(loop.breakTo);
}

function assembleLoopBody(context: AssemblyContext, loop: Loop, body: readonly Statement[]): void {
  context.loops.push(loop);
  assembleBlock(context, body);
  context.loops.pop();
}

function innermost(context: AssemblyContext): Loop {
  return elementAt(context.loops, context.loops.length - 1);
}
