/**
 * Rewrites what stands at the level of the cuts into fewer forms, without changing what it means:
 *
 * - A Switch that holds a grid sync becomes Ifs, each in the other's else, with an arm that holds one at the very end: so
 *   each of them holds one, and none of them is left to a shader, to which its condition need not be uniform. The selector
 *   is then read once for each If, but between those reads nothing has run: an arm that was taken leaves no further one.
 * - What a compare-exchange yields becomes two Lets, because the pair itself can neither be stored nor built again.
 */
import { hasGridSync, holdersOfGridSyncs } from "../../grid-syncs.js";
import type { Component, Expression, Statement, Switch } from "../../ir.js";
import { mapExpression, mapOperands } from "../../traverse.js";
import { bool, type Scalar } from "../../types.js";
import { mapBlocks } from "./map-blocks.js";
import type { Names } from "./names.js";
import { balanced, binary, component, ifOf, letOf, not, ref } from "./shorthands.js";

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
    const [first = constantBool(false), ...rest] = tests;
    return balanced("or", first, ...rest);
  };
  const arms = cases.map((each) => ({ condition: isAny(each.values), body: each.body }));
  arms.push({ condition: not(isAny(cases.flatMap((each) => each.values))), body: otherwise });
  const last = arms.findLast(({ body }) => hasGridSync(body)) ?? arms.at(-1);
  const chain = arms.filter((arm) => arm !== last).reduceRight<Statement[]>((rest, arm) => [ifOf(arm.condition, inner(arm.body), rest)], inner(last?.body ?? []));
  const [only] = chain;
  return arms.length > 1 && only !== undefined ? only : ifOf(constantBool(true), chain);
}

function constantBool(value: boolean): Expression {
  return { kind: "Const", type: bool, value };
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
