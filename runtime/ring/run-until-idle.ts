import { GridwrightError } from "../error.js";
import { isLoss } from "../generation.js";
import { DEFAULT_MAX_RECOVERIES, Recoveries } from "./recoveries.js";
import type { RingState } from "./ring-state.js";
import { type FinishedRound, runRound } from "./round.js";

export interface RunOptions {
  /** Default: no limit. */
  readonly maxRounds?: number;
  /** Default: no limit. The round under way when the time is up is finished and committed. */
  readonly deadlineMs?: number;
  /** Ends the run after the round under way. */
  readonly signal?: AbortSignal;
  /** How many losses of the device the run may outlive. Default 1. */
  readonly maxRecoveries?: number;
}

export interface RunReport {
  /**
   * - `idle`: nothing is left;
   * - `blocked`: what is left may not run now; `blocked` says why;
   * - `budget`: `maxRounds` rounds have run;
   * - `deadline`, `aborted`: as asked;
   * - `shutdown`: a slot or the host raised the shutdown flag.
   */
  readonly outcome: "idle" | "blocked" | "budget" | "deadline" | "shutdown" | "aborted";
  /** Slots that are published and not finished. */
  readonly remaining: number;
  /** Why slots were left alone in the last round. Zeros unless the outcome is `blocked`. */
  readonly blocked: { readonly masked: number; readonly overQuota: number; readonly fence: number; readonly io: number };
  readonly rounds: number;
  readonly claims: number;
  readonly done: number;
  readonly faulted: number;
  readonly uploadedBytes: number;
  /** Losses of the device that this run has met and outlived. A round that was lost is not counted among `rounds`. */
  readonly recoveries: number;
  /** Wall time until there was a device again, of all of them. */
  readonly recoveryNs: number;
  /** Wall time. */
  readonly ms: { readonly upload: number; readonly run: number; readonly readback: number; readonly total: number };
}

/**
 * Rounds until nothing is left, nothing can be done, or the caller's limit is reached. A round that a loss has cut short
 * never was: after the recovery the next one starts from the last commit.
 *
 * @throws GridwrightError `device/lost` where the loss is final; tickets that are left reject with it. Its field `mirror`
 * is the ring's mirror as last committed, what is still published included
 */
export async function runUntilIdle(state: RingState, options: RunOptions): Promise<RunReport> {
  checkOptions(options);
  state.assertUsable();
  if (state.run !== undefined) {
    throw new GridwrightError({ code: "ring/busy", message: "the ring is being run already", help: "await the first run before starting another" });
  }
  const run = rounds(state, options);
  state.run = run;
  try {
    return await run;
  } catch (error) {
    if (isLoss(error)) state.fail(error);
    throw error;
  } finally {
    state.run = undefined;
    state.endOfRun();
  }
}

async function rounds(state: RingState, options: RunOptions): Promise<RunReport> {
  const { maxRounds = Number.POSITIVE_INFINITY, deadlineMs = Number.POSITIVE_INFINITY, signal, maxRecoveries = DEFAULT_MAX_RECOVERIES } = options;
  const started = performance.now();
  const recoveries = new Recoveries(state.kernel, maxRecoveries, { mirror: state.mirror });
  const sum = { rounds: 0, claims: 0, done: 0, faulted: 0, uploadedBytes: 0 };
  const ms = { upload: 0, run: 0, readback: 0 };
  let last: FinishedRound | undefined;
  const signals = signal === undefined ? [state.closing.signal] : [state.closing.signal, signal];
  const aborted = (): boolean => signal?.aborted === true;
  const remainingMs = (): number => deadlineMs - (performance.now() - started);
  const report = (outcome: RunReport["outcome"]): RunReport => ({
    outcome,
    remaining: state.ledger.live,
    blocked: {
      masked: outcome === "blocked" ? (last?.masked ?? 0) : 0,
      overQuota: outcome === "blocked" ? (last?.overQuota ?? 0) : 0,
      fence: outcome === "blocked" ? (last?.fence ?? 0) : 0,
      io: outcome === "blocked" ? (last?.io ?? 0) : 0,
    },
    ...sum,
    recoveries: recoveries.count,
    recoveryNs: recoveries.ns,
    ms: { ...ms, total: performance.now() - started },
  });

  for (;;) {
    state.assertOpen();
    if (state.isShutDown) return report("shutdown");
    if (state.ledger.live === 0) return report("idle");
    if (last !== undefined && isStuck(last) && !state.hasNews) return report("blocked");
    if (aborted()) return report("aborted");
    if (sum.rounds >= maxRounds) return report("budget");
    if (remainingMs() <= 0) return report("deadline");

    try {
      last = await runRound(state, remainingMs);
    } catch (error) {
      if (await recoveries.survive(error, { ms: remainingMs(), signals })) continue;
      state.assertOpen();
      return report(aborted() ? "aborted" : "deadline");
    }
    observe(state, last);
    sum.rounds++;
    sum.claims += last.claims;
    sum.done += last.done;
    sum.faulted += last.faulted;
    sum.uploadedBytes += last.uploadedBytes;
    ms.upload += last.ms.upload;
    ms.run += last.ms.run;
    ms.readback += last.ms.readback;
    const awaited = last.freed > 0 && state.announceFree();
    // Whoever waited for a slot gets to submit before the run takes an empty ring for the end.
    if (awaited) await nextTask();
  }
}

function observe(state: RingState, { ms, claims, invocations, budget, budgetStops }: FinishedRound): void {
  state.budget.observe({ elapsedMs: ms.run + ms.readback, claims, invocations, budget, budgetStops });
}

/** Another round of the same would do the same. */
function isStuck(round: FinishedRound): boolean {
  return round.claims === 0 && round.budgetStops === 0;
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function checkOptions({ maxRounds, deadlineMs, maxRecoveries }: RunOptions): void {
  if (maxRounds !== undefined && !(maxRounds === Number.POSITIVE_INFINITY || (Number.isInteger(maxRounds) && maxRounds >= 1))) {
    throw optionError("maxRounds", maxRounds, "a positive integer");
  }
  if (deadlineMs !== undefined && !(deadlineMs >= 0)) throw optionError("deadlineMs", deadlineMs, "milliseconds, 0 or more");
  if (maxRecoveries !== undefined && !(Number.isInteger(maxRecoveries) && maxRecoveries >= 0)) throw optionError("maxRecoveries", maxRecoveries, "an integer, 0 or more");
}

function optionError(name: string, actual: unknown, expected: string): GridwrightError {
  return new GridwrightError({
    code: "run/options",
    message: `${name} must be ${expected} (${String(actual)})`,
    help: `leave ${name} out, or pass ${expected}`,
    fields: { name, actual },
  });
}
