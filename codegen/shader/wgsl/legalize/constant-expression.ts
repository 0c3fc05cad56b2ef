/**
 * What WGSL would evaluate when it compiles (`#const-expr`), by rules stricter than those at run time: a division by zero
 * is an error there, and so is an i32 that overflows. Folding leaves few of them; a load that is certainly out of bounds
 * makes new ones.
 */
import { name, type WgslExpression } from "../syntax.js";
import type { Point } from "./function-scope.js";

/** `names`: those that stand for a constant, where the question is naga's. */
export function isConstantExpression(expression: WgslExpression, names: ReadonlySet<string> = NO_NAMES): boolean {
  const recurse = (each: WgslExpression): boolean => isConstantExpression(each, names);
  switch (expression.kind) {
    case "Literal":
      return true;
    case "Name":
      return names.has(expression.name);
    case "Member":
      return recurse(expression.value);
    case "Index":
      return recurse(expression.value) && (typeof expression.index === "number" || recurse(expression.index));
    case "Unary":
      return recurse(expression.operand);
    case "Binary":
      return recurse(expression.left) && recurse(expression.right);
    // Of the module's own functions only those of conversions stand in expressions; taking one for constant does no harm.
    case "Call":
    case "Constructor":
      return expression.arguments.every(recurse);
  }
}

/** Whether naga 30.1.0 may find a constant in a value that is none: as one part of several, also behind the `let` that names it. */
export function mayHoldConstant(expression: WgslExpression, at: Point): boolean {
  const recurse = (each: WgslExpression): boolean => mayHoldConstant(each, at);
  switch (expression.kind) {
    case "Literal":
      return true;
    case "Name":
      return at.scope.constantHolders.has(expression.name);
    case "Member":
    case "Index":
      return recurse(expression.value);
    case "Constructor":
      return expression.arguments.length === 0 || expression.arguments.some(recurse);
    // What an operation yields is looked at only where all of it is constant.
    case "Unary":
    case "Binary":
    case "Call":
      return isConstantExpression(expression, at.scope.constantNames);
  }
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** The value in a variable, which no compiler looks through: naga takes a `let` of a constant for the constant itself. */
export function atRunTime(value: WgslExpression, at: Point): WgslExpression {
  return isConstantExpression(value, at.scope.constantNames) ? inVariable("constant", value, at) : value;
}

/** The value in a variable, whatever it is. */
export function inVariable(preferred: string, value: WgslExpression, at: Point): WgslExpression {
  const variable = name(at.scope.fresh(preferred));
  at.out.push({ kind: "Var", name: variable.name, value });
  return variable;
}
