/**
 * Statements whose right side may have an effect. An atomic stands in `if (in bounds)`; what it yields there goes to the
 * name or variable that receives it, and out of bounds that gets the zero.
 */
import type { Assign, AtomicRmw, AtomicStore, AtomicOperator, Eval, Expression, Let, Store } from "../../../../ir/ir.js";
import { forEachExpression } from "../../../../ir/traverse.js";
import { typeOf } from "../../../../ir/type-of.js";
import { assertNever, u32 } from "../../../../ir/types.js";
import { addressOf, call, name, type WgslExpression, type WgslStatement } from "../syntax.js";
import { isConstantExpression, mayHoldConstant } from "./constant-expression.js";
import { legalizeCall, legalizeExpression } from "./expressions.js";
import type { Point } from "./function-scope.js";
import { knownOf, lengthOf } from "./known-of.js";
import { legalizePlace, type LegalPlace } from "./places.js";
import { zeroOf } from "./zero.js";

const ATOMIC_FUNCTION = {
  add: "atomicAdd",
  sub: "atomicSub",
  min: "atomicMin",
  max: "atomicMax",
  and: "atomicAnd",
  or: "atomicOr",
  xor: "atomicXor",
  exchange: "atomicExchange",
} satisfies Record<AtomicOperator, string>;

export function legalizeLet(statement: Let, at: Point): void {
  const { value } = statement;
  const identifier = at.scope.local(statement.name);
  if (value.kind === "AtomicRmw") {
    const { place, operation } = atomicOperation(value, at);
    if (place === undefined) declareLet(identifier, zeroOf(statement.type), at);
    else if (place.condition === undefined) declareLet(identifier, operation, at);
    else {
      at.out.push({ kind: "Var", name: identifier, value: zeroOf(statement.type) });
      guarded(place, [{ kind: "Assign", target: name(identifier), value: operation }], at);
    }
    return;
  }
  declareLet(identifier, legalizeRightSide(value, at), at);
  learnLet(statement, at);
}

function declareLet(identifier: string, value: WgslExpression, at: Point): void {
  at.out.push({ kind: "Let", name: identifier, value });
  if (isConstantExpression(value, at.scope.constantNames)) at.scope.constantNames.add(identifier);
  if (mayHoldConstant(value, at)) at.scope.constantHolders.add(identifier);
}

export function legalizeAssign(statement: Assign, at: Point): void {
  const { value } = statement;
  const target = name(at.scope.local(statement.variable));
  const known = knownOf(value, at.facts, at.scope.around);
  if (value.kind === "AtomicRmw") {
    const { place, operation } = atomicOperation(value, at);
    const zero: WgslStatement = { kind: "Assign", target, value: zeroOf(typeOf(value, at.scope.environment) ?? u32) };
    guarded(place, [{ kind: "Assign", target, value: operation }], at, [zero]);
  } else at.out.push({ kind: "Assign", target, value: legalizeRightSide(value, at) });
  if (known !== undefined) at.facts.set(statement.variable, known);
}

export function legalizeEval({ value }: Eval, at: Point): void {
  if (value.kind === "AtomicRmw") {
    const { place, operation } = atomicOperation(value, at);
    guarded(place, [{ kind: "CallStatement", call: operation }], at);
  } else if (value.kind === "Call") at.out.push({ kind: "CallStatement", call: legalizeCall(value, at) });
  else at.out.push({ kind: "Discard", value: legalizeRightSide(value, at) });
}

export function legalizeStore(statement: Store, at: Point): void {
  const place = legalizePlace(statement.place, "exact", at);
  const value = legalizeExpression(statement.value, at);
  if (place !== undefined) guarded(place, [{ kind: "Assign", target: place.reference, value }], at);
  if (statement.place.root.kind === "Variable") at.facts.forget([statement.place.root.name]);
}

