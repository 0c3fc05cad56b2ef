/** Control flow of one function, statement by statement: what each variable holds, and where control gets. */
import type { BarrierOrdering, DeviceFunction, Expression, For, If, Statement, Store, Switch, While } from "../ir.js";
import { holdersOfGridSyncs } from "../grid-syncs.js";
import type { ProgramNode } from "../print.js";
import { blocksOf, forEachOperand, forEachStatement } from "../traverse.js";
import { assertNever } from "../types.js";
import { BREAK, CONTINUE, loopBehavior, NEXT, RETURN, type Behavior } from "../verify/control-flow.js";
import type { FlowGraph, FlowNode, UniformityScope } from "./flow-graph.js";
import type { ProgramFlow, Summary } from "./program-flow.js";
import { dependenciesOf, valueOf, type Surroundings } from "./value-flow.js";

const NONE: ReadonlySet<Statement> = new Set();
const BARRIER_SCOPE = { Workgroup: "workgroup", GridSync: "grid" } as const satisfies Record<BarrierOrdering, UniformityScope>;

/** How a statement ends: the control flow after it, and in which ways. */
interface Ending {
  readonly flow: FlowNode;
  readonly behavior: Behavior;
}

/** A Switch or a loop that Break and Continue can leave, with what variables hold on each way out. */
interface Target {
  readonly isLoop: boolean;
  readonly onBreak: ReadonlyMap<string, FlowNode>;
  readonly onContinue: ReadonlyMap<string, FlowNode>;
}

export class FunctionFlow {
  readonly #program: ProgramFlow;
  readonly #graph: FlowGraph;
  readonly #declared: DeviceFunction | undefined;
  /** What each name holds now. Names are unique per function, so one flat map does. */
  readonly #values = new Map<string, FlowNode>();
  readonly #surroundings: Surroundings;
  readonly #targets: Target[] = [];
  readonly #result: FlowNode;
  /** Statements whose decisions are the schedule's and not this shader's. */
  readonly #scheduled: ReadonlySet<Statement>;

  constructor(program: ProgramFlow, declared: DeviceFunction | undefined) {
    this.#program = program;
    this.#graph = program.graph;
    this.#declared = declared;
    this.#surroundings = { program, values: this.#values, isEntry: declared === undefined };
    this.#result = this.#graph.node([]);
    this.#scheduled = declared === undefined && program.rules.heldDecisions === "agree" ? holdersOfGridSyncs(program.program.body) : NONE;
  }

  run(body: readonly Statement[]): Summary {
    const parameters = (this.#declared?.parameters ?? []).map((parameter) => {
      const leaf = this.#graph.node([]);
      this.#values.set(parameter.name, leaf);
      return leaf;
    });
    this.#block(body, this.#graph.node([]));
    const reached = this.#graph.reachableFrom(this.#result);
    return { result: this.#result, dependsOn: parameters.map((leaf) => reached.has(leaf)) };
  }

