/**
 * Expressions to functions over slots. What an expression reads from shared memory, and the calls in it, become
 * instructions before it, in evaluation order: within one statement nothing else could observe the difference.
 */
import type { Builtin, Call, Component, Construct, Expression, Load, MathCall, Place, WorkgroupUniformLoad } from "../ir.js";
import { assertNever, scalarNameOf, type ScalarName, type Type } from "../types.js";
import { binaryOperation, conversion, reinterpretation, unaryOperation } from "./arithmetic.js";
import { assemblePlace, reportOutOfBounds } from "./assemble-place.js";
import type { AssemblyContext, Evaluate } from "./assembly-context.js";
import { componentwise } from "./componentwise.js";
import { scalarFunction, vectorFunction } from "./math-functions.js";
import { codecOf } from "./memory.js";
import type { Invocation } from "./machine.js";
import { emitCompareExchange, emitLoad, emitReadModifyWrite, slotReader, uniformLoad } from "./shared-access.js";
import { elementAt, parts, scalar, zeroOf } from "./value.js";

export function assembleNumber(context: AssemblyContext, expression: Expression): (invocation: Invocation) => number {
  const value = assembleExpression(context, expression);
  return (invocation) => scalar(value(invocation));
}

export function assembleExpression(context: AssemblyContext, expression: Expression): Evaluate {
  const operand = (of: Expression) => assembleExpression(context, of);
  switch (expression.kind) {
    case "Const": {
      const value = Number(expression.value);
      return () => value;
    }
    case "Ref":
      return assembleRef(context, expression.name);
    case "Load":
      if (expression.place.root.kind === "Variable") return assembleVariableLoad(context, expression);
      return emitLoad(context, context.expressionSite(expression), assemblePlace(context, expression.place), "plain");
    case "AtomicLoad":
      return emitLoad(context, context.expressionSite(expression), sharedPlace(context, expression.place), "atomic");
    case "AtomicRmw": {
      const place = sharedPlace(context, expression.place);
      return emitReadModifyWrite(context, context.expressionSite(expression), place, expression.operator, operand(expression.value));
    }
    case "AtomicCompareExchange": {
      const place = sharedPlace(context, expression.place);
      const expected = operand(expression.expected);
      return emitCompareExchange(context, context.expressionSite(expression), place, expected, operand(expression.desired));
    }
    case "WorkgroupUniformLoad":
      return assembleUniformLoad(context, expression);
    case "Unary":
      return componentwise([operand(expression.operand)], unaryOperation(expression.operator, operandScalar(context, expression.operand)));
    case "Binary": {
      const operation = binaryOperation(expression.operator, operandScalar(context, expression.left));
      return componentwise([operand(expression.left), operand(expression.right)], operation);
    }
    case "Select": {
      const condition = operand(expression.condition);
      const whenTrue = operand(expression.whenTrue);
      const whenFalse = operand(expression.whenFalse);
      if (context.typeOf(expression.condition).kind === "Vector") {
        return componentwise([condition, whenTrue, whenFalse], (chosen, a, b) => (chosen !== 0 ? a : b));
      }
      return (invocation) => (condition(invocation) !== 0 ? whenTrue(invocation) : whenFalse(invocation));
    }
    case "Convert":
      return componentwise([operand(expression.value)], conversion(operandScalar(context, expression.value), expression.to.scalar));
    case "Bitcast":
      return componentwise([operand(expression.value)], reinterpretation(operandScalar(context, expression.value), expression.to.scalar));
    case "Construct":
      return assembleConstruct(context, expression);
    case "Component":
      return assembleComponent(context, expression);
    case "Builtin":
      return BUILTINS[expression.builtin];
    case "ArrayLength":
      return parameterReader(context.lengthParameter(expression.buffer));
    case "Call":
      return assembleCall(context, expression);
    case "MathCall":
      return assembleMathCall(context, expression);
    default:
      return assertNever(expression);
  }
}

const BUILTINS: Readonly<Record<Builtin["builtin"], Evaluate>> = {
  global_invocation_id: (invocation) => invocation.globalId,
  local_invocation_id: (invocation) => invocation.localId,
  local_invocation_index: (invocation) => invocation.localIndex,
  workgroup_id: (invocation) => invocation.workgroup.id,
  num_workgroups: (invocation) => invocation.run.grid,
};

