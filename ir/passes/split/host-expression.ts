/** What the host can compute before anything runs: integers and booleans over parameters, loop counters and the grid. */
import type { Expression, MathCall } from "../../ir.js";
import { typeOf, type Environment } from "../../type-of.js";
import type { HostExpression, HostType } from "../../schedule.js";
import type { Scalar } from "../../types.js";

/** Where an expression stands. */
export interface HostContext {
  readonly environment: Environment;
  /** The value of a Let that is not executed for its effect; undefined for other names. */
  valueOf(name: string): Expression | undefined;
  /** Whether the host knows a name: a dispatch parameter, or the counter of a loop around that the host runs. */
  isKnown(name: string): boolean;
  /** The parameter that counts this buffer's run-time array. */
  lengthParameterOf(buffer: string): string | undefined;
}

/** Beyond so many parts, a value that names values that name values is left to the device. */
const MOST_PARTS = 200;

/** Undefined where the host cannot know the value. */
export function hostExpressionOf(expression: Expression, context: HostContext): HostExpression | undefined {
  let parts = 0;
  const lower = (each: Expression): HostExpression | undefined => {
    parts += 1;
    if (parts > MOST_PARTS) return undefined;
    switch (each.kind) {
      case "Const":
        return each.type.scalar === "f32" ? undefined : { kind: "Const", type: each.type.scalar, value: each.value };
      case "Ref": {
        if (context.isKnown(each.name)) return hostType(each) === undefined ? undefined : { kind: "Parameter", name: each.name };
        const value = context.valueOf(each.name);
        return value && lower(value);
      }
      case "Component":
        return workgroupCount(each.value, each.component, context);
      case "ArrayLength": {
        const name = context.lengthParameterOf(each.buffer);
        return name === undefined ? undefined : { kind: "Parameter", name };
      }
      case "Unary": {
        const operand = lower(each.operand);
        return operand && { kind: "Unary", operator: each.operator, operand };
      }
      case "Binary": {
        const type = hostType(each.left);
        const left = lower(each.left);
        const right = lower(each.right);
        return type && left && right && { kind: "Binary", operator: each.operator, type, left, right };
      }
      case "Select": {
        const [condition, whenTrue, whenFalse] = [lower(each.condition), lower(each.whenTrue), lower(each.whenFalse)];
        return condition && whenTrue && whenFalse && { kind: "Select", condition, whenTrue, whenFalse };
      }
      case "Convert":
      case "Bitcast": {
        const value = hostType(each.value) && lower(each.value);
        return value === undefined || each.to.scalar === "f32" ? undefined : { kind: "Convert", to: each.to.scalar, value };
      }
      case "MathCall":
        return minOrMax(each);
      default:
        return undefined;
    }
  };

  const minOrMax = (each: MathCall): HostExpression | undefined => {
    const [first, second] = each.arguments;
    if ((each.function !== "min" && each.function !== "max") || first === undefined || second === undefined) return undefined;
    const [type, left, right] = [hostType(first), lower(first), lower(second)];
    if (type === undefined || left === undefined || right === undefined) return undefined;
    return { kind: "Select", condition: { kind: "Binary", operator: each.function === "min" ? "lt" : "gt", type, left, right }, whenTrue: left, whenFalse: right };
  };

  const hostType = (each: Expression): HostType | undefined => hostTypeOf(typeOf(each, context.environment));
  return hostType(expression) === undefined ? undefined : lower(expression);
}

function hostTypeOf(type: { readonly kind: string; readonly scalar?: Scalar["scalar"] } | undefined): HostType | undefined {
  return type?.kind !== "Scalar" || type.scalar === "f32" ? undefined : type.scalar;
}

function workgroupCount(value: Expression, component: string, context: HostContext): HostExpression | undefined {
  const named = value.kind === "Ref" ? context.valueOf(value.name) : value;
  const axis = ["x", "y", "z"].indexOf(component);
  if (named?.kind !== "Builtin" || named.builtin !== "num_workgroups") return undefined;
  return axis === 0 || axis === 1 || axis === 2 ? { kind: "WorkgroupCount", axis } : undefined;
}
