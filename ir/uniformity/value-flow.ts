/** What the value of an expression depends on. */
import type { BuiltinName, Call, Expression, Load } from "../ir.js";
import { indicesOf, operandsOf } from "../traverse.js";
import { assertNever } from "../types.js";
import type { FlowNode, UniformityScope } from "./flow-graph.js";
import type { ProgramFlow } from "./program-flow.js";

/** The largest scope in which a builtin is the same for all; "grid" means everywhere. */
const BUILTIN_UNIFORM_IN: Readonly<Record<BuiltinName, UniformityScope | undefined>> = {
  global_invocation_id: undefined,
  local_invocation_id: undefined,
  local_invocation_index: undefined,
  workgroup_id: "workgroup",
  num_workgroups: "grid",
};

/** Where an expression is evaluated. */
export interface Surroundings {
  readonly program: ProgramFlow;
  /** What each name holds now; a name without an entry is uniform. */
  readonly values: ReadonlyMap<string, FlowNode>;
  readonly isEntry: boolean;
}

/** The value of an expression, computed in this control flow. */
export function valueOf(expression: Expression, flow: FlowNode, around: Surroundings): FlowNode {
  const edges = [flow, ...dependencies(expression, flow, around)];
  return edges.length === 1 ? flow : around.program.graph.node(edges);
}

function dependencies(expression: Expression, flow: FlowNode, around: Surroundings): FlowNode[] {
  const all = (operands: readonly Expression[]): FlowNode[] => operands.flatMap((operand) => dependencies(operand, flow, around));
  switch (expression.kind) {
    case "Ref":
      return held(around, expression.name);
    case "Load":
      return [...all(indicesOf(expression.place)), ...loadedFrom(expression, around)];
    case "AtomicLoad":
      if (expression.place.root.kind === "Buffer") return [...all(indicesOf(expression.place)), read(around, expression, "an atomic load yields what other invocations left")];
      return [varying(around, expression, "an atomic operation yields what other invocations left")];
    case "AtomicRmw":
    case "AtomicCompareExchange":
      return [varying(around, expression, "an atomic operation yields what other invocations left")];
    case "WorkgroupUniformLoad":
      // All invocations load one place: the indices decide where they meet as control flow does.
      if (around.isEntry) around.program.demand(expression, "workgroup", around.program.graph.node([flow, ...all(indicesOf(expression.place))]));
      return [varying(around, expression, `\`${expression.place.root.name}\` differs between workgroups`, "workgroup")];
    case "Builtin": {
      const uniformIn = BUILTIN_UNIFORM_IN[expression.builtin];
      if (uniformIn === "grid") return [];
      return [varying(around, expression, `${expression.builtin} differs between ${uniformIn === "workgroup" ? "workgroups" : "invocations"}`, uniformIn)];
    }
    case "Call":
      return [callResult(expression, flow, around)];
    case "Const":
    case "ArrayLength":
      return [];
    case "Unary":
    case "Binary":
    case "Select":
    case "Convert":
    case "Bitcast":
    case "Construct":
    case "Component":
    case "MathCall":
      return all(operandsOf(expression));
    default:
      return assertNever(expression);
  }
}

/** Memory that others can write varies; a read-only or uniform buffer is as uniform as the indices. */
function loadedFrom(load: Load, around: Surroundings): FlowNode[] {
  const { kind, name } = load.place.root;
  if (kind === "Variable") return held(around, name);
  if (kind === "Workgroup") return [varying(around, load, `\`${name}\` is workgroup memory: a load counts as different for each invocation`)];
  const access = around.program.program.buffers.find((buffer) => buffer.name === name)?.access;
  return access === "read_write" ? [read(around, load, `\`${name}\` is a read_write buffer: a load counts as different for each invocation`)] : [];
}

function read(around: Surroundings, node: Expression, message: string): FlowNode {
  return around.program.graph.node([], { cause: { message, node }, varies: "with memory", read: node });
}

function callResult(call: Call, flow: FlowNode, around: Surroundings): FlowNode {
  const summary = around.program.summaryOf(call.function);
  const relevant = call.arguments.filter((_, i) => summary?.dependsOn[i] ?? true).map((argument) => valueOf(argument, flow, around));
  const cause = { message: `\`${call.function}\` is called here and yields a value that depends on the next`, node: call };
  return around.program.graph.node(summary === undefined ? relevant : [...relevant, summary.result], { cause });
}

function held(around: Surroundings, name: string): FlowNode[] {
  const value = around.values.get(name);
  return value === undefined ? [] : [value];
}

function varying(around: Surroundings, node: Expression, message: string, uniformIn?: "workgroup"): FlowNode {
  return around.program.graph.node([], { cause: { message, node }, varies: uniformIn === "workgroup" ? "between workgroups" : "between invocations" });
}
