/** Barriers and grid syncs: who may wait where, and that all who wait decide alike. */
import { hasGridSync, holdersOfGridSyncs } from "../grid-syncs.js";
import type { Program } from "../ir.js";
import type { Environment } from "../type-of.js";
import { analyseUniformity, type UniformityFinding } from "../uniformity.js";
import { conditionRaces } from "./condition-races.js";
import type { Findings } from "./findings.js";
import { checkHostBounds } from "./host-bounds.js";
import { checkReturnsBetweenCuts } from "./returns-between-cuts.js";
import type { RuleCode } from "./rules.js";

export function checkSynchronization(findings: Findings, program: Program, environment: Environment): void {
  const holders = holdersOfGridSyncs(program.body);
  checkHostBounds(findings, program, holders, environment);
  if (hasGridSync(program.body)) checkReturnsBetweenCuts(findings, program, holders);
  const { findings: divergent, decidingReads } = analyseUniformity(program);
  for (const each of divergent) findings.report(codeOf(each), each.node, messageOf(each), { notes: each.causes });
  const causesOf = new Map(decidingReads.map(({ read, causes }) => [read, causes]));
  for (const { read, write, root } of conditionRaces(program, new Set(causesOf.keys()))) {
    findings.report("grid-sync/condition-race", read, `\`${root}\` decides about a grid sync, and may be written while it is read: no grid sync lies between`, {
      notes: [{ message: "it is written here", node: write }, ...(causesOf.get(read) ?? []).filter((cause) => cause.node !== read)],
      help: "put a grid sync between the write and the read, on every way from one to the other",
    });
  }
}

function codeOf({ node, scope, isAfterReturn }: UniformityFinding): RuleCode {
  if (scope === "grid") return "grid-sync/non-uniform";
  if (isAfterReturn) return "barrier/after-divergent-return";
  return node.kind === "WorkgroupUniformLoad" ? "uniformity/workgroup-uniform-load" : "uniformity/barrier";
}

function messageOf({ node, scope, isAfterReturn }: UniformityFinding): string {
  const what = node.kind === "WorkgroupUniformLoad" ? "a WorkgroupUniformLoad" : scope === "grid" ? "barrier GridSync" : "barrier Workgroup";
  if (isAfterReturn) return `${what} may come after some invocations of its workgroup have returned`;
  return `${what} stands where the invocations of ${scope === "grid" ? "the grid" : "a workgroup"} may go different ways`;
}
