/** The graph of the uniformity analysis. An edge from a to b: a is uniform only if b is. */
import type { Expression } from "../ir.js";
import type { ProgramNode } from "../print.js";

/** Invocations that have to agree: those of one workgroup, or all of the grid. */
export type UniformityScope = "workgroup" | "grid";

export interface UniformityCause {
  readonly message: string;
  readonly node: ProgramNode;
}

const ONLY_IN = { grid: "between workgroups", workgroup: "with memory" } as const satisfies Record<UniformityScope, string>;

declare const flowNode: unique symbol;

/** A node of one graph. */
export type FlowNode = number & { readonly [flowNode]: true };

interface NodeInit {
  readonly cause?: UniformityCause;
  /**
   * The node varies by itself. What varies between workgroups varies in the grid alone. What varies with memory does so for
   * WGSL; grid syncs order all memory, so for the grid it is `read` that has to be judged.
   */
  readonly varies?: "between invocations" | "between workgroups" | "with memory";
  /** The load of a read_write buffer that this node is. */
  readonly read?: Expression;
}

const NOTHING: NodeInit = {};

/** In place of a next step: the way ends here. */
const VARIES = "varies";

export class FlowGraph {
  readonly #nodes: { readonly edges: FlowNode[]; readonly init: NodeInit }[] = [];

  /** The list of edges is the graph's from here on. */
  node(edges: FlowNode[], init: NodeInit = NOTHING): FlowNode {
    this.#nodes.push({ edges, init });
    return asNode(this.#nodes.length - 1);
  }

  addEdge(from: FlowNode, to: FlowNode): void {
    this.#nodes[from]?.edges.push(to);
  }

  reachableFrom(start: FlowNode): ReadonlySet<FlowNode> {
    const reached = new Set([start]);
    for (const node of reached) for (const target of this.#nodes[node]?.edges ?? []) reached.add(target);
    return reached;
  }

  /** Every `read` that one of the nodes depends on, each with the causes on a shortest way to it. */
  readsBehind(starts: readonly FlowNode[]): { readonly read: Expression; readonly causes: readonly UniformityCause[] }[] {
    const from = new Map<FlowNode, FlowNode | undefined>(starts.map((start) => [start, undefined]));
    for (const node of from.keys()) for (const target of this.#nodes[node]?.edges ?? []) if (!from.has(target)) from.set(target, node);
    return [...from.keys()].flatMap((node) => {
      const read = this.#nodes[node]?.init.read;
      return read === undefined ? [] : [{ read, causes: this.#causesOn(node, (each) => from.get(each)).reverse() }];
    });
  }

  /**
   * A function that answers, for a node, the causes on a shortest way to something that varies in the scope; undefined
   * where there is no such way.
   */
  waysToVarying(scope: UniformityScope): (from: FlowNode) => UniformityCause[] | undefined {
    const steps = this.#stepsToVarying(scope);
    const next = (node: FlowNode): FlowNode | undefined => {
      const step = steps[node];
      return step === VARIES ? undefined : step;
    };
    return (from) => (steps[from] === undefined ? undefined : this.#causesOn(from, next));
  }

  #causesOn(start: FlowNode, next: (node: FlowNode) => FlowNode | undefined): UniformityCause[] {
    const causes: UniformityCause[] = [];
    for (let node: FlowNode | undefined = start; node !== undefined; node = next(node)) {
      const cause = this.#nodes[node]?.init.cause;
      if (cause !== undefined) causes.push(cause);
    }
    return causes;
  }

  /** Breadth first against the edges: the next step of a shortest way from each node to what varies; none where there is no way. */
  #stepsToVarying(scope: UniformityScope): readonly (FlowNode | typeof VARIES | undefined)[] {
    const steps = new Array<FlowNode | typeof VARIES | undefined>(this.#nodes.length);
    const reached: FlowNode[] = [];
    const reach = (node: FlowNode, step: FlowNode | typeof VARIES): void => {
      if (steps[node] !== undefined) return;
      steps[node] = step;
      reached.push(node);
    };
    this.#nodes.forEach(({ init: { varies } }, index) => {
      if (varies === "between invocations" || varies === ONLY_IN[scope]) reach(asNode(index), VARIES);
    });
    const { starts, sources } = this.#reversed();
    for (const node of reached) {
      for (let at = starts[node] ?? 0; at < (starts[node + 1] ?? 0); at += 1) reach(asNode(sources[at] ?? 0), node);
    }
    return steps;
  }

  /** The edges by what they lead to: those to a node come from `sources`, from `starts[node]` up to `starts[node + 1]`. */
  #reversed(): { readonly starts: Uint32Array; readonly sources: Uint32Array } {
    const counts = new Uint32Array(this.#nodes.length + 1);
    for (const { edges } of this.#nodes) for (const target of edges) counts[target] = (counts[target] ?? 0) + 1;
    let total = 0;
    const starts = counts.map((count) => (total += count) - count);
    const sources = new Uint32Array(total);
    const filled = starts.slice();
    this.#nodes.forEach(({ edges }, source) => {
      for (const target of edges) {
        const at = filled[target] ?? 0;
        sources[at] = source;
        filled[target] = at + 1;
      }
    });
    return { starts, sources };
  }
}

/** The brand's constructor: a node is an index into the list of its graph. */
function asNode(index: number): FlowNode {
  return index as FlowNode;
}
