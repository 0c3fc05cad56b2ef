/** What the value of an expression depends on. */
import type { BuiltinName, Call, Expression, Load, Place, WorkgroupUniformLoad } from "../ir.js";
import { forEachIndex, forEachOperand } from "../traverse.js";
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
  const edges = dependenciesOf(expression, flow, around);
  return edges.length === 1 ? flow : around.program.graph.node(edges);
}

/** What that value depends on, for a node that is made anyway. */
export function dependenciesOf(expression: Expression, flow: FlowNode, around: Surroundings): FlowNode[] {
  const edges = [flow];
  addDependencies(edges, expression, flow, around);
  return edges;
}

/** What the value depends on beside its control flow. A program has many expressions, so nothing is made that nobody keeps. */
function addDependencies(edges: FlowNode[], expression: Expression, flow: FlowNode, around: Surroundings): void {
  switch (expression.kind) {
    case "Ref":
      return addHeld(edges, expression.name, around);
    case "Load":
      addIndices(edges, expression.place, flow, around);
      return addLoaded(edges, expression, around);
    case "AtomicLoad":
      addIndices(edges, expression.place, flow, around);
      edges.push(expression.place.root.kind === "Buffer" ? read(around, expression, LEFT_BY_OTHERS) : varying(around, expression, LEFT_BY_OTHERS));
      return;
    case "AtomicRmw":
    case "AtomicCompareExchange":
      edges.push(varying(around, expression, LEFT_BY_OTHERS));
      return;
    case "WorkgroupUniformLoad":
      demandAgreement(expression, flow, around);
      edges.push(varying(around, expression, `\`${expression.place.root.name}\` differs between workgroups`, "workgroup"));
      return;
    case "Builtin": {
      const uniformIn = BUILTIN_UNIFORM_IN[expression.builtin];
      if (uniformIn !== "grid") edges.push(varying(around, expression, `${expression.builtin} differs between ${uniformIn === "workgroup" ? "workgroups" : "invocations"}`, uniformIn));
      return;
    }
    case "Call":
      edges.push(callResult(expression, flow, around));
      return;
    case "Const":
    case "ArrayLength":
      return;
    case "Unary":
    case "Binary":
    case "Select":
    case "Convert":
    case "Bitcast":
    case "Construct":
    case "Component":
    case "MathCall":
      return addOperands(edges, expression, flow, around);
    default:
      assertNever(expression);
  }
}

function addOperands(edges: FlowNode[], expression: Expression, flow: FlowNode, around: Surroundings): void {
  forEachOperand(expression, (operand) => addDependencies(edges, operand, flow, around));
}

const LEFT_BY_OTHERS = "an atomic operation yields what other invocations left";

function addIndices(edges: FlowNode[], place: Place, flow: FlowNode, around: Surroundings): void {
  forEachIndex(place, (index) => addDependencies(edges, index, flow, around));
}

/** Memory that others can write varies; a read-only or uniform buffer is as uniform as the indices. */
function addLoaded(edges: FlowNode[], load: Load, around: Surroundings): void {
  const { kind, name } = load.place.root;
  if (kind === "Variable") return addHeld(edges, name, around);
  if (kind === "Workgroup") edges.push(varying(around, load, `\`${name}\` is workgroup memory: a load counts as different for each invocation`));
  else if (around.program.program.buffers.find((buffer) => buffer.name === name)?.access === "read_write") {
    edges.push(read(around, load, `\`${name}\` is a read_write buffer: a load counts as different for each invocation`));
  }
}

/** All invocations load one place: the indices decide where they meet as control flow does. */
function demandAgreement(load: WorkgroupUniformLoad, flow: FlowNode, around: Surroundings): void {
  if (!around.isEntry) return;
  const edges = [flow];
  addIndices(edges, load.place, flow, around);
  around.program.demand(load, "workgroup", around.program.graph.node(edges));
}

function callResult(call: Call, flow: FlowNode, around: Surroundings): FlowNode {
  const summary = around.program.summaryOf(call.function);
  const relevant = call.arguments.filter((_, i) => summary?.dependsOn[i] ?? true).map((argument) => valueOf(argument, flow, around));
  const cause = { message: `\`${call.function}\` is called here and yields a value that depends on the next`, node: call };
  return around.program.graph.node(summary === undefined ? relevant : [...relevant, summary.result], { cause });
}

function addHeld(edges: FlowNode[], name: string, around: Surroundings): void {
  const value = around.values.get(name);
  if (value !== undefined) edges.push(value);
}

function read(around: Surroundings, node: Expression, message: string): FlowNode {
  return around.program.graph.node([], { cause: { message, node }, varies: "with memory", read: node });
}

function varying(around: Surroundings, node: Expression, message: string, uniformIn?: "workgroup"): FlowNode {
  return around.program.graph.node([], { cause: { message, node }, varies: uniformIn === "workgroup" ? "between workgroups" : "between invocations" });
}
