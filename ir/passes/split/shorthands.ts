/** Nodes that generated code is made of, spelled short. */
import type { BinaryOperator, BuiltinName, Const, Expression, Let, Place, PlaceRoot, Ref, Statement, Var } from "../../ir.js";
import { u32, type Type } from "../../types.js";

export function constant(value: number): Const {
  return { kind: "Const", type: u32, value };
}

export function ref(name: string): Ref {
  return { kind: "Ref", name };
}

export function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: "Binary", operator, left, right };
}

/** `first op second op ...` of one or more, nested no deeper than it must be: compilers bound the depth of an expression. */
export function balanced(operator: "and" | "or", first: Expression, ...rest: readonly Expression[]): Expression {
  const parts = [first, ...rest];
  const middle = Math.ceil(parts.length / 2);
  const [left, ...lefts] = parts.slice(0, middle);
  const [right, ...rights] = parts.slice(middle);
  return left === undefined || right === undefined ? first : binary(operator, balanced(operator, left, ...lefts), balanced(operator, right, ...rights));
}

/** `left + right`, without adding a constant zero. */
export function sum(left: Expression, right: Expression): Expression {
  if (left.kind === "Const" && left.value === 0) return right;
  return right.kind === "Const" && right.value === 0 ? left : binary("add", left, right);
}

/** `left * right`, without multiplying by a constant zero or one. */
export function product(left: Expression, right: Expression): Expression {
  if (left.kind === "Const") return left.value === 0 ? left : left.value === 1 ? right : binary("mul", left, right);
  return right.kind === "Const" && typeof right.value === "number" && right.value < 2 ? product(right, left) : binary("mul", left, right);
}

export function builtin(name: BuiltinName): Expression {
  return { kind: "Builtin", builtin: name };
}

export function component(value: Expression, name: string): Expression {
  return { kind: "Component", value, component: name };
}

export function place(kind: PlaceRoot["kind"], name: string, ...path: Place["path"]): Place {
  return { root: { kind, name }, path };
}

export function at(outer: Place, index: Expression): Place {
  return { root: outer.root, path: [...outer.path, { kind: "Index", index }] };
}

export function field(outer: Place, name: string): Place {
  return { root: outer.root, path: [...outer.path, { kind: "Field", name }] };
}

export function load(from: Place): Expression {
  return { kind: "Load", place: from };
}

export function not(operand: Expression): Expression {
  return operand.kind === "Unary" && operand.operator === "not" ? operand.operand : { kind: "Unary", operator: "not", operand };
}

export function letOf(name: string, type: Type, value: Expression): Let {
  return { kind: "Let", name, type, value };
}

export function varOf(name: string, type: Type, value?: Expression): Var {
  return value === undefined ? { kind: "Var", name, type } : { kind: "Var", name, type, value };
}

export function ifOf(condition: Expression, then: readonly Statement[], otherwise: readonly Statement[] = []): Statement {
  return { kind: "If", condition, then, else: otherwise };
}
