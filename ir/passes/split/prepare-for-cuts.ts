/** A program in the form in which it is cut, with what the later steps ask about its names. */
import { holdersOfGridSyncs } from "../../grid-syncs.js";
import type { Expression, Program, Statement } from "../../ir.js";
import { functionEnvironment, typeOf, type Environment } from "../../type-of.js";
import { u32, type Scalar } from "../../types.js";
import type { VerifiedProgram } from "../../verify.js";
import { mapBlocks } from "./map-blocks.js";
import { Names } from "./names.js";
import { normalizeForSplit } from "./normalize.js";
import { Recomputable } from "./recompute.js";
import { rememberReturns } from "./remember-returns.js";
import { renameCounters } from "./rename-counters.js";

export interface PreparedProgram {
  readonly source: VerifiedProgram;
  /** The source, normalized, with the Returns that must be remembered. */
  readonly program: Program;
  readonly environment: Environment;
  readonly names: Names;
  /** Statements of `program` that hold a grid sync. */
  readonly holding: ReadonlySet<Statement>;
  readonly recomputable: Recomputable;
  /** See `RememberedReturns`. */
  readonly alive: string | undefined;
  readonly repeatedReturns: ReadonlyMap<Statement, Expression>;
  /** Position of each name among the declarations of the program, for a deterministic order. */
  readonly orderOf: (name: string) => number;
}

export function prepareForCuts(source: VerifiedProgram): PreparedProgram {
  const names = Names.of(source);
  const body = renameCounters(source, names);
  let inSource: Environment | undefined;
  const selectorType = (selector: Expression): Scalar => {
    inSource ??= functionEnvironment({ ...source, body });
    const type = typeOf(selector, inSource);
    return type?.kind === "Scalar" ? type : u32;
  };
  const normalized = normalizeForSplit(body, selectorType, names);
  const inNormalized = functionEnvironment({ ...source, body: normalized });
  const holding = holdersOfGridSyncs(normalized);
  const recomputable = recomputableOf({ ...source, body: normalized }, inNormalized, holding);
  const returns = rememberReturns(normalized, holding, (expression) => recomputable.isPure(expression), names);
  const program = { ...source, body: returns.body };
  const environment = returns.alive === undefined ? inNormalized : functionEnvironment(program);
  const order = new Map([...environment.keys()].map((name, i) => [name, i]));
  return {
    source,
    program,
    environment,
    names,
    holding: holdersOfGridSyncs(returns.body),
    recomputable,
    alive: returns.alive,
    repeatedReturns: returns.repeated,
    orderOf: (name) => order.get(name) ?? order.size,
  };
}

/** Over the Lets at the level of the cuts: no other name lives across one. */
function recomputableOf(program: Program, environment: Environment, holding: ReadonlySet<Statement>): Recomputable {
  const recomputable = new Recomputable(environment);
  for (const { name } of program.parameters) recomputable.declareKnown(name);
  const visit = (block: readonly Statement[]): readonly Statement[] => {
    for (const statement of block) {
      if (statement.kind === "Let") recomputable.declare(statement);
      if (!holding.has(statement)) continue;
      if (statement.kind === "For") recomputable.declareKnown(statement.variable);
      mapBlocks(statement, visit);
    }
    return block;
  };
  visit(program.body);
  return recomputable;
}
