/** One program under the uniformity analysis: the graph, a summary of each function, and who demands uniform control flow. */
import type { Expression, Program, Statement } from "../ir.js";
import { FlowGraph, type FlowNode, type UniformityCause, type UniformityScope } from "./flow-graph.js";
import { FunctionFlow } from "./function-flow.js";

/** The barrier, or the load that is one. */
export type Demanding = Statement | Expression;

/** What the analysis takes for granted. */
export interface FlowRules {
  /** `part`: who returns parts from the others, as in WGSL. `retire`: who returns counts as arrived wherever others wait. */
  readonly returns: "part" | "retire";
  /**
   * What If, Switch and loops that hold a grid sync decide by. `vary`: judged as any other. `agree`: taken as uniform,
   * because a split makes them the order of segments, and no shader ever sees them.
   */
  readonly heldDecisions: "vary" | "agree";
}

/** What a call needs to know: the result, and which parameters it depends on. Parameters are leaves of the callee's graph. */
export interface Summary {
  readonly result: FlowNode;
  readonly dependsOn: readonly boolean[];
}

/** Statements of the entry body to take observations at, and the names to look at there. */
export interface Watched {
  readonly statements: ReadonlySet<Statement>;
  readonly names: ReadonlySet<string>;
}

const NOTHING_WATCHED: Watched = { statements: new Set(), names: new Set() };

/** Control flow and the values of names at one point of the entry body. */
export interface FlowObservation {
  readonly flow: FlowNode;
  readonly values: ReadonlyMap<string, FlowNode>;
}

/** A read of memory that decides who reaches a grid sync, and how it does. */
export interface DecidingRead {
  readonly read: Expression;
  readonly causes: readonly UniformityCause[];
}

export class ProgramFlow {
  readonly graph = new FlowGraph();
  readonly program: Program;
  readonly rules: FlowRules;
  /** What holds just before each watched statement. */
  readonly observations = new Map<Statement, FlowObservation>();
  readonly #watched: Watched;
  readonly #summaries = new Map<string, Summary | undefined>();
  readonly #demands: { readonly node: Demanding; readonly scope: UniformityScope; readonly flow: FlowNode }[] = [];

  constructor(program: Program, rules: FlowRules, watched: Watched = NOTHING_WATCHED) {
    this.program = program;
    this.rules = rules;
    this.#watched = watched;
    new FunctionFlow(this, undefined).run(program.body);
  }

  observe(statement: Statement, flow: FlowNode, values: ReadonlyMap<string, FlowNode>): void {
    const { statements, names } = this.#watched;
    if (!statements.has(statement)) return;
    const held = new Map<string, FlowNode>();
    for (const name of names) {
      const value = values.get(name);
      if (value !== undefined) held.set(name, value);
    }
    this.observations.set(statement, { flow, values: held });
  }

  demand(node: Demanding, scope: UniformityScope, flow: FlowNode): void {
    this.#demands.push({ node, scope, flow });
  }

  /** Undefined for an unknown function, and inside a recursion, which other rules refuse. */
  summaryOf(name: string): Summary | undefined {
    if (this.#summaries.has(name)) return this.#summaries.get(name);
    this.#summaries.set(name, undefined);
    const declared = this.program.functions.find((each) => each.name === name);
    const summary = declared && new FunctionFlow(this, declared).run(declared.body);
    this.#summaries.set(name, summary);
    return summary;
  }

  /** Who demands uniform control flow in this scope and doesn't have it, each with the way to what varies. */
  unmet(scope: UniformityScope): Map<Demanding, readonly UniformityCause[]> {
    const demands = this.#demands.filter((each) => each.scope === scope);
    const unmet = new Map<Demanding, readonly UniformityCause[]>();
    if (demands.length === 0) return unmet;
    const wayToVarying = this.graph.waysToVarying(scope);
    for (const { node, flow } of demands) {
      const causes = wayToVarying(flow);
      if (causes !== undefined) unmet.set(node, causes);
    }
    return unmet;
  }

  /** The reads that the demands of this scope depend on. */
  decidingReads(scope: UniformityScope): DecidingRead[] {
    return this.graph.readsBehind(this.#demands.filter((each) => each.scope === scope).map(({ flow }) => flow));
  }
}
