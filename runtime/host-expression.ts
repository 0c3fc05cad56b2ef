/**
 * Evaluates what a schedule leaves to the host. The arithmetic is the IR's (see `BinaryOperator` in `ir/ir.ts`): u32 and
 * i32 wrap, `x / 0 = x`, `x % 0 = 0`, shifts mask the amount, so that a bound means the same here and in a shader.
 */
import type { HostExpression } from "../codegen/shader/kernel.js";
import { assertNever } from "./assert-never.js";
import { GridwrightError } from "./error.js";

export interface HostScope {
  /** Value of a parameter or loop counter with its declared type; undefined where there is none of that name. */
  lookUp(name: string): HostValue | undefined;
  readonly grid: readonly [number, number, number];
}

export type HostValue =
  | { readonly type: "u32" | "i32"; readonly value: number }
  | { readonly type: "bool"; readonly value: boolean };

type Integer = "u32" | "i32";

/** Throws `kernel/schedule` for an unknown name or operator and for operands of the wrong type. */
export function evaluateHostExpression(expression: HostExpression, scope: HostScope): HostValue {
  switch (expression.kind) {
    case "Const":
      return constant(expression.type, expression.value);
    case "Parameter":
      return scope.lookUp(expression.name) ?? refuse(`the schedule reads '${expression.name}', which is no integer or boolean parameter and no loop counter in scope`);
    case "WorkgroupCount":
      return { type: "u32", value: scope.grid[expression.axis] };
    case "Unary":
      return unary(expression.operator, evaluateHostExpression(expression.operand, scope));
    case "Binary":
      return binary(
        expression.operator,
        expression.type,
        evaluateHostExpression(expression.left, scope),
        evaluateHostExpression(expression.right, scope),
      );
    case "Select": {
      const condition = evaluateBoolean(expression.condition, scope);
      const [whenTrue, whenFalse] = [evaluateHostExpression(expression.whenTrue, scope), evaluateHostExpression(expression.whenFalse, scope)];
      if (whenTrue.type !== whenFalse.type) refuse(`a selection of the schedule is between ${whenTrue.type} and ${whenFalse.type}`);
      return condition ? whenTrue : whenFalse;
    }
    case "Convert":
      return converted(expression.to, evaluateHostExpression(expression.value, scope));
    default:
      return assertNever(expression);
  }
}

/** For loop bounds. */
export function evaluateInteger(expression: HostExpression, scope: HostScope): { readonly type: Integer; readonly value: number } {
  const result = evaluateHostExpression(expression, scope);
  return result.type === "bool" ? refuse("a loop bound of the schedule is a boolean") : result;
}

/** For branch conditions. */
export function evaluateBoolean(expression: HostExpression, scope: HostScope): boolean {
  const result = evaluateHostExpression(expression, scope);
  return result.type === "bool" ? result.value : refuse(`a condition of the schedule is a ${result.type}, not a boolean`);
}

function constant(type: HostValue["type"], value: number | boolean): HostValue {
  if (type === "bool") return typeof value === "boolean" ? { type, value } : refuse(`a bool constant of the schedule holds ${value}`);
  return typeof value === "number" ? integer(type, value) : refuse(`a ${type} constant of the schedule holds ${value}`);
}

function converted(to: HostValue["type"], from: HostValue): HostValue {
  if (to === "bool") return { type: to, value: from.type === "bool" ? from.value : from.value !== 0 };
  return integer(to, Number(from.value));
}

/** Wraps to 32 bits. Exact for every double that came from one 32-bit operation. */
function integer(type: Integer, value: number): HostValue {
  return { type, value: type === "u32" ? value >>> 0 : value | 0 };
}

function unary(operator: string, operand: HostValue): HostValue {
  if (operand.type === "bool") return operator === "not" ? { type: "bool", value: !operand.value } : refuseOperator(operator, "bool");
  if (operator === "complement") return integer(operand.type, ~operand.value);
  if (operator === "negate" && operand.type === "i32") return integer("i32", -operand.value);
  return refuseOperator(operator, operand.type);
}

function binary(operator: string, type: HostValue["type"], left: HostValue, right: HostValue): HostValue {
  const isShift = operator === "shl" || operator === "shr";
  const rightType = isShift ? "u32" : type;
  if (left.type !== type || right.type !== rightType) refuse(`'${operator}' of the schedule takes ${type} and ${rightType}, not ${left.type} and ${right.type}`);
  if (left.type === "bool" || right.type === "bool") {
    return { type: "bool", value: booleanOperation(operator, left.value === true, right.value === true) };
  }
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) return { type: "bool", value: comparison(left.value, right.value) };
  const operation = OPERATIONS[operator] ?? refuseOperator(operator, type);
  return integer(left.type, operation(left.value, right.value, left.type));
}

function booleanOperation(operator: string, left: boolean, right: boolean): boolean {
  switch (operator) {
    case "and":
      return left && right;
    case "or":
      return left || right;
    case "xor":
    case "ne":
      return left !== right;
    case "eq":
      return left === right;
    default:
      return refuseOperator(operator, "bool");
  }
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};

const OPERATIONS: Readonly<Record<string, (a: number, b: number, type: Integer) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => Math.imul(a, b),
  div: (a, b) => (b === 0 ? a : Math.trunc(a / b)),
  rem: (a, b) => (b === 0 ? 0 : a % b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, b) => a << (b & 31),
  shr: (a, b, type) => (type === "u32" ? a >>> (b & 31) : a >> (b & 31)),
};

function refuseOperator(operator: string, type: string): never {
  return refuse(`the schedule applies '${operator}' to ${type}, which has no such operation`);
}

function refuse(message: string): never {
  throw new GridwrightError({ code: "kernel/schedule", message, help: "compile the kernel again; a schedule comes from the compiler and is not written by hand" });
}
