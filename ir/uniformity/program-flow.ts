/** One program under the uniformity analysis: the graph, a summary of each function, and who demands uniform control flow. */
import type { Expression, Program, Statement } from "../ir.js";
import { FlowGraph, type FlowNode, type UniformityCause, type UniformityScope } from "./flow-graph.js";
import { FunctionFlow } from "./function-flow.js";

export interface UniformityFinding {
  /** The barrier, or the load that is one. */
  readonly node: Statement | Expression;
  readonly scope: UniformityScope;
  /** From the condition that decides who gets here back to what varies by itself. */
  readonly causes: readonly UniformityCause[];
}

const SCOPES = ["workgroup", "grid"] as const satisfies readonly UniformityScope[];

/** What a call needs to know: the result, and which parameters it depends on. Parameters are leaves of the callee's graph. */
export interface Summary {
  readonly result: FlowNode;
  readonly dependsOn: readonly boolean[];
}

export class ProgramFlow {
  readonly graph = new FlowGraph();
  readonly program: Program;
  readonly #summaries = new Map<string, Summary | undefined>();
  readonly #demands: { readonly node: Statement | Expression; readonly scope: UniformityScope; readonly flow: FlowNode }[] = [];

  constructor(program: Program) {
    this.program = program;
  }

  demand(node: Statement | Expression, scope: UniformityScope, flow: FlowNode): void {
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

  findings(): UniformityFinding[] {
    new FunctionFlow(this, undefined).run(this.program.body);
    return SCOPES.flatMap((scope) => {
      const demands = this.#demands.filter((each) => each.scope === scope);
      if (demands.length === 0) return [];
      const wayToVarying = this.graph.waysToVarying(scope);
      return demands.flatMap(({ node, flow }) => {
        const causes = wayToVarying(flow);
        return causes === undefined ? [] : [{ node, scope, causes }];
      });
    });
  }
}

