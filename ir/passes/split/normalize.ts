/**
 * Rewrites what stands at the level of the cuts into fewer forms, without changing what it means:
 *
 * - A Switch that holds a grid sync becomes Ifs. Its selector is then read once for each case, but between those reads
 *   nothing has run: a case that was taken leaves no further one.
 * - What a compare-exchange yields becomes two Lets, because the pair itself can neither be stored nor built again.
 */
import { holdersOfGridSyncs } from "../../grid-syncs.js";
import type { Component, Expression, Statement, Switch } from "../../ir.js";
import { mapExpression, mapOperands } from "../../traverse.js";
import { bool, type Scalar } from "../../types.js";
import { mapBlocks } from "./map-blocks.js";
import type { Names } from "./names.js";
import { binary, component, ifOf, letOf, ref } from "./shorthands.js";

export function normalizeForSplit(body: readonly Statement[], selectorType: (selector: Expression) => Scalar, names: Names): Statement[] {
  const holding = holdersOfGridSyncs(body);
  /** Names of the two parts of each compare-exchange at the level of the cuts. */
  const pairs = new Map<string, { readonly old: string; readonly exchanged: string }>();

  const atLevel = (block: readonly Statement[]): Statement[] =>
    block.flatMap((statement): Statement[] => {
      if (statement.kind === "Let" && statement.value.kind === "AtomicCompareExchange" && statement.type.kind === "Struct") {
        const parts = { old: names.fresh(`${statement.name}_old`), exchanged: names.fresh(`${statement.name}_exchanged`) };
        pairs.set(statement.name, parts);
        const [old] = statement.type.members;
        const whole = ref(statement.name);
        return [statement, ...(old === undefined ? [] : [letOf(parts.old, old.type, component(whole, "old"))]), letOf(parts.exchanged, bool, component(whole, "exchanged"))];
      }
      if (!holding.has(statement)) return [statement];
      return statement.kind === "Switch" ? [ifsOf(statement, selectorType(statement.selector), atLevel)] : [mapBlocks(statement, atLevel)];
    });

  const level = atLevel(body);
  return pairs.size === 0 ? level : level.map((statement) => withoutPairs(statement, pairs));
}

function ifsOf({ selector, cases, default: otherwise }: Switch, type: Scalar, inner: (block: readonly Statement[]) => Statement[]): Statement {
  const isAny = (values: readonly number[]): Expression => {
    const tests = values.map((value): Expression => binary("eq", selector, { kind: "Const", type, value }));
    return tests.reduce((all, each) => binary("or", all, each));
  };
  const chain = cases.filter((each) => each.values.length > 0).reduceRight<Statement[]>((rest, each) => [ifOf(isAny(each.values), inner(each.body), rest)], inner(otherwise));
  const [only, ...more] = chain;
  return only !== undefined && more.length === 0 && cases.length > 0 ? only : ifOf({ kind: "Const", type: bool, value: true }, chain);
}

function withoutPairs(statement: Statement, pairs: ReadonlyMap<string, { readonly old: string; readonly exchanged: string }>): Statement {
  if (statement.kind === "Let" && statement.value.kind === "Component" && statement.value.value.kind === "Ref" && pairs.has(statement.value.value.name)) {
    const parts = pairs.get(statement.value.value.name);
    if (parts?.old === statement.name || parts?.exchanged === statement.name) return statement;
  }
  const replace = (expression: Expression): Expression => (expression.kind === "Component" ? partOf(expression, pairs) : expression);
  const inside = mapBlocks(statement, (block) => block.map((each) => withoutPairs(each, pairs)));
  return mapOperands(inside, (operand) => mapExpression(operand, replace));
}

function partOf(expression: Component, pairs: ReadonlyMap<string, { readonly old: string; readonly exchanged: string }>): Expression {
  const parts = expression.value.kind === "Ref" ? pairs.get(expression.value.name) : undefined;
  if (parts === undefined) return expression;
  return ref(expression.component === "old" ? parts.old : parts.exchanged);
}
