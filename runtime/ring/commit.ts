/**
 * A commit makes one round's readback the mirror. Everything is checked before anything is changed: the report must agree
 * with itself, with the slots and with control. What it says is then applied at once: mirror, counters, tickets.
 */
import type { CommittedCounters } from "./ring-counters.js";
import { GridwrightError } from "../error.js";
import {
  CONTROL_DONE_COUNT_WORD,
  CONTROL_HEADER_ABI_HASH_WORD,
  CONTROL_HEADER_MAGIC_WORD,
  CONTROL_HEADER_OBSERVABLE_COUNT_WORD,
  CONTROL_HEADER_SLOT_COUNT_WORD,
  CONTROL_SHUTDOWN_WORD,
  CONTROL_TENANT_BASE_WORD,
  REPORT_BUDGET_STOPS_WORD,
  REPORT_CHANGED_COUNT_WORD,
  REPORT_CHANGED_WORD,
  REPORT_CLAIMS_WORD,
  REPORT_DONE_WORD,
  REPORT_FAULTED_WORD,
  REPORT_FENCED_WORD,
  REPORT_IO_WAITING_WORD,
  REPORT_MASKED_WORD,
  REPORT_OVER_QUOTA_WORD,
  REPORT_SHUTDOWN_STOPS_WORD,
  SLOT_STATUS_WORD,
  SLOT_WORDS,
  SlotStatus,
  slotStatusName,
} from "../generated/megakernel.js";
import type { ResidentBuffers } from "../mirror/resident-buffers.js";
import type { RoundReadback } from "./round-readback.js";
import type { SlotLedger } from "./slot-ledger.js";
import type { SlotSet } from "../mirror/slot-set.js";

/** What a round says about itself, checked. */
export interface RoundReport {
  readonly claims: number;
  readonly done: number;
  readonly faulted: number;
  readonly budgetStops: number;
  readonly masked: number;
  readonly overQuota: number;
  readonly fence: number;
  readonly io: number;
}

/** Words of control that belong to the host alone. */
const HOST_WORDS = [
  CONTROL_TENANT_BASE_WORD,
  CONTROL_HEADER_MAGIC_WORD,
  CONTROL_HEADER_ABI_HASH_WORD,
  CONTROL_HEADER_SLOT_COUNT_WORD,
  CONTROL_HEADER_OBSERVABLE_COUNT_WORD,
] as const;

/**
 * Fills `changed` with the report's list of changed slots.
 *
 * @throws GridwrightError `commit/report` where the list is longer than the slots in flight, or names a slot that was not
 */
export function collectChanged(readback: RoundReadback, mirror: ResidentBuffers, ledger: SlotLedger, changed: SlotSet): void {
  changed.clear();
  const report = readback.reportWords;
  const count = report[REPORT_CHANGED_COUNT_WORD] ?? 0;
  if (count > readback.inFlight) throw contradiction(`${count} slots changed and ${readback.inFlight} were in flight`, { count, limit: readback.inFlight });
  for (let i = 0; i < count; i++) {
    const slot = report[REPORT_CHANGED_WORD + i] ?? 0;
    if (slot >= mirror.slotCount) throw contradiction(`slot ${slot} changed and the ring has ${mirror.slotCount}`, { slot, limit: mirror.slotCount });
    // A slot published while the round ran is live too, but the device has not seen it.
    if (!ledger.isLive(slot) || mirror.dirtySlots.has(slot)) throw contradiction(`slot ${slot} changed and was not in flight`, { slot });
    if (!changed.add(slot)) throw contradiction(`slot ${slot} changed twice in one round`, { slot });
  }
}

