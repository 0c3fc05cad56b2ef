/** No shader should run away with a device because a budget grew without bound. */
const MAX_BUDGET = 1 << 20;
/** Nothing is known yet of what a claim costs, and a round can't be interrupted. Growth makes up for it in two rounds. */
const FIRST_BUDGET = 1;
const MAX_GROWTH = 16;

/** How much more often an invocation must have claimed for the difference in time to say what a claim costs. */
const TELLING_SHARE = 1.25;
/** Rounds up to this many times the target may be tried with two claims, to see whether it is claims that take so long. */
const MAX_TRIAL = 4;

/**
 * How many claims one invocation may make in a round, so that the claims of a round take about the target time. What a round
 * costs without them (looking at all slots, the readback) is not theirs: fewer claims would only repeat it more often. Grows
 * only when the budget was what ended a round, shrinks whenever the claims took too long.
 */
export class ClaimBudget {
  readonly targetMs: number;
  #value = FIRST_BUDGET;
  #last: { readonly share: number; readonly elapsedMs: number } | undefined;
  /** Of one claim of each invocation, as far as rounds of different length have told. */
  #claimMs: number | undefined;
  #tried = false;

  constructor(targetMs: number) {
    this.targetMs = targetMs;
  }

  get value(): number {
    return this.#value;
  }

  /** What was learned does not hold any more. */
  restart(): void {
    this.#value = FIRST_BUDGET;
    this.#last = undefined;
    this.#claimMs = undefined;
    this.#tried = false;
  }

  /** The budget for a round that has only `remainingMs` left: never more than its share of the target, at least one. */
  within(remainingMs: number): number {
    if (remainingMs >= this.targetMs) return this.#value;
    return Math.max(1, Math.floor((this.#value * Math.max(0, remainingMs)) / this.targetMs));
  }

  /** What a finished round says: how long it took, how many claims, by how many invocations, stopped by its budget or not. */
  observe(round: { elapsedMs: number; claims: number; invocations: number; budget: number; budgetStops: number }): void {
    const { elapsedMs, claims, invocations, budget, budgetStops } = round;
    // Where few slots were ready, nobody used up the budget: what took long is the evenly spread share.
    const share = Math.min(budget, Math.max(1, Math.ceil(claims / invocations)));
    this.#learn(share, elapsedMs);
    const claimsMs = this.#claimMs === undefined ? elapsedMs : Math.min(elapsedMs, this.#claimMs * share);
    const ratio = this.targetMs / Math.max(claimsMs, this.targetMs / MAX_GROWTH);
    const mayGrow = budgetStops > 0 && budget >= this.#value;
    if (ratio <= 1) {
      this.#value = Math.max(1, Math.min(this.#value, Math.floor(share * ratio)));
      if (!mayGrow || this.#value > 1 || share > 1 || this.#tried || elapsedMs > MAX_TRIAL * this.targetMs) return;
      this.#tried = true;
      this.#value = 2;
    } else if (mayGrow) {
      const growth = elapsedMs > this.targetMs ? Math.min(ratio, 2) : ratio;
      this.#value = Math.min(MAX_BUDGET, Math.ceil(this.#value * growth));
    }
  }

  /** A round that took longer than the last, with about as many claims, is put down to costlier claims. */
  #learn(share: number, elapsedMs: number): void {
    const last = this.#last;
    this.#last = { share, elapsedMs };
    if (last === undefined) return;
    const longer = elapsedMs - last.elapsedMs;
    const [less, more] = share < last.share ? [share, last.share] : [last.share, share];
    // Fewer claims and a far longer round: nothing was learned but to be careful.
    if (share < last.share && longer > 0 && elapsedMs > MAX_TRIAL * this.targetMs) this.#claimMs = undefined;
    else if (more >= less * TELLING_SHARE) this.#claimMs = Math.max(0, longer / (share - last.share));
    else if (this.#claimMs !== undefined) this.#claimMs += Math.max(0, longer) / share;
  }
}
