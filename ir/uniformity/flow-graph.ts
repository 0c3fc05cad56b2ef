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

export class FlowGraph {
  readonly #nodes: { readonly edges: FlowNode[]; readonly init: NodeInit }[] = [];

  node(edges: readonly FlowNode[], init: NodeInit = {}): FlowNode {
    this.#nodes.push({ edges: [...edges], init });
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
      return read === undefined ? [] : [{ read, causes: this.#causesOn(node, from).reverse() }];
    });
  }

  #causesOn(start: FlowNode, next: ReadonlyMap<FlowNode, FlowNode | undefined>): UniformityCause[] {
    const causes: UniformityCause[] = [];
    for (let node: FlowNode | undefined = start; node !== undefined; node = next.get(node)) {
      const cause = this.#nodes[node]?.init.cause;
      if (cause !== undefined) causes.push(cause);
    }
    return causes;
  }

  /**
   * A function that answers, for a node, the causes on a shortest way to something that varies in the scope; undefined
   * where there is no such way.
   */
  waysToVarying(scope: UniformityScope): (from: FlowNode) => UniformityCause[] | undefined {
    const towards = this.#stepsToVarying(scope);
    return (from) => (towards.has(from) ? this.#causesOn(from, towards) : undefined);
  }

  /** Breadth first against the edges: the next step of a shortest way from each node that varies, undefined at its end. */
  #stepsToVarying(scope: UniformityScope): ReadonlyMap<FlowNode, FlowNode | undefined> {
    const dependents: FlowNode[][] = this.#nodes.map(() => []);
    const towards = new Map<FlowNode, FlowNode | undefined>();
    this.#nodes.forEach(({ edges, init }, index) => {
      const node = asNode(index);
      for (const target of edges) dependents[target]?.push(node);
      if (init.varies === "between invocations" || init.varies === ONLY_IN[scope]) towards.set(node, undefined);
    });
    for (const node of towards.keys()) {
      for (const dependent of dependents[node] ?? []) if (!towards.has(dependent)) towards.set(dependent, node);
    }
    return towards;
  }
}

/** The brand's constructor: a node is an index into the list of its graph. */
function asNode(index: number): FlowNode {
  return index as FlowNode;
}