function assembleRef(context: AssemblyContext, name: string): Evaluate {
  const storage = context.storage(name);
  if (storage.kind === "Parameter") return parameterReader(storage.parameter);
  if (storage.kind === "Slot") return slotReader(storage.slot);
  throw new Error(`${name} is a variable, not a value: the program is not verified`);
}

function parameterReader(parameter: number): Evaluate {
  return ({ run }) => elementAt(run.parameters, parameter);
}

function assembleVariableLoad(context: AssemblyContext, expression: Load): Evaluate {
  const storage = context.storage(expression.place.root.name);
  if (storage.kind === "Slot") return slotReader(storage.slot);
  if (storage.kind === "Parameter") throw new Error(`parameter ${expression.place.root.name} is loaded: the program is not verified`);
  const place = assemblePlace(context, expression.place);
  const site = context.expressionSite(expression);
  const codec = codecOf(place.type);
  const zero = zeroOf(place.type);
  return (invocation) => {
    const offsetBytes = place.offsetBytes(invocation);
    if (offsetBytes >= 0) return codec.read(elementAt(invocation.locals, storage.local), offsetBytes);
    reportOutOfBounds(invocation, site, place, "load");
    return zero;
  };
}

function assembleUniformLoad(context: AssemblyContext, expression: WorkgroupUniformLoad): Evaluate {
  const place = sharedPlace(context, expression.place);
  const site = context.expressionSite(expression);
  const load = uniformLoad(context, site, place);
  context.emitBarrier(site, "Workgroup", { ...load, offsetBytes: place.offsetBytes });
  return slotReader(load.slot);
}

function sharedPlace(context: AssemblyContext, place: Place): ReturnType<typeof assemblePlace> {
  if (place.root.kind === "Variable") throw new Error(`the variable ${place.root.name} is not shared: the program is not verified`);
  return assemblePlace(context, place);
}

function assembleConstruct(context: AssemblyContext, { parts: operands }: Construct): Evaluate {
  const values = operands.map((part) => assembleExpression(context, part));
  return (invocation) => values.map((value) => value(invocation));
}

function assembleComponent(context: AssemblyContext, expression: Component): Evaluate {
  const value = assembleExpression(context, expression.value);
  const index = componentIndex(context.typeOf(expression.value), expression.component);
  return (invocation) => elementAt(parts(value(invocation)), index);
}

function componentIndex(type: Type, component: string): number {
  if (type.kind === "Struct") return type.members.findIndex((member) => member.name === component);
  return ["x", "y", "z", "w"].indexOf(component);
}

/** Arguments go to the callee's slots, its result is copied before another call could overwrite it. */
function assembleCall(context: AssemblyContext, expression: Call): Evaluate {
  const frame = context.frame(expression.function);
  const values = expression.arguments.map((argument) => assembleExpression(context, argument));
  const site = context.expressionSite(expression);
  const returnAddress = context.nextAddress + 1;
  context.emitBranch(site, (invocation) => {
    const { slots } = invocation;
    const evaluated = values.map((value) => value(invocation));
    frame.parameterSlots.forEach((slot, i) => (slots[slot] = elementAt(evaluated, i)));
    invocation.returnAddresses.push(returnAddress);
    return frame.entry;
  });
  const slot = context.newSlot();
  context.emitLocal(site, ({ slots }) => {
    slots[slot] = elementAt(slots, frame.resultSlot);
  });
  return slotReader(slot);
}

function assembleMathCall(context: AssemblyContext, expression: MathCall): Evaluate {
  const args = expression.arguments.map((argument) => assembleExpression(context, argument));
  const scalarName = operandScalar(context, elementAt(expression.arguments, 0));
  const whole = vectorFunction(expression.function, scalarName);
  if (whole !== undefined) return (invocation) => whole(args.map((value) => value(invocation)));
  const single = scalarFunction(expression.function, scalarName);
  if (single === undefined) throw new Error(`no ${expression.function} on ${scalarName}: the program is not verified`);
  return componentwise(args, single);
}

function operandScalar(context: AssemblyContext, expression: Expression): ScalarName {
  const type = context.typeOf(expression);
  const name = scalarNameOf(type);
  if (name === undefined) throw new Error(`arithmetic on a ${type.kind}: the program is not verified`);
  return name;
}
