import { test } from "uvu";
import * as assert from "uvu/assert";
import { ClaimBudget } from "../../../runtime/ring/claim-budget.js";

/** A budget that a ring of cheap slots has brought to 16. */
function sixteen(): ClaimBudget {
  const budget = new ClaimBudget(50);
  budget.observe(round({ elapsedMs: 0, budget: 1, budgetStops: 1 }));
  assert.is(budget.value, 16);
  return budget;
}

const round = (init: Partial<Parameters<ClaimBudget["observe"]>[0]>) => ({ elapsedMs: 1, claims: 1600, invocations: 100, budget: 16, budgetStops: 0, ...init });

test("the first budget is one claim", () => {
  assert.is(new ClaimBudget(50).value, 1);
});

test("a round that its budget did not stop leaves the budget as it is", () => {
  const budget = sixteen();
  const before = budget.value;
  budget.observe(round({ elapsedMs: 1 }));
  assert.is(budget.value, before);
});

test("a short round stopped by its budget raises it, at most sixteenfold at once", () => {
  const budget = sixteen();
  const before = budget.value;
  budget.observe(round({ elapsedMs: 25, budget: before, budgetStops: 1 }));
  assert.is(budget.value, before * 2);
  budget.observe(round({ elapsedMs: 0, budget: before * 2, budgetStops: 1 }));
  assert.is(budget.value, before * 32);
});

test("a long round lowers it by what was claimed, and never below one", () => {
  const budget = sixteen();
  budget.observe(round({ elapsedMs: 200, claims: 800, budget: 16 }));
  assert.is(budget.value, 2);
  budget.observe(round({ elapsedMs: 10_000, claims: 100, budget: 2 }));
  assert.is(budget.value, 1);
});

test("a shortened round says nothing about a higher budget", () => {
  const budget = sixteen();
  const before = budget.value;
  budget.observe(round({ elapsedMs: 1, budget: before / 2, budgetStops: 5 }));
  assert.is(budget.value, before);
});

test("near a deadline the budget is its share of the time left, at least one", () => {
  const budget = sixteen();
  assert.is(budget.within(50), budget.value);
  assert.is(budget.within(25), budget.value / 2);
  assert.is(budget.within(0), 1);
});

/** The budgets of rounds that cost so much each, and so much more for every claim of an invocation. */
function budgetsOf(fixedMs: number, claimMs: number, rounds = 40): number[] {
  const budget = new ClaimBudget(50);
  return Array.from({ length: rounds }, () => {
    const { value } = budget;
    budget.observe({ elapsedMs: fixedMs + claimMs * value, claims: 100 * value, invocations: 100, budget: value, budgetStops: 1 });
    return value;
  });
}

for (const fixedMs of [0, 20, 33, 49, 51, 100, 199]) {
  test(`a round that costs ${fixedMs} ms whatever it claims is not made of single claims for it`, () => {
    for (const claimMs of [0.01, 0.1, 1]) {
      const late = budgetsOf(fixedMs, claimMs).slice(-4);
      assert.ok(late.every((value) => value * claimMs >= 12 && value * claimMs <= 105), `${claimMs} ms a claim: ${late.join(" ")}`);
    }
  });
}

test("claims that take longer than the target go one by one, after at most one trial of two", () => {
  for (const claimMs of [60, 150, 190]) assert.is(budgetsOf(0, claimMs).filter((value) => value > 1).length, 1, `${claimMs}`);
  for (const claimMs of [201, 5000]) assert.equal(new Set(budgetsOf(0, claimMs)), new Set([1]), `${claimMs}`);
});

test("a restart forgets what claims cost", () => {
  const budget = new ClaimBudget(50);
  budget.observe(round({ elapsedMs: 100, claims: 100, budget: 1, budgetStops: 1 }));
  budget.observe(round({ elapsedMs: 100, claims: 200, budget: 2, budgetStops: 1 }));
  assert.ok(budget.value > 2);
  budget.restart();
  assert.is(budget.value, 1);
  budget.observe(round({ elapsedMs: 300, claims: 100, budget: 1, budgetStops: 1 }));
  assert.is(budget.value, 1);
});

test("the budget has a ceiling", () => {
  const budget = new ClaimBudget(50);
  for (let i = 0; i < 20; i++) budget.observe(round({ elapsedMs: 1, budget: budget.value, budgetStops: 1 }));
  assert.is(budget.value, 1 << 20);
});

test.run();
