/** No shader should run away with a device because a budget grew without bound. */
const MAX_BUDGET = 1 << 20;
/** Nothing is known yet of what a claim costs, and a round can't be interrupted. Growth makes up for it in two rounds. */
const FIRST_BUDGET = 1;
const MAX_GROWTH = 16;

/**
 * How many claims one invocation may make in a round, so that a round takes about the target time. Grows only when the
 * budget was what ended a round, shrinks whenever a round took too long.
 */
export class ClaimBudget {
  readonly targetMs: number;
  #value = FIRST_BUDGET;

  constructor(targetMs: number) {
    this.targetMs = targetMs;
  }

  get value(): number {
    return this.#value;
  }

  /** What was learned does not hold any more. */
  restart(): void {
    this.#value = FIRST_BUDGET;
  }

  /** The budget for a round that has only `remainingMs` left: never more than its share of the target, at least one. */
  within(remainingMs: number): number {
    if (remainingMs >= this.targetMs) return this.#value;
    return Math.max(1, Math.floor((this.#value * Math.max(0, remainingMs)) / this.targetMs));
  }

  /** What a finished round says: how long it took, how many claims, by how many invocations, stopped by its budget or not. */
  observe(round: { elapsedMs: number; claims: number; invocations: number; budget: number; budgetStops: number }): void {
    const ratio = this.targetMs / Math.max(round.elapsedMs, this.targetMs / MAX_GROWTH);
    if (ratio < 1) {
      // Where few slots were ready, nobody used up the budget: what took long is the evenly spread share.
      const share = Math.min(round.budget, Math.max(1, Math.ceil(round.claims / round.invocations)));
      this.#value = Math.max(1, Math.min(this.#value, Math.floor(share * ratio)));
    } else if (round.budgetStops > 0 && round.budget >= this.#value) {
      this.#value = Math.min(MAX_BUDGET, Math.floor(this.#value * ratio));
    }
  }
}
