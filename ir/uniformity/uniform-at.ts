/** What is uniform in each workgroup at chosen points of the entry body, in the shaders that a split makes of it. */
import type { Program, Statement } from "../ir.js";
import { ProgramFlow, type Watched } from "./program-flow.js";

export interface UniformityAt {
  /** Whether all invocations of a workgroup get here, or none. */
  readonly flow: boolean;
  /** Whether a watched Let or variable holds the same in all of them. One that is not in scope counts as uniform. */
  isUniform(name: string): boolean;
}

/** Just before each of the watched statements. A statement that no path reaches has no answer. */
export function workgroupUniformityAt(program: Program, watched: Watched): ReadonlyMap<Statement, UniformityAt> {
  const flow = new ProgramFlow(program, { returns: "part", heldDecisions: "agree" }, watched);
  const waysToVarying = flow.graph.waysToVarying("workgroup");
  const answers = [...flow.observations].map(([statement, observed]): [Statement, UniformityAt] => [
    statement,
    {
      flow: waysToVarying(observed.flow) === undefined,
      isUniform: (name) => {
        const value = observed.values.get(name);
        return value === undefined || waysToVarying(value) === undefined;
      },
    },
  ]);
  return new Map(answers);
}
