/**
 * The one generator and shrinker of all fuzz commands: fast-check, from a seed. A failure is shrunk, noted, and the cases go
 * on, so that one run counts what it finds instead of stopping at the first.
 */
import fc from "fast-check";
import { FuzzFailure } from "./fuzz-report.js";

export interface SeededCases<Case> {
  readonly cases: fc.Arbitrary<Case>;
  readonly seed: number;
  readonly count: number;
  /** A failure of any other kind than `FuzzFailure` counts as `untyped`. */
  readonly check: (each: Case) => void;
}

export interface SeededAsyncCases<Case> extends Omit<SeededCases<Case>, "check"> {
  readonly check: (each: Case) => Promise<void>;
}

export interface CaseOutcome {
  readonly run: number;
  /** Failures by kind. */
  readonly failures: ReadonlyMap<string, number>;
  readonly findings: readonly string[];
}

/** Cases between two looks at the clock and the failures; fast-check keeps a little of each case until a batch ends. */
const BATCH = 10_000;
/** After so many failures the rest of the cases would only say the same again. */
const MOST_FAILURES = 20;
/** For how long one failure is made smaller. From then on nothing fails, which ends the search. */
const SHRINK_MS = 15_000;

export function checkCases<Case>({ cases, check, ...of }: SeededCases<Case>): CaseOutcome {
  const batches = new Batches(of);
  const property = fc.property(cases, (each) => {
    if (batches.shrunkEnough()) return;
    try {
      check(each);
    } catch (error) {
      throw batches.failing(error);
    }
  });
  for (let batch = batches.next(); batch !== undefined; batch = batches.next()) batches.note(fc.check(property, batch));
  return batches;
}

export async function checkAsyncCases<Case>({ cases, check, ...of }: SeededAsyncCases<Case>): Promise<CaseOutcome> {
  const batches = new Batches(of);
  const property = fc.asyncProperty(cases, async (each) => {
    if (batches.shrunkEnough()) return;
    try {
      await check(each);
    } catch (error) {
      throw batches.failing(error);
    }
  });
  for (let batch = batches.next(); batch !== undefined; batch = batches.next()) batches.note(await fc.check(property, batch));
  return batches;
}

class Batches implements CaseOutcome {
  run = 0;
  readonly failures = new Map<string, number>();
  readonly findings: string[] = [];
  readonly #seed: number;
  readonly #count: number;
  #batch = 0;
  #shrinkUntil = Infinity;

  constructor({ seed, count }: { readonly seed: number; readonly count: number }) {
    this.#seed = seed;
    this.#count = count;
  }

  shrunkEnough(): boolean {
    return Date.now() > this.#shrinkUntil;
  }

  failing(error: unknown): unknown {
    if (this.#shrinkUntil === Infinity) this.#shrinkUntil = Date.now() + SHRINK_MS;
    return error;
  }

  next(): { seed: number; numRuns: number } | undefined {
    if (this.run >= this.#count || this.findings.length >= MOST_FAILURES) return undefined;
    this.#shrinkUntil = Infinity;
    // A batch of its own seed, so that the cases after a failure are others than those before it.
    return { seed: (this.#seed + Math.imul(this.#batch++, 0x9e3779b1)) | 0, numRuns: Math.min(BATCH, this.#count - this.run) };
  }

  note<Case>(details: fc.RunDetails<[each: Case]>): void {
    this.run += details.numRuns;
    if (!details.failed) return;
    const error = details.errorInstance;
    const kind = error instanceof FuzzFailure ? error.kind : "untyped";
    this.failures.set(kind, (this.failures.get(kind) ?? 0) + 1);
    const what = error instanceof FuzzFailure ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.findings.push(`${kind}: ${what}\n  case ${fc.stringify(details.counterexample)}\n  fast-check seed ${details.seed}, path ${details.counterexamplePath ?? ""}`);
  }
}
