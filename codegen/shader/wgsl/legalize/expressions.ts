/**
 * Expressions to WGSL. What has to be named first (an index that a guard uses twice, a composite that may be out of
 * bounds) is appended to the point as statements; nothing in an expression has an effect, so that changes no order.
 */
import type { Call, Component, Expression, Select, Unary } from "../../../../ir/ir.js";
import { typeOf } from "../../../../ir/type-of.js";
import { assertNever, bool } from "../../../../ir/types.js";
import { binary, call, construct, literal, member, name, not, type WgslCall, type WgslExpression } from "../syntax.js";
import { wgslMemberName } from "../type-printer.js";
import { legalizeBinary } from "./arithmetic.js";
import { isComposite } from "./composite.js";
import { atRunTime } from "./constant-expression.js";
import { legalizeBitcast, legalizeConvert } from "./conversions.js";
import type { Point } from "./function-scope.js";
import { knownOf } from "./known-of.js";
import { legalizeLoad, legalizeUniformLoad } from "./loads.js";
import { legalizeMathCall } from "./math.js";

export function legalizeExpression(expression: Expression, at: Point): WgslExpression {
  const { scope } = at;
  switch (expression.kind) {
    case "Const":
      return literal(expression.type, expression.value);
    case "Ref":
      return scope.value(expression.name);
    case "Load":
    case "AtomicLoad":
      return legalizeLoad(expression, at);
    case "Unary":
      return legalizeUnary(expression, at);
    case "Binary":
      return legalizeBinary(expression, at);
    case "Select":
      return legalizeSelect(expression, at);
    case "Convert":
      return legalizeConvert(expression, at);
    case "Bitcast":
      return legalizeBitcast(expression, at);
    case "Construct":
      return construct(expression.type, ...expression.parts.map((part) => legalizeExpression(part, at)));
    case "Component":
      return legalizeComponent(expression, at);
    case "Builtin":
      return scope.builtin(expression.builtin);
    case "ArrayLength":
      return scope.module.lengthOf(expression.buffer);
    case "Call":
      return legalizeCall(expression, at);
    case "WorkgroupUniformLoad":
      return legalizeUniformLoad(expression, at);
    case "MathCall":
      return legalizeMathCall(expression, at);
    case "AtomicRmw":
    case "AtomicCompareExchange":
      throw new Error(`${expression.kind} inside another expression of ${scope.module.program.name}: the program is not verified`);
    default:
      return assertNever(expression);
  }
}

/** Also tells the callee what is known about its arguments. */
export function legalizeCall(expression: Call, at: Point): WgslCall {
  const { module } = at.scope;
  module.recordCall(expression.function, expression.arguments.map((each) => knownOf(each, at.facts, at.scope.around)));
  const values = expression.arguments.map((each) => legalizeExpression(each, at));
  const builtins = module.builtinsOf(expression.function).map((each) => at.scope.builtin(each));
  return call(module.global(expression.function), ...values, ...builtins);
}

/** The opposite of a condition, given what it became. f32 comparisons keep their `!`: both sides are false for NaN. */
export function negated(condition: Expression, value: WgslExpression, at: Point): WgslExpression {
  if (value.kind === "Unary" && value.operator === "!") return value.operand;
  if (value.kind !== "Binary" || condition.kind !== "Binary") return not(value);
  const opposite = ({ "<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==" } as const)[String(value.operator)];
  const operands = typeOf(condition.left, at.scope.environment);
  const exact = operands?.kind === "Scalar" && operands.scalar !== "f32";
  return exact && opposite !== undefined ? binary(opposite, value.left, value.right) : not(value);
}

function legalizeUnary({ operator, operand }: Unary, at: Point): WgslExpression {
  const value = legalizeExpression(operand, at);
  if (operator === "not") return not(value);
  return { kind: "Unary", operator: operator === "negate" ? "-" : "~", operand: atRunTime(value, at) };
}

function legalizeSelect({ condition, whenTrue, whenFalse }: Select, at: Point): WgslExpression {
  const no = legalizeExpression(whenFalse, at);
  const yes = legalizeExpression(whenTrue, at);
  const chosen = legalizeExpression(condition, at);
  const type = typeOf(whenTrue, at.scope.environment);
  if (type === undefined || !isComposite(type)) return call("select", no, yes, chosen);
  const selected = at.scope.fresh("selected");
  at.out.push({ kind: "Var", name: selected, value: no });
  at.out.push({ kind: "If", condition: chosen, then: [{ kind: "Assign", target: name(selected), value: yes }], else: [] });
  return name(selected);
}

function legalizeComponent({ value, component }: Component, at: Point): WgslExpression {
  const type = typeOf(value, at.scope.environment);
  const operand = legalizeExpression(value, at);
  return member(operand, type?.kind === "Struct" ? wgslMemberName(component) : component);
}

export function isBool(expression: Expression, at: Point): boolean {
  const type = typeOf(expression, at.scope.environment);
  return type?.kind === "Scalar" && type.scalar === bool.scalar;
}
