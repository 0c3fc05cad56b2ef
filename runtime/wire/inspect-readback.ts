import { DEBUG_LOG_CURSOR_WORD, DEBUG_RECORD_WORDS, type Finding, validateIoQueue as inspectIoQueue } from "../generated/megakernel.js";
import { wholeSlots } from "./buffer-shape.js";
import { inspectControl } from "./inspect-control.js";
import { FINDINGS_LIMIT, inspectRing } from "./inspect-ring.js";
import { type PriorityOffsets, readPriorityOffsets } from "./priority-offsets.js";
import { readDoneCount } from "./read-control.js";
import { validateDebugLog } from "./validate-debug-log.js";
import { validateIoQueue } from "./validate-io-queue.js";

export interface ReadbackBytes {
  readonly control: Uint8Array;
  readonly ring: Uint8Array;
  readonly debugLog: Uint8Array;
  readonly ioQueue: Uint8Array;
}

export interface InspectReadbackOptions {
  /** What the host knows of the work: the done count when it last looked, and how many slots were in flight then or have been published since. */
  readonly since?: { readonly doneCount: number; readonly inFlight: number };
  /** Records of the debug log; default 64. */
  readonly debugRecords?: number;
  /** How many findings of the ring are listed. Default 100. */
  readonly limit?: number;
}

/**
 * What is implausible about four buffers that come back from a device: states that the protocol does not know, more slots
 * done than were published, a cursor between two records, and all that `inspectControl` and `inspectRing` find. Empty for
 * what a correct kernel leaves behind. A differing priority word is listed too: it is legal, and its slot runs at the level
 * of its position.
 *
 * @throws GridwrightError `resident/shape`
 */
export function inspectReadback({ control, ring, debugLog, ioQueue }: ReadbackBytes, { since, debugRecords, limit = FINDINGS_LIMIT }: InspectReadbackOptions = {}): Finding[] {
  const slotCount = wholeSlots(ring);
  const findings = inspectControl(control, { slotCount });
  validateDebugLog(debugLog, debugRecords);
  validateIoQueue(ioQueue);
  if (since !== undefined) {
    const done = (readDoneCount(control) - since.doneCount) >>> 0;
    if (done > since.inFlight) {
      findings.push({ path: "control.done_count", value: readDoneCount(control), limit: `at most ${since.inFlight} more than ${since.doneCount}` });
    }
  }
  const offsets = readPriorityOffsets(control);
  findings.push(...inspectRing(ring, coversRing(offsets, slotCount) ? { offsets, limit } : { limit }));
  const cursor = new DataView(debugLog.buffer, debugLog.byteOffset, debugLog.byteLength).getUint32(DEBUG_LOG_CURSOR_WORD * 4, true);
  if (cursor % DEBUG_RECORD_WORDS !== 0) findings.push({ path: "debug_log.cursor", value: cursor, limit: `a multiple of ${DEBUG_RECORD_WORDS}` });
  findings.push(...inspectIoQueue(ioQueue));
  return findings;
}

function coversRing(offsets: PriorityOffsets, slotCount: number): boolean {
  return offsets.every((offset, level) => (level === 0 ? offset === 0 : offset >= (offsets[level - 1] ?? 0))) && offsets.at(-1) === slotCount;
}
