/**
 * The type of an expression, given what its names mean. One flat environment is enough, because no name is declared twice
 * in a function. Ill-typed expressions have no type: the answer is undefined, and saying why is the verifier's job.
 */
import type { Builtin, DeviceFunction, Expression, MathFunction, Place, Program, Statement } from "./ir.js";
import { compareExchangeResult } from "./ir.js";
import { blocksOf } from "./traverse.js";
import { assertNever, bool, scalarOf, shapedLike, u32, vector, type Scalar, type Type } from "./types.js";

export type Binding =
  | { readonly kind: "Value"; readonly type: Type }
  | { readonly kind: "Variable"; readonly type: Type }
  | { readonly kind: "Buffer"; readonly type: Type }
  | { readonly kind: "Workgroup"; readonly type: Type }
  | { readonly kind: "Function"; readonly function: DeviceFunction };

export type Environment = ReadonlyMap<string, Binding>;

/** Names of program scope: buffers, workgroup variables, parameters, functions. */
export function programEnvironment(program: Program): Map<string, Binding> {
  const environment = new Map<string, Binding>();
  for (const buffer of program.buffers) environment.set(buffer.name, { kind: "Buffer", type: buffer.type });
  for (const variable of program.workgroupVariables) environment.set(variable.name, { kind: "Workgroup", type: variable.type });
  for (const parameter of program.parameters) environment.set(parameter.name, { kind: "Value", type: parameter.type });
  for (const declared of program.functions) environment.set(declared.name, { kind: "Function", function: declared });
  return environment;
}

/** `programEnvironment` and every name that the function (or, without one, the entry body) declares anywhere in it. */
export function functionEnvironment(program: Program, declared?: DeviceFunction): Map<string, Binding> {
  const environment = programEnvironment(program);
  for (const parameter of declared?.parameters ?? []) environment.set(parameter.name, { kind: "Value", type: parameter.type });
  addDeclarations(declared?.body ?? program.body, environment);
  return environment;
}

function addDeclarations(body: readonly Statement[], environment: Map<string, Binding>): void {
  for (const statement of body) {
    if (statement.kind === "Let") environment.set(statement.name, { kind: "Value", type: statement.type });
    else if (statement.kind === "Var") environment.set(statement.name, { kind: "Variable", type: statement.type });
    else if (statement.kind === "For") environment.set(statement.variable, { kind: "Value", type: statement.type });
    for (const block of blocksOf(statement)) addDeclarations(block, environment);
  }
}

export function typeOf(expression: Expression, environment: Environment): Type | undefined {
  switch (expression.kind) {
    case "Const":
      return expression.type;
    case "Ref": {
      const binding = environment.get(expression.name);
      return binding?.kind === "Value" ? binding.type : undefined;
    }
    case "Load":
    case "WorkgroupUniformLoad":
      return loadedType(typeOfPlace(expression.place, environment));
    case "AtomicLoad":
    case "AtomicRmw":
      return atomicScalar(typeOfPlace(expression.place, environment));
    case "AtomicCompareExchange": {
      const scalar = atomicScalar(typeOfPlace(expression.place, environment));
      return scalar?.scalar === "u32" || scalar?.scalar === "i32" ? compareExchangeResult(scalar.scalar) : undefined;
    }
    case "Unary":
      return typeOf(expression.operand, environment);
    case "Binary":
      return isComparison(expression.operator) ? comparisonType(typeOf(expression.left, environment)) : typeOf(expression.left, environment);
    case "Select":
      return typeOf(expression.whenTrue, environment);
    case "Convert":
    case "Bitcast":
      return withShapeOf(typeOf(expression.value, environment), expression.to);
    case "Construct":
      return expression.type;
    case "Component":
      return componentType(typeOf(expression.value, environment), expression.component);
    case "Builtin":
      return builtinType(expression);
    case "ArrayLength":
      return u32;
    case "Call": {
      const binding = environment.get(expression.function);
      return binding?.kind === "Function" ? binding.function.result : undefined;
    }
    case "MathCall":
      return mathType(expression.function, expression.arguments[0] && typeOf(expression.arguments[0], environment));
    default:
      return assertNever(expression);
  }
}

export function typeOfPlace(place: Place, environment: Environment): Type | undefined {
  const binding = environment.get(place.root.name);
  if (binding === undefined || binding.kind !== place.root.kind) return undefined;
  let type: Type | undefined = binding.type;
  for (const step of place.path) {
    if (type === undefined) return undefined;
    type = step.kind === "Field" ? memberType(type, step.name) : elementType(type);
  }
  return type;
}

export function elementType(type: Type): Type | undefined {
  if (type.kind === "FixedArray" || type.kind === "RuntimeArray") return type.element;
  return type.kind === "Vector" ? scalarOf(type.component) : undefined;
}

export function memberType(type: Type, name: string): Type | undefined {
  return type.kind === "Struct" ? type.members.find((member) => member.name === name)?.type : undefined;
}

export function componentType(type: Type | undefined, component: string): Type | undefined {
  if (type?.kind === "Struct") return memberType(type, component);
  if (type?.kind !== "Vector") return undefined;
  const index = ["x", "y", "z", "w"].indexOf(component);
  return index >= 0 && index < type.size ? scalarOf(type.component) : undefined;
}

export function isComparison(operator: string): boolean {
  return ["eq", "ne", "lt", "le", "gt", "ge"].includes(operator);
}

function comparisonType(operand: Type | undefined): Type | undefined {
  return operand && shapedLike(operand, bool);
}

/** An atomic can't be loaded plainly, and a run-time array is no value. */
function loadedType(type: Type | undefined): Type | undefined {
  return type?.kind === "Atomic" || type?.kind === "RuntimeArray" ? undefined : type;
}

function atomicScalar(type: Type | undefined): Scalar | undefined {
  return type?.kind === "Atomic" ? scalarOf(type.scalar) : undefined;
}

function withShapeOf(type: Type | undefined, to: Scalar): Type | undefined {
  return type && shapedLike(type, to);
}

function builtinType(builtin: Builtin): Type {
  return builtin.builtin === "local_invocation_index" ? u32 : vector(3, "u32");
}

function mathType(name: MathFunction, first: Type | undefined): Type | undefined {
  const yieldsScalar = name === "dot" || name === "length" || name === "distance";
  return yieldsScalar && first?.kind === "Vector" ? scalarOf(first.component) : first;
}