  #block(body: readonly Statement[], flow: FlowNode): Ending {
    let ending: Ending = { flow, behavior: NEXT };
    for (const statement of body) {
      const { flow: after, behavior } = this.#statement(statement, ending.flow);
      ending = { flow: after, behavior: (ending.behavior & ~NEXT) | behavior };
      if ((behavior & NEXT) === 0) break;
    }
    return ending;
  }

  #statement(statement: Statement, flow: FlowNode): Ending {
    if (this.#declared === undefined) this.#program.observe(statement, flow, this.#values);
    const next: Ending = { flow, behavior: NEXT };
    switch (statement.kind) {
      case "Let":
        this.#set(statement.name, statement, `\`${statement.name}\` is computed here`, this.#dependencies(statement.value, flow));
        return next;
      case "Var":
        this.#set(statement.name, statement, `\`${statement.name}\` starts here`, statement.value === undefined ? [flow] : this.#dependencies(statement.value, flow));
        return next;
      case "Assign":
        this.#set(statement.variable, statement, `\`${statement.variable}\` is assigned here`, this.#dependencies(statement.value, flow));
        return next;
      case "Store":
        this.#store(statement, flow);
        return next;
      case "AtomicStore":
      case "Eval":
        this.#evaluate(statement, flow);
        return next;
      case "If":
        return this.#if(statement, flow);
      case "Switch":
        return this.#switch(statement, flow);
      case "For":
        return this.#loop(statement, flow, [this.#value(statement.from, flow), this.#value(statement.to, flow)]);
      case "While":
        return this.#loop(statement, flow, [this.#value(statement.bound, flow)]);
      case "Break":
        this.#leave(BREAK);
        return { flow, behavior: BREAK };
      case "Continue":
        this.#leave(CONTINUE);
        return { flow, behavior: CONTINUE };
      case "FunctionReturn":
        this.#graph.addEdge(this.#result, statement.value === undefined ? flow : this.#value(statement.value, flow));
        return { flow, behavior: RETURN };
      case "Return":
        return { flow, behavior: RETURN };
      case "Barrier":
        // In a function it is refused as such.
        if (this.#declared === undefined) this.#program.demand(statement, BARRIER_SCOPE[statement.ordering], flow);
        return next;
      case "Region":
        return this.#block(statement.body, flow);
      default:
        return assertNever(statement);
    }
  }

  #set(name: string, node: ProgramNode, message: string, edges: FlowNode[]): void {
    this.#values.set(name, this.#graph.node(edges, { cause: { message, node } }));
  }

  /** An element of a variable; the others keep what they had. */
  #store(statement: Store, flow: FlowNode): void {
    const { root, path } = statement.place;
    const written = this.#evaluate(statement, flow);
    if (root.kind !== "Variable") return;
    const before = path.length > 0 ? this.#values.get(root.name) : undefined;
    this.#set(root.name, statement, `an element of \`${root.name}\` is written here`, [...written, ...(before === undefined ? [] : [before])]);
  }

  #if(statement: If, flow: FlowNode): Ending {
    const condition = this.#decision(statement, "the condition of this If decides who gets here", flow, [this.#value(statement.condition, flow)]);
    const names = this.#assignedIn(statement);
    const merged = this.#freshNodes(names);
    const endings = [statement.then, statement.else].map((body) =>
      this.#restoring(names, () => {
        const ending = this.#block(body, condition);
        if ((ending.behavior & NEXT) !== 0) this.#flowInto(merged);
        return ending;
      }),
    );
    this.#adopt(merged);
    return this.#after(statement, flow, endings);
  }

  #switch(statement: Switch, flow: FlowNode): Ending {
    const selector = this.#decision(statement, "the selector of this Switch decides who gets here", flow, [this.#value(statement.selector, flow)]);
    const names = this.#assignedIn(statement);
    const merged = this.#freshNodes(names);
    this.#targets.push({ isLoop: false, onBreak: merged, onContinue: merged });
    const endings = [...statement.cases.map((each) => each.body), statement.default].map((body) =>
      this.#restoring(names, () => {
        const ending = this.#block(body, selector);
        if ((ending.behavior & NEXT) !== 0) this.#flowInto(merged);
        return ending;
      }),
    );
    this.#targets.pop();
    this.#adopt(merged);
    const { flow: after, behavior } = this.#after(statement, flow, endings);
    // The flag's test stands behind the Switch: it leaves from there, and what follows counts as reachable.
    if ((behavior & BREAK) !== 0) this.#leave(BREAK);
    if ((behavior & CONTINUE) !== 0) this.#leave(CONTINUE);
    return { flow: after, behavior: (behavior & (BREAK | CONTINUE)) === 0 ? behavior : behavior | NEXT };
  }

  /** Control flow after branches: as before them, unless one of them can go elsewhere than on. */
  #after(statement: If | Switch, before: FlowNode, endings: readonly Ending[]): Ending {
    const behavior = endings.reduce((sum, ending) => sum | ending.behavior, 0);
    const parting = this.#withoutRetired(behavior);
    if ((parting & ~NEXT) === 0) return { flow: before, behavior };
    const returns = this.#declared === undefined && (parting & RETURN) !== 0;
    const cause = { message: `this ${statement.kind} ends with Return for some invocations`, node: statement };
    return { flow: this.#graph.node(endings.map((ending) => ending.flow), returns ? { cause } : {}), behavior };
  }

  /** Whoever is retired counts as arrived, so a Return parts nobody from the others. */
  #withoutRetired(behavior: Behavior): Behavior {
    return this.#declared === undefined && this.#program.rules.returns === "retire" ? behavior & ~RETURN : behavior;
  }

  #loop(statement: For | While, flow: FlowNode, bounds: readonly FlowNode[]): Ending {
    const names = this.#assignedIn(statement);
    const start = this.#graph.node([flow]);
    const entry = this.#freshNodes(names);
    const exit = this.#freshNodes(names);
    this.#flowInto(entry);
    this.#adopt(entry);
    const counted = this.#scheduled.has(statement) ? [] : bounds;
    if (statement.kind === "For") this.#set(statement.variable, statement, `the counter \`${statement.variable}\` runs here`, [...counted, start]);
    const condition = statement.kind === "While" ? [this.#value(statement.condition, start)] : [];
    const test = this.#decision(statement, `this ${statement.kind} decides how often its body runs`, start, [...bounds, ...condition, start]);
    this.#flowInto(exit);

    this.#targets.push({ isLoop: true, onBreak: exit, onContinue: entry });
    const body = this.#block(statement.body, test);
    this.#targets.pop();
    if ((body.behavior & NEXT) !== 0) this.#flowInto(entry);
    this.#graph.addEdge(start, body.flow);

    this.#adopt(exit);
    const behavior = loopBehavior(body.behavior);
    return { flow: this.#withoutRetired(behavior) === NEXT ? flow : start, behavior };
  }

  /** Break or Continue: variables arrive at the innermost loop or Switch with what they hold now. */
  #leave(way: typeof BREAK | typeof CONTINUE): void {
    const target = this.#targets.at(-1);
    if (target !== undefined) this.#flowInto(way === BREAK ? target.onBreak : target.onContinue);
  }

  /** Control flow inside a statement, given what it decides by. */
  #decision(node: Statement, message: string, flow: FlowNode, edges: FlowNode[]): FlowNode {
    return this.#scheduled.has(node) ? flow : this.#graph.node(edges, { cause: { message, node } });
  }

  #freshNodes(names: readonly string[]): Map<string, FlowNode> {
    return new Map(names.map((name) => [name, this.#graph.node([])]));
  }

  #flowInto(nodes: ReadonlyMap<string, FlowNode>): void {
    for (const [name, node] of nodes) {
      const value = this.#values.get(name);
      if (value !== undefined) this.#graph.addEdge(node, value);
    }
  }

  #adopt(nodes: ReadonlyMap<string, FlowNode>): void {
    for (const [name, node] of nodes) this.#values.set(name, node);
  }

  #restoring<Result>(names: readonly string[], inside: () => Result): Result {
    const before = names.map((name) => [name, this.#values.get(name)] as const);
    const result = inside();
    for (const [name, value] of before) if (value !== undefined) this.#values.set(name, value);
    return result;
  }

  /** Variables that exist before the statement and are written somewhere in it. */
  #assignedIn(statement: Statement): string[] {
    const names = new Set<string>();
    for (const block of blocksOf(statement)) {
      forEachStatement(block, (inner) => {
        if (inner.kind === "Assign") names.add(inner.variable);
        if (inner.kind === "Store" && inner.place.root.kind === "Variable") names.add(inner.place.root.name);
      });
    }
    return [...names].filter((name) => this.#values.has(name));
  }

  /** The value of an expression, computed in this control flow. */
  #value(expression: Expression, flow: FlowNode): FlowNode {
    return valueOf(expression, flow, this.#surroundings);
  }

  /** What all operands depend on. */
  #evaluate(statement: Statement, flow: FlowNode): FlowNode[] {
    const edges: FlowNode[] = [];
    forEachOperand(statement, (operand) => edges.push(...this.#dependencies(operand, flow)));
    return edges;
  }

  #dependencies(expression: Expression, flow: FlowNode): FlowNode[] {
    return dependenciesOf(expression, flow, this.#surroundings);
  }
}
