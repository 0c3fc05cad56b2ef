/**
 * WGSL's uniformity analysis (WGSL `#uniformity`): is control flow the same for all invocations in scope, wherever one of
 * them could wait for the others? No looser than the specification, because a shader that Dawn rejects is of no use.
 *
 * The analysis builds one graph for the whole program, as the specification does. A node is a value or "control flow
 * gets here"; an edge says "is uniform only if that one is too". Some nodes vary by themselves: ids, atomics, loads of
 * memory that others write. A barrier is at fault where its control flow reaches such a node, and the way there is the
 * explanation: `verify` prints it as notes.
 *
 * Three rules that are easy to forget, all from the specification:
 * - A value depends on the control flow in which it is computed, even a constant's.
 * - After an If that can only end by falling through, control flow is as before it. If it can also end by Break,
 *   Continue or Return, control flow after it depends on both of its branches.
 * - A loop that can be left by a varying condition is entered again by some and not by others: everything inside
 *   depends on how its iterations end.
 *
 * Where targets must say one statement in several, the graph is as strict as what they print: Break and Continue inside a
 * Switch go through a flag that is tested after it, so they meet the other cases there.
 *
 * Grid syncs are judged in the same graph by three rules of our own. A retired invocation counts as arrived, so a Return
 * parts nobody. What one invocation reads of a read_write buffer is what all read, *if* nobody writes it in the same
 * epoch: `decidingReads` are for another rule to judge. And what decides about a grid sync is no control flow for the
 * barriers of a workgroup, because no shader sees it.
 *
 * Unknown names count as uniform: other rules report them.
 */
import { hasGridSync } from "./grid-syncs.js";
import type { Program } from "./ir.js";
import type { UniformityCause, UniformityScope } from "./uniformity/flow-graph.js";
import { ProgramFlow, type DecidingRead, type Demanding } from "./uniformity/program-flow.js";

export type { UniformityCause, UniformityScope } from "./uniformity/flow-graph.js";
export type { DecidingRead } from "./uniformity/program-flow.js";

export interface UniformityFinding {
  /** The barrier, or the load that is one. */
  readonly node: Demanding;
  readonly scope: UniformityScope;
  /** From the condition that decides who gets here back to what varies by itself. */
  readonly causes: readonly UniformityCause[];
  /** Nothing but a Return before it is at fault: those that are left all get here. */
  readonly isAfterReturn: boolean;
}

export interface Uniformity {
  readonly findings: readonly UniformityFinding[];
  readonly decidingReads: readonly DecidingRead[];
}

export function analyseUniformity(program: Program): Uniformity {
  const unmet = new ProgramFlow(program, { returns: "part", heldDecisions: "agree" }).unmet("workgroup");
  const withoutReturns = unmet.size === 0 ? unmet : new ProgramFlow(program, { returns: "retire", heldDecisions: "agree" }).unmet("workgroup");
  const inWorkgroup = [...unmet].map(([node, causes]): UniformityFinding => ({ node, scope: "workgroup", causes, isAfterReturn: !withoutReturns.has(node) }));
  if (!hasGridSync(program.body)) return { findings: inWorkgroup, decidingReads: [] };
  const grid = new ProgramFlow(program, { returns: "retire", heldDecisions: "vary" });
  const inGrid = [...grid.unmet("grid")].map(([node, causes]): UniformityFinding => ({ node, scope: "grid", causes, isAfterReturn: false }));
  return { findings: [...inWorkgroup, ...inGrid], decidingReads: grid.decidingReads("grid") };
}

/** Every barrier, and every load that is one, whose control flow is not uniform in its scope. */
export function uniformityFindings(program: Program): readonly UniformityFinding[] {
  return analyseUniformity(program).findings;
}
