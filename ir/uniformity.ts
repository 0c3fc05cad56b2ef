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
 * Unknown names count as uniform: other rules report them.
 */
import type { Program } from "./ir.js";
import { ProgramFlow, type UniformityFinding } from "./uniformity/program-flow.js";

export type { UniformityCause, UniformityScope } from "./uniformity/flow-graph.js";
export type { UniformityFinding } from "./uniformity/program-flow.js";

/** Every barrier, and every load that is one, whose control flow is not uniform in its scope. */
export function uniformityFindings(program: Program): UniformityFinding[] {
  return new ProgramFlow(program).findings();
}
