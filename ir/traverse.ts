/**
 * Walking and rebuilding programs: which expressions, places and blocks a node holds, in evaluation order. Everything
 * that looks at all nodes of a kind goes through here, so a new node is added to each union once.
 */
import type { Expression, PathStep, Place, Statement } from "./ir.js";
import { assertNever } from "./types.js";

/** The blocks inside a statement, in source order; empty for a statement without any. */
export function blocksOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case "If":
      return [statement.then, statement.else];
    case "Switch":
      return [...statement.cases.map((each) => each.body), statement.default];
    case "For":
    case "While":
    case "Region":
      return [statement.body];
    case "Let":
    case "Var":
    case "Assign":
    case "Store":
    case "AtomicStore":
    case "Break":
    case "Continue":
    case "Return":
    case "FunctionReturn":
    case "Barrier":
    case "Eval":
      return NO_BLOCKS;
    default:
      return assertNever(statement);
  }
}

const NO_BLOCKS: readonly [] = [];

/** The place that a statement writes or an expression reads or changes; variables of Assign are no places. */
export function placeOf(node: Statement | Expression): Place | undefined {
  switch (node.kind) {
    case "Store":
    case "AtomicStore":
    case "Load":
    case "AtomicLoad":
    case "AtomicRmw":
    case "AtomicCompareExchange":
    case "WorkgroupUniformLoad":
      return node.place;
    default:
      return undefined;
  }
}

/** The expressions that stand directly in a node, in evaluation order: indices of its place first. Blocks are not looked into. */
export function operandsOf(node: Statement | Expression): readonly Expression[] {
  const found: Expression[] = [];
  forEachOperand(node, (operand) => found.push(operand));
  return found;
}

/** Visits what `operandsOf` lists, without a list: most walks over large programs end up here. */
export function forEachOperand(node: Statement | Expression, visit: (operand: Expression) => void): void {
  switch (node.kind) {
    case "Let":
    case "Assign":
    case "Eval":
    case "Convert":
    case "Bitcast":
    case "Component":
      return visit(node.value);
    case "Var":
    case "FunctionReturn":
      return node.value === undefined ? undefined : visit(node.value);
    case "Store":
    case "AtomicStore":
    case "AtomicRmw":
      forEachIndex(node.place, visit);
      return visit(node.value);
    case "Load":
    case "AtomicLoad":
    case "WorkgroupUniformLoad":
      return forEachIndex(node.place, visit);
    case "AtomicCompareExchange":
      forEachIndex(node.place, visit);
      visit(node.expected);
      return visit(node.desired);
    case "If":
      return visit(node.condition);
    case "Switch":
      return visit(node.selector);
    case "For":
      visit(node.from);
      return visit(node.to);
    case "While":
      visit(node.bound);
      return visit(node.condition);
    case "Unary":
      return visit(node.operand);
    case "Binary":
      visit(node.left);
      return visit(node.right);
    case "Select":
      visit(node.condition);
      visit(node.whenTrue);
      return visit(node.whenFalse);
    case "Construct":
      return forEachOf(node.parts, visit);
    case "Call":
    case "MathCall":
      return forEachOf(node.arguments, visit);
    case "Break":
    case "Continue":
    case "Return":
    case "Barrier":
    case "Region":
    case "Const":
    case "Ref":
    case "Builtin":
    case "ArrayLength":
      return;
    default:
      return assertNever(node);
  }
}

/** Visits the index expressions of a place, left to right. */
export function forEachIndex(place: Place, visit: (index: Expression) => void): void {
  for (const step of place.path) if (step.kind === "Index") visit(step.index);
}

function forEachOf(operands: readonly Expression[], visit: (operand: Expression) => void): void {
  for (const operand of operands) visit(operand);
}

/** Visits each statement of a block and of the blocks inside, in source order, outer ones first. */
export function forEachStatement(body: readonly Statement[], visit: (statement: Statement) => void): void {
  for (const statement of body) {
    visit(statement);
    for (const block of blocksOf(statement)) forEachStatement(block, visit);
  }
}