/** @throws GridwrightError `commit/report` where the counts don't add up, or a slot is in a state that no round leaves */
export function checkRound(readback: RoundReadback, mirror: ResidentBuffers, changed: SlotSet): RoundReport {
  const report = readback.reportWords;
  const round: RoundReport = {
    claims: report[REPORT_CLAIMS_WORD] ?? 0,
    done: report[REPORT_DONE_WORD] ?? 0,
    faulted: report[REPORT_FAULTED_WORD] ?? 0,
    budgetStops: report[REPORT_BUDGET_STOPS_WORD] ?? 0,
    masked: report[REPORT_MASKED_WORD] ?? 0,
    overQuota: report[REPORT_OVER_QUOTA_WORD] ?? 0,
    fence: report[REPORT_FENCED_WORD] ?? 0,
    io: report[REPORT_IO_WAITING_WORD] ?? 0,
  };
  let done = 0;
  let faulted = 0;
  readback.forEachRun(changed, (start, end, words, base) => {
    for (let slot = start, at = base + SLOT_STATUS_WORD; slot < end; slot++, at += SLOT_WORDS) {
      const status = words[at] ?? 0;
      if (status === SlotStatus.done) done++;
      else if (status === SlotStatus.fault) faulted++;
      else if (!isSuspended(status)) throw contradiction(`slot ${slot} changed and is ${slotStatusName(status)}`, { slot, state: status });
    }
  });
  expectEqual("slots done", done, round.done);
  expectEqual("slots faulted", faulted, round.faulted);
  expectEqual("slots claimed", changed.size, round.claims);

  const before = mirror.controlWords;
  const after = readback.controlWords;
  for (const word of HOST_WORDS) {
    if (before[word] !== after[word]) throw contradiction(`control word ${word} belongs to the host and changed (${before[word]} to ${after[word]})`, { word, before: before[word], actual: after[word] });
  }
  expectEqual("increase of done_count", ((after[CONTROL_DONE_COUNT_WORD] ?? 0) - (before[CONTROL_DONE_COUNT_WORD] ?? 0)) >>> 0, round.done);

  const seen = round.claims + round.masked + round.overQuota + round.fence + round.io;
  const complete = round.budgetStops === 0 && (report[REPORT_SHUTDOWN_STOPS_WORD] ?? 0) === 0 && after[CONTROL_SHUTDOWN_WORD] === 0;
  if (complete) expectEqual("slots claimed or left alone for a reason", seen, readback.inFlight);
  else if (seen > readback.inFlight) throw contradiction(`${seen} slots were looked at and ${readback.inFlight} were in flight`, { count: seen, limit: readback.inFlight });
  return round;
}

/** Applies a checked readback: the mirror first, then the tickets. Returns how many slots came free. */
export function applyRound(readback: RoundReadback, mirror: ResidentBuffers, ledger: SlotLedger, counters: CommittedCounters, changed: SlotSet): number {
  counters.commit(mirror.controlWords, readback.controlWords, readback.reportWords);
  mirror.controlBytes.set(readback.controlBytes);
  mirror.debugLogBytes.set(readback.debugLogBytes);
  let freed = 0;
  readback.forEachRun(changed, (start, end, words, base) => {
    mirror.ringWords.set(words.subarray(base, base + (end - start) * SLOT_WORDS), start * SLOT_WORDS);
    for (let slot = start, slotBase = base; slot < end; slot++, slotBase += SLOT_WORDS) {
      const status = words[slotBase + SLOT_STATUS_WORD] ?? 0;
      if (isSuspended(status)) continue;
      freed++;
      ledger.settle(slot, words, slotBase, status);
    }
  });
  return freed;
}

/** Left by a round, and not finished: the slot stays live. */
function isSuspended(status: number): boolean {
  return status === SlotStatus.waitIo || status === SlotStatus.yield || status === SlotStatus.requeue;
}

function expectEqual(what: string, actual: number, reported: number): void {
  if (actual !== reported) throw contradiction(`${what}: ${actual}, where ${reported} were expected`, { actual, expected: reported });
}

function contradiction(what: string, fields: Record<string, unknown>): GridwrightError {
  return new GridwrightError({
    code: "commit/report",
    message: `the round's report contradicts itself: ${what}`,
    help: "generate kernel and runtime from the same spec; the mirror still holds the last commit, and the next run starts from it",
    fields,
  });
}
