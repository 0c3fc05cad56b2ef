/**
 * Loops that hold a grid sync. Their iterations become dispatches, which the host puts in order before anything runs: it
 * must know how many there are at most.
 */
import type { Expression, Let, Program, Statement } from "../ir.js";
import { hostExpressionOf, type HostContext } from "../passes/split/host-expression.js";
import { blocksOf, forEachStatement } from "../traverse.js";
import type { Environment } from "../type-of.js";
import type { Findings } from "./findings.js";

/** `holders`: the statements of the entry body that hold a grid sync. */
export function checkHostBounds(findings: Findings, program: Program, holders: ReadonlySet<Statement>, environment: Environment): void {
  if (holders.size === 0) return;
  const lets = new Map<string, Let>();
  forEachStatement(program.body, (statement) => {
    if (statement.kind === "Let") lets.set(statement.name, statement);
  });
  const known = new Set(program.parameters.map(({ name }) => name));
  const context: HostContext = {
    environment,
    valueOf: (name) => lets.get(name)?.value,
    isKnown: (name) => known.has(name),
    lengthParameterOf: (name) => program.buffers.find((each) => each.name === name)?.lengthParameter,
  };
  const visit = (body: readonly Statement[]): void => {
    for (const statement of body) {
      if (!holders.has(statement)) continue;
      for (const { what, bound } of boundsOf(statement)) if (hostExpressionOf(bound, context) === undefined) refuse(findings, statement, bound, what);
      if (statement.kind === "For") known.add(statement.variable);
      for (const block of blocksOf(statement)) visit(block);
      if (statement.kind === "For") known.delete(statement.variable);
    }
  };
  visit(program.body);
}

function boundsOf(statement: Statement): readonly { readonly what: string; readonly bound: Expression }[] {
  if (statement.kind === "While") return [{ what: "the bound", bound: statement.bound }];
  if (statement.kind !== "For") return [];
  return [{ what: "the first number", bound: statement.from }, { what: "the end", bound: statement.to }];
}

function refuse(findings: Findings, loop: Statement, bound: Expression, what: string): void {
  findings.report("grid-sync/host-bound", bound, `${what} of a ${loop.kind} that holds a grid sync is not known to the host`, {
    notes: [{ message: "the host knows integer and boolean arithmetic over constants, parameters, counters of such loops, workgroup counts and array lengths" }],
    help: "bound the loop by a parameter, and let the condition of a While end it early",
  });
}
