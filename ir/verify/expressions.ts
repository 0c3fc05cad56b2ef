/**
 * Types and positions of expressions. Each function answers the type, or nothing where a finding has been reported: what
 * stands around an expression without a type reports nothing more about it.
 */
import type { ArrayLength, AtomicCompareExchange, AtomicRmw, Call, Component, Expression, Ref, WorkgroupUniformLoad } from "../ir.js";
import { componentType, typeOf } from "../type-of.js";
import { assertNever, typeName, u32, type Type } from "../types.js";
import { checkConstant } from "./constants.js";
import type { Context } from "./context.js";
import { checkBinary, checkConstruct, checkConversion, checkMathCall, checkSelect, checkUnary } from "./operations.js";
import { checkAtomicPlace, checkValuePlace, checkWritable, expectType } from "./places.js";
import { holdsRuntimeArray, isCompareExchangeResult } from "./type-rules.js";

/**
 * Where an expression stands: as the whole right side of Let or Assign, as the whole of Eval, as the value whose part a
 * Component takes, or anywhere else.
 */
export type Position = "whole" | "eval" | "parts" | "operand";

export function checkExpression(context: Context, expression: Expression, position: Position = "operand"): Type | undefined {
  switch (expression.kind) {
    case "Const":
      checkConstant(context.findings, expression);
      return expression.type;
    case "Ref":
      return checkRef(context, expression, position);
    case "Load":
      return checkValuePlace(context, expression.place, expression);
    case "AtomicLoad":
      checkAtomicPosition(context, expression, position);
      return checkAtomicPlace(context, expression.place, expression);
    case "AtomicRmw":
    case "AtomicCompareExchange":
      checkAtomicPosition(context, expression, position);
      return checkAtomicChange(context, expression);
    case "WorkgroupUniformLoad":
      checkAtomicPosition(context, expression, position);
      return checkUniformLoad(context, expression);
    case "Unary":
      return checkUnary(context, expression);
    case "Binary":
      return checkBinary(context, expression);
    case "Select":
      return checkSelect(context, expression);
    case "Convert":
    case "Bitcast":
      return checkConversion(context, expression);
    case "Construct":
      return checkConstruct(context, expression);
    case "Component":
      return checkComponent(context, expression);
    case "Builtin":
      return typeOf(expression, context.scope.environment);
    case "ArrayLength":
      return checkArrayLength(context, expression);
    case "Call":
      return checkCall(context, expression, position);
    case "MathCall":
      return checkMathCall(context, expression);
    default:
      return assertNever(expression);
  }
}

/** Checks an expression and reports where its type is not the wanted one. */
export function checkTyped(context: Context, expression: Expression, wanted: Type | undefined, what: string, position: Position = "operand"): void {
  expectType(context, expression, checkExpression(context, expression, position), wanted, what);
}

function checkRef(context: Context, ref: Ref, position: Position): Type | undefined {
  const meaning = context.scope.lookup(ref.name, ref);
  if (meaning.kind === "Faulty") return undefined;
  if (meaning.kind !== "Value") {
    const more = meaning.kind === "Function" ? {} : { help: "memory is read with Load" };
    context.findings.report("name/not-a-value", ref, `\`${ref.name}\` is a ${meaning.kind} where a value must stand`, more);
    return undefined;
  }
  if (isCompareExchangeResult(meaning.type) && position !== "parts") {
    context.findings.report("type/compare-exchange-result", ref, `\`${ref.name}\` holds the result of a compare-exchange and is used as a whole`, {
      help: "take its part `old` or `exchanged`",
    });
    return undefined;
  }
  return meaning.type;
}

function checkAtomicPosition(context: Context, expression: Expression, position: Position): void {
  if (position === "whole" || position === "eval") return;
  context.findings.report("atomic/position", expression, `${expression.kind === "WorkgroupUniformLoad" ? "a" : "an"} ${expression.kind} stands inside another expression or statement`, {
    help: "name its result with Let first",
  });
}

function checkAtomicChange(context: Context, expression: AtomicRmw | AtomicCompareExchange): Type | undefined {
  const scalar = checkAtomicPlace(context, expression.place, expression);
  checkWritable(context, expression.place);
  if (expression.kind === "AtomicRmw") {
    checkTyped(context, expression.value, scalar, `the operand of atomic ${expression.operator}`);
    return scalar;
  }
  checkTyped(context, expression.expected, scalar, "the expected value of a compare-exchange");
  checkTyped(context, expression.desired, scalar, "the desired value of a compare-exchange");
  return scalar === undefined ? undefined : typeOf(expression, context.scope.environment);
}

/** A barrier and a load in one, so the rules of both hold. */
function checkUniformLoad(context: Context, expression: WorkgroupUniformLoad): Type | undefined {
  if (context.function !== undefined) {
    context.findings.report("barrier/in-function", expression, `a WorkgroupUniformLoad stands in function \`${context.function.name}\``);
  }
  const type = checkValuePlace(context, expression.place, expression);
  if (type === undefined || expression.place.root.kind === "Workgroup") return type;
  context.findings.report("place/not-workgroup", expression.place, `a WorkgroupUniformLoad stands on a ${expression.place.root.kind}`, { help: "only workgroup memory is read so; use Load" });
  return type;
}

function checkComponent(context: Context, expression: Component): Type | undefined {
  const type = checkExpression(context, expression.value, "parts");
  if (type === undefined) return undefined;
  const part = componentType(type, expression.component);
  if (part === undefined) context.findings.report("type/no-component", expression, `${typeName(type)} has no component \`${expression.component}\``);
  return part;
}

function checkArrayLength(context: Context, expression: ArrayLength): Type {
  const meaning = context.scope.lookup(expression.buffer, expression);
  if (meaning.kind !== "Faulty" && (meaning.kind !== "Buffer" || !holdsRuntimeArray(meaning.type))) {
    context.findings.report("buffer/no-runtime-array", expression, `\`${expression.buffer}\` is no buffer with a run-time array`);
  }
  return u32;
}

function checkCall(context: Context, expression: Call, position: Position): Type | undefined {
  const given = expression.arguments.map((argument) => checkExpression(context, argument));
  const meaning = context.scope.lookup(expression.function, expression);
  if (meaning.kind === "Faulty") return undefined;
  if (meaning.kind !== "Function") {
    context.findings.report("name/not-a-function", expression, `\`${expression.function}\` is called where it is a ${meaning.kind}`);
    return undefined;
  }
  const { name, parameters, result } = meaning.function;
  if (given.length !== parameters.length) {
    context.findings.report("call/arguments", expression, `\`${name}\` gets ${given.length} arguments where it has ${parameters.length} parameters`);
  } else {
    expression.arguments.forEach((argument, i) => expectType(context, argument, given[i], parameters[i]?.type, `argument ${i + 1} of \`${name}\``));
  }
  if (result === undefined && position !== "eval") {
    context.findings.report("call/no-result", expression, `\`${name}\` yields nothing, and its call stands where a value must`, { help: "call it in Eval" });
  } else if (position !== "eval" && position !== "whole") {
    context.findings.report("call/position", expression, "a call stands inside another expression or statement", { help: "name its result with Let first" });
  }
  return result;
}
