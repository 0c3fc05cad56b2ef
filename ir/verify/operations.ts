/** What operators, conversions, constructors and math functions take. On vectors they count component by component. */
import type { Binary, Bitcast, Construct, Convert, Expression, MathCall, Select, Unary } from "../ir.js";
import { MATH_SIGNATURES, mathTakes } from "../math-signatures.js";
import { elementType, typeOf } from "../type-of.js";
import { bool, scalarNameOf, shapedLike, typeName, u32, type ScalarName, type Type } from "../types.js";
import type { Context } from "./context.js";
import { checkExpression } from "./expressions.js";
import { BINARY_OPERANDS, isShift, UNARY_OPERANDS } from "./operators.js";
import { expectType } from "./places.js";

export function checkUnary(context: Context, expression: Unary): Type | undefined {
  const type = checkExpression(context, expression.operand);
  const allowed = UNARY_OPERANDS[expression.operator];
  return type === undefined || takes(allowed, type) ? type : refuseOperand(context, expression, allowed, type);
}

export function checkBinary(context: Context, expression: Binary): Type | undefined {
  const left = checkExpression(context, expression.left);
  const right = checkExpression(context, expression.right);
  if (left === undefined || right === undefined) return undefined;
  const allowed = BINARY_OPERANDS[expression.operator];
  if (!takes(allowed, left)) return refuseOperand(context, expression, allowed, left);
  const wanted = isShift(expression.operator) ? shapedLike(left, u32) : left;
  expectType(context, expression.right, right, wanted, `the right operand of ${expression.operator}`);
  return typeOf(expression, context.scope.environment);
}

/** One condition for the whole value, or one for each component. */
export function checkSelect(context: Context, expression: Select): Type | undefined {
  const condition = checkExpression(context, expression.condition);
  const whenTrue = checkExpression(context, expression.whenTrue);
  const whenFalse = checkExpression(context, expression.whenFalse);
  if (whenTrue !== undefined && scalarNameOf(whenTrue) === undefined) {
    context.findings.report("type/operand", expression, `a Select chooses between values of type ${typeName(whenTrue)} where scalars or vectors must stand`);
    return undefined;
  }
  const wanted = condition?.kind === "Vector" && whenTrue !== undefined ? shapedLike(whenTrue, bool) : bool;
  expectType(context, expression.condition, condition, wanted, "the condition of a Select");
  expectType(context, expression.whenFalse, whenFalse, whenTrue, "the other side of a Select");
  return whenTrue ?? whenFalse;
}

export function checkConversion(context: Context, expression: Convert | Bitcast): Type | undefined {
  const { kind, to } = expression;
  const from = checkExpression(context, expression.value);
  if (from === undefined) return undefined;
  const scalar = scalarNameOf(from);
  if (scalar === undefined || (kind === "Bitcast" && (scalar === "bool" || to.scalar === "bool"))) {
    context.findings.report("type/operand", expression, `a ${kind} goes from ${typeName(from)} to ${typeName(to)}`);
    return undefined;
  }
  return shapedLike(from, to);
}

export function checkConstruct(context: Context, expression: Construct): Type | undefined {
  const { type, parts } = expression;
  const given = parts.map((part) => checkExpression(context, part));
  if (!context.types.isConstructible(type, expression, "what a Construct builds")) return undefined;
  const count = partCount(type);
  if (count === undefined) {
    context.findings.report("type/construct", expression, `a Construct builds a ${typeName(type)} where a vector, an array or a struct must stand`);
    return undefined;
  }
  if (given.length !== count) {
    context.findings.report("type/construct", expression, `a Construct of ${typeName(type)} gets ${given.length} parts where it has ${count}`);
  } else {
    parts.forEach((part, i) => expectType(context, part, given[i], partType(type, i), `part ${i + 1} of ${typeName(type)}`));
  }
  return type;
}

export function checkMathCall(context: Context, expression: MathCall): Type | undefined {
  const { function: name, arguments: operands } = expression;
  const given = operands.map((operand) => checkExpression(context, operand));
  const signature = MATH_SIGNATURES[name];
  if (operands.length !== signature.count) {
    context.findings.report("math/arguments", expression, `${name} gets ${operands.length} arguments where it takes ${signature.count}`);
    return undefined;
  }
  const [first] = given;
  if (first === undefined) return undefined;
  if (!mathTakes(signature, first)) {
    const shape = signature.shape === "scalar or vector" ? "" : ` in a ${signature.shape}`;
    context.findings.report("type/operand", expression, `${name} gets ${typeName(first)} where ${signature.scalars.join(", ")}${shape} may stand`);
    return undefined;
  }
  operands.forEach((operand, i) => expectType(context, operand, given[i], first, `argument ${i + 1} of ${name}`));
  return typeOf(expression, context.scope.environment);
}

function takes(allowed: readonly ScalarName[], type: Type): boolean {
  const scalar = scalarNameOf(type);
  return scalar !== undefined && allowed.includes(scalar);
}

function refuseOperand(context: Context, expression: Expression & { readonly operator: string }, allowed: readonly ScalarName[], type: Type): undefined {
  context.findings.report("type/operand", expression, `${expression.operator} gets ${typeName(type)} where ${allowed.join(", ")} may stand`);
}

/** Components, elements or members; undefined for a type without parts. */
function partCount(type: Type): number | undefined {
  switch (type.kind) {
    case "Vector":
      return type.size;
    case "FixedArray":
      return type.count;
    case "Struct":
      return type.members.length;
    default:
      return undefined;
  }
}

function partType(type: Type, index: number): Type | undefined {
  return type.kind === "Struct" ? type.members[index]?.type : elementType(type);
}
