/**
 * Commits of what a lying device brings back: a ring runs on a model of the kernel, and words of control, ring, debug log and
 * report are overwritten before the host reads them. The round is committed or refused; refused, it never was.
 */
import fc from "fast-check";
import { isGridwrightError } from "../../../runtime/error.js";
import * as wire from "../../../runtime/generated/megakernel.js";
import { add, modelRing } from "../model-ring.js";
import { FuzzFailure } from "./fuzz-report.js";
import { hostileNumber } from "./hostile-bytes.js";
import { type CaseOutcome, checkAsyncCases } from "./seeded-cases.js";
import type { Watchdog } from "./watchdog.js";

const SLOTS = 8;
/** A device that says so can make slots yield for ever. */
const MOST_ROUNDS = 6;

interface HostileCommit {
  readonly submissions: number;
  readonly edits: readonly { readonly buffer: (typeof BUFFERS)[number]; readonly at: number; readonly word: number }[];
}

const BUFFERS = ["report", "report", "ring", "ring", "control", "debug_log"] as const;

/** Near the start of a buffer lies what a commit looks at first. */
const place = fc.oneof(fc.nat(12), fc.nat(SLOTS * wire.SLOT_WORDS - 1).map((word) => word - (word % wire.SLOT_WORDS)), fc.nat(wire.REPORT_CHANGED_WORD + SLOTS - 1), fc.nat(SLOTS - 1).map((i) => wire.REPORT_CHANGED_WORD + i));

const hostileCommits: fc.Arbitrary<HostileCommit> = fc.record({
  submissions: fc.integer({ min: 1, max: SLOTS }),
  edits: fc.array(fc.record({ buffer: fc.constantFrom(...BUFFERS), at: place, word: fc.oneof(fc.nat(9), hostileNumber.map((n) => n >>> 0)) }), { minLength: 1, maxLength: 4 }),
});

export function fuzzCommits({ seed, count, watchdog }: { readonly seed: number; readonly count: number; readonly watchdog?: Watchdog | undefined }): Promise<CaseOutcome> {
  return checkAsyncCases({
    cases: hostileCommits,
    seed,
    count,
    async check(each) {
      watchdog?.alive();
      await checkCommit(each);
    },
  });
}

async function checkCommit({ submissions, edits }: HostileCommit): Promise<void> {
  const { device, kernel, ring } = await modelRing({ slotCount: SLOTS });
  const tickets = Array.from({ length: submissions }, (_, i) => ring.submit(add, { a: i, b: 1 }));
  device.duringRun = (memory) => {
    for (const { buffer, at, word } of edits) {
      const words = memory[buffer];
      if (words !== undefined) words[at % words.length] = word;
    }
  };
  try {
    await kernel.runUntilIdle(ring, { maxRounds: 1 });
    return;
  } catch (error) {
    if (!isGridwrightError(error) || error.code !== "commit/report") throw new FuzzFailure("untyped", `a commit threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  if (ring.pending !== submissions || tickets.some((ticket) => ticket.isSettled)) throw new FuzzFailure("outOfWindow", "a round that was refused has settled tickets");
  device.duringRun = undefined;
  const report = await kernel.runUntilIdle(ring, { maxRounds: MOST_ROUNDS });
  if (report.outcome !== "idle" && report.outcome !== "budget") throw new FuzzFailure("outOfWindow", `after a round that was refused the next run ends ${report.outcome}`);
  for (const [i, ticket] of tickets.entries()) {
    if (!ticket.isSettled) throw new FuzzFailure("hangs", `ticket ${i} is not settled after a round was refused`);
    const { results } = await ticket.settled;
    if (results["sum"] !== i + 1) throw new FuzzFailure("outOfWindow", `ticket ${i} says ${String(results["sum"])} after a round was refused`);
  }
}
