/** What a `HostExpression` yields, by the oracle's own arithmetic. A bool is 0 or 1. */
import type { BinaryOperator, UnaryOperator } from "../ir.js";
import type { HostExpression, HostType } from "../schedule.js";
import { isComparison } from "../type-of.js";
import { assertNever } from "../types.js";
import { binaryOperation, conversion, unaryOperation } from "./arithmetic.js";

export interface HostScope {
  readonly grid: readonly [number, number, number];
  /** Of a parameter or counter. */
  valueOf(name: string): { readonly type: HostType; readonly value: number };
}

export function hostValue(expression: HostExpression, scope: HostScope): { readonly type: HostType; readonly value: number } {
  switch (expression.kind) {
    case "Const":
      return { type: expression.type, value: Number(expression.value) };
    case "Parameter":
      return scope.valueOf(expression.name);
    case "WorkgroupCount":
      return { type: "u32", value: scope.grid[expression.axis] };
    case "Unary": {
      const { type, value } = hostValue(expression.operand, scope);
      return { type, value: unaryOperation(unary(expression.operator), type)(value) };
    }
    case "Binary": {
      const { operator, type } = expression;
      const [left, right] = [hostValue(expression.left, scope).value, hostValue(expression.right, scope).value];
      return { type: isComparison(operator) ? "bool" : type, value: binaryOperation(binary(operator), type)(left, right) };
    }
    case "Select":
      return hostValue(hostValue(expression.condition, scope).value === 0 ? expression.whenFalse : expression.whenTrue, scope);
    case "Convert": {
      const { type, value } = hostValue(expression.value, scope);
      return { type: expression.to, value: conversion(type, expression.to)(value) };
    }
    default:
      return assertNever(expression);
  }
}

const UNARY: readonly UnaryOperator[] = ["negate", "not", "complement"];
const BINARY: readonly BinaryOperator[] = ["add", "sub", "mul", "div", "rem", "and", "or", "xor", "shl", "shr", "eq", "ne", "lt", "le", "gt", "ge"];

function unary(operator: string): UnaryOperator {
  return UNARY.find((each) => each === operator) ?? unknown(operator);
}

function binary(operator: string): BinaryOperator {
  return BINARY.find((each) => each === operator) ?? unknown(operator);
}

function unknown(operator: string): never {
  throw new Error(`the schedule applies '${operator}', which is no operator`);
}
