import { GridwrightError } from "../error.js";
import { DEBUG_RECORD_WORDS, type DebugRecord } from "../generated/megakernel.js";
import { type DebugFormats, formatDebugRecord } from "./format-debug-record.js";
import { isWord } from "./publish-checks.js";
import { debugCursor, recordsBetween } from "./read-debug-log.js";

/** What a debug log has gained since the drain before. */
export interface DebugLogDrain {
  /** Oldest first. */
  readonly records: readonly DebugRecord[];
  /** One line per record. */
  readonly lines: readonly string[];
  /** Records that found the log full since the drain before. */
  readonly dropped: number;
  /** For the next drain. */
  readonly cursor: number;
}

/**
 * The records that came after `since`, the `cursor` of the drain before; from the start without it. A log whose cursor lies
 * before `since` has been encoded anew, and is drained from its start. Nothing is written: the device's cursor grows until
 * the log is encoded anew, and records beyond its capacity are dropped.
 *
 * @throws GridwrightError as `readDebugLog`; `decode/range`: `since` is no cursor
 */
export function drainDebugLog(bytes: Uint8Array, since = 0, formats: DebugFormats = {}): DebugLogDrain {
  if (!isWord(since) || since % DEBUG_RECORD_WORDS !== 0) {
    throw new GridwrightError({
      code: "decode/range",
      message: `a debug log can't be drained from cursor ${since} on (whole records, ${DEBUG_RECORD_WORDS} words each)`,
      help: "pass the cursor that the drain before returned",
      fields: { actual: since, limit: DEBUG_RECORD_WORDS },
    });
  }
  const cursor = debugCursor(bytes);
  const { records, dropped } = recordsBetween(bytes, since > cursor ? 0 : since, cursor);
  return { records, lines: records.map((record) => formatDebugRecord(record, formats)), dropped, cursor };
}
