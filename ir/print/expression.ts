/** Expressions and places in the text form. An operation inside another stands in parentheses, so no precedence is needed. */
import type { AtomicOperator, BinaryOperator, Const, Expression, Place, UnaryOperator } from "../ir.js";
import { assertNever } from "../types.js";
import type { Printer } from "./printer.js";

const BINARY: Readonly<Record<BinaryOperator, string>> = {
  add: "+", sub: "-", mul: "*", div: "/", rem: "%",
  and: "&", or: "|", xor: "^", shl: "<<", shr: ">>",
  eq: "==", ne: "!=", lt: "<", le: "<=", gt: ">", ge: ">=",
};

const UNARY: Readonly<Record<UnaryOperator, string>> = { negate: "-", not: "!", complement: "~" };

const ATOMIC: Readonly<Record<AtomicOperator, string>> = {
  add: "atomic_add", sub: "atomic_sub", min: "atomic_min", max: "atomic_max",
  and: "atomic_and", or: "atomic_or", xor: "atomic_xor", exchange: "atomic_exchange",
};

export function printExpression(printer: Printer, expression: Expression): void {
  printer.mark(expression);
  switch (expression.kind) {
    case "Const":
      return void printer.write(constantText(expression));
    case "Ref":
      return void printer.write(printer.name(expression.name));
    case "Load":
      return printPlaceCall(printer, "load", expression.place, []);
    case "AtomicLoad":
      return printPlaceCall(printer, "atomic_load", expression.place, []);
    case "WorkgroupUniformLoad":
      return printPlaceCall(printer, "workgroup_uniform_load", expression.place, []);
    case "AtomicRmw":
      return printPlaceCall(printer, ATOMIC[expression.operator], expression.place, [expression.value]);
    case "AtomicCompareExchange":
      return printPlaceCall(printer, "compare_exchange", expression.place, [expression.expected, expression.desired]);
    case "Unary":
      printer.write(`${UNARY[expression.operator]}(`);
      printExpression(printer, expression.operand);
      return void printer.write(")");
    case "Binary":
      printOperand(printer, expression.left);
      printer.write(` ${BINARY[expression.operator]} `);
      return printOperand(printer, expression.right);
    case "Select":
      return printCall(printer, "select", [expression.condition, expression.whenTrue, expression.whenFalse]);
    case "Convert":
      return printCall(printer, `convert<${printer.typeName(expression.to)}>`, [expression.value]);
    case "Bitcast":
      return printCall(printer, `bitcast<${printer.typeName(expression.to)}>`, [expression.value]);
    case "Construct":
      return printCall(printer, `construct<${printer.typeName(expression.type)}>`, expression.parts);
    case "Component":
      printOperand(printer, expression.value);
      return void printer.write(`.${printer.name(expression.component)}`);
    case "Builtin":
      return void printer.write(`builtin(${expression.builtin})`);
    case "ArrayLength":
      return void printer.write(`array_length(${printer.name(expression.buffer)})`);
    case "Call":
      return printCall(printer, `call ${printer.name(expression.function)}`, expression.arguments);
    case "MathCall":
      return printCall(printer, expression.function, expression.arguments);
    default:
      return assertNever(expression);
  }
}

/** `root.field[index]`. A root whose kind is not what its name is declared as (which the verifier refuses) says its kind. */
export function printPlace(printer: Printer, place: Place): void {
  printer.mark(place);
  const { kind, name } = place.root;
  printer.write(printer.environment.get(name)?.kind === kind ? printer.name(name) : `${kind}:${printer.name(name)}`);
  for (const step of place.path) {
    if (step.kind === "Field") {
      printer.write(`.${printer.name(step.name)}`);
    } else {
      printer.write("[");
      printExpression(printer, step.index);
      printer.write("]");
    }
  }
}

function printOperand(printer: Printer, expression: Expression): void {
  if (expression.kind !== "Binary") return printExpression(printer, expression);
  printer.write("(");
  printExpression(printer, expression);
  printer.write(")");
}

function printCall(printer: Printer, name: string, operands: readonly Expression[]): void {
  printer.write(`${name}(`);
  printer.list(operands, (operand) => printExpression(printer, operand));
  printer.write(")");
}

function printPlaceCall(printer: Printer, name: string, place: Place, operands: readonly Expression[]): void {
  printer.write(`${name}(`);
  printPlace(printer, place);
  for (const operand of operands) {
    printer.write(", ");
    printExpression(printer, operand);
  }
  printer.write(")");
}

/** A suffix tells the type; `String` of a number is exact. Only bools print bare. */
function constantText({ type, value }: Const): string {
  if (type.scalar === "bool") return typeof value === "boolean" ? String(value) : `${number(value)}b`;
  const suffix = { u32: "u", i32: "i", f32: "f" }[type.scalar];
  return typeof value === "boolean" ? `${String(value)}${suffix}` : `${number(value)}${suffix}`;
}

/** JSON has no -0, so the verifier refuses one; it still prints as what it is. */
function number(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