export function legalizeAtomicStore(statement: AtomicStore, at: Point): void {
  const place = legalizePlace(statement.place, "exact", at);
  const value = legalizeExpression(statement.value, at);
  if (place !== undefined) guarded(place, [{ kind: "CallStatement", call: call("atomicStore", addressOf(place.reference), value) }], at);
}

function legalizeRightSide(value: Expression, at: Point): WgslExpression {
  return value.kind === "AtomicCompareExchange" ? at.scope.module.compareExchange.legalize(value, at) : legalizeExpression(value, at);
}

function atomicOperation(expression: AtomicRmw, at: Point): { place: LegalPlace | undefined; operation: ReturnType<typeof call> } {
  const place = legalizePlace(expression.place, "exact", at);
  const value = legalizeExpression(expression.value, at);
  return { place, operation: call(ATOMIC_FUNCTION[expression.operator], ...(place === undefined ? [] : [addressOf(place.reference)]), value) };
}

/** `body` where the place is in bounds, `otherwise` where it is not. Without a place nothing is in bounds. */
function guarded(place: LegalPlace | undefined, body: readonly WgslStatement[], at: Point, otherwise: readonly WgslStatement[] = []): void {
  if (place === undefined) at.out.push(...otherwise);
  else if (place.condition === undefined) at.out.push(...body);
  else {
    const guard: WgslIf = { kind: "If", condition: place.condition, then: body, else: otherwise };
    const before = at.out.at(-1);
    if (before?.kind === "If" && sameGuard(before, guard)) at.out[at.out.length - 1] = { ...before, then: [...before.then, ...guard.then] };
    else at.out.push(guard);
  }
}

type WgslIf = WgslStatement & { kind: "If" };

/** Whether one test serves both: nothing in the first body can change what the condition reads, which is names and parts of them. */
function sameGuard(first: WgslIf, second: WgslIf): boolean {
  if (first.else.length > 0 || second.else.length > 0 || JSON.stringify(first.condition) !== JSON.stringify(second.condition)) return false;
  const read = namesIn(first.condition);
  return first.then.every((each) => each.kind === "CallStatement" || (each.kind === "Assign" && !read.has(rootOf(each.target))));
}

function namesIn(expression: WgslExpression): ReadonlySet<string> {
  switch (expression.kind) {
    case "Literal":
      return new Set();
    case "Name":
      return new Set([expression.name]);
    case "Member":
      return namesIn(expression.value);
    case "Index":
      return new Set([...namesIn(expression.value), ...(typeof expression.index === "number" ? [] : namesIn(expression.index))]);
    case "Unary":
      return namesIn(expression.operand);
    case "Binary":
      return new Set([...namesIn(expression.left), ...namesIn(expression.right)]);
    case "Call":
    case "Constructor":
      return new Set(expression.arguments.flatMap((each) => [...namesIn(each)]));
    default:
      return assertNever(expression);
  }
}

/** The variable that a reference leads into. */
function rootOf(reference: WgslExpression): string {
  if (reference.kind === "Name") return reference.name;
  if (reference.kind === "Member" || reference.kind === "Index") return rootOf(reference.value);
  throw new Error(`a ${reference.kind} is assigned to`);
}

function learnLet({ name: irName, value }: Let, at: Point): void {
  const known = knownOf(value, at.facts, at.scope.around);
  if (known !== undefined) at.facts.set(irName, known);
  const length = lengthOf(value, at.facts, at.scope.around);
  if (length !== undefined) at.facts.nameLength(irName, length);
  if (isStable(value)) at.scope.meanings.set(irName, value);
}

/** Reads no memory and no variable, so it means the same at every later point. */
function isStable(value: Expression): boolean {
  let stable = true;
  forEachExpression(value, (each) => {
    if (each.kind === "Load" || each.kind === "AtomicLoad" || each.kind === "WorkgroupUniformLoad" || each.kind === "Call") stable = false;
  });
  return stable;
}