/**
 * Visits each expression in a node at any depth, outer ones first, the node itself included where it is an expression.
 * Blocks of a statement are not looked into; combine with `forEachStatement` for those.
 */
export function forEachExpression(node: Statement | Expression, visit: (expression: Expression) => void): void {
  const visitAll = (expression: Expression): void => {
    visit(expression);
    forEachOperand(expression, visitAll);
  };
  if (isExpression(node)) visitAll(node);
  else forEachOperand(node, visitAll);
}

/** Tells the two unions apart: their kinds are disjoint. */
export function isExpression(node: Statement | Expression): node is Expression {
  switch (node.kind) {
    case "Const":
    case "Ref":
    case "Load":
    case "AtomicLoad":
    case "AtomicRmw":
    case "AtomicCompareExchange":
    case "WorkgroupUniformLoad":
    case "Unary":
    case "Binary":
    case "Select":
    case "Convert":
    case "Bitcast":
    case "Construct":
    case "Component":
    case "Builtin":
    case "ArrayLength":
    case "Call":
    case "MathCall":
      return true;
    default:
      return false;
  }
}

/** A new expression, rebuilt from the leaves up: `change` gets each node with its operands changed already, always a fresh object. */
export function mapExpression(expression: Expression, change: (expression: Expression) => Expression): Expression {
  return change(mapOperands(expression, (operand) => mapExpression(operand, change)));
}

/** A new node of the same kind whose direct operands (see `operandsOf`) are `change`d. */
export function mapOperands<Node extends Statement | Expression>(node: Node, change: (operand: Expression) => Expression): Node;
export function mapOperands(node: Statement | Expression, change: (operand: Expression) => Expression): Statement | Expression {
  switch (node.kind) {
    case "Let":
    case "Assign":
    case "Eval":
    case "Convert":
    case "Bitcast":
    case "Component":
      return { ...node, value: change(node.value) };
    case "Var":
    case "FunctionReturn":
      return node.value === undefined ? { ...node } : { ...node, value: change(node.value) };
    case "Store":
    case "AtomicStore":
    case "AtomicRmw":
      return { ...node, place: mapPlace(node.place, change), value: change(node.value) };
    case "Load":
    case "AtomicLoad":
    case "WorkgroupUniformLoad":
      return { ...node, place: mapPlace(node.place, change) };
    case "AtomicCompareExchange":
      return { ...node, place: mapPlace(node.place, change), expected: change(node.expected), desired: change(node.desired) };
    case "If":
      return { ...node, condition: change(node.condition) };
    case "Switch":
      return { ...node, selector: change(node.selector) };
    case "For":
      return { ...node, from: change(node.from), to: change(node.to) };
    case "While":
      return { ...node, condition: change(node.condition), bound: change(node.bound) };
    case "Unary":
      return { ...node, operand: change(node.operand) };
    case "Binary":
      return { ...node, left: change(node.left), right: change(node.right) };
    case "Select":
      return { ...node, condition: change(node.condition), whenTrue: change(node.whenTrue), whenFalse: change(node.whenFalse) };
    case "Construct":
      return { ...node, parts: node.parts.map(change) };
    case "Call":
    case "MathCall":
      return { ...node, arguments: node.arguments.map(change) };
    case "Break":
    case "Continue":
    case "Return":
    case "Barrier":
    case "Region":
    case "Const":
    case "Ref":
    case "Builtin":
    case "ArrayLength":
      return { ...node };
    default:
      return assertNever(node);
  }
}

/** A new place whose indices are `change`d. */
export function mapPlace(place: Place, change: (index: Expression) => Expression): Place {
  const step = (each: PathStep): PathStep => (each.kind === "Index" ? { kind: "Index", index: change(each.index) } : { ...each });
  return { root: { ...place.root }, path: place.path.map(step) };
}
