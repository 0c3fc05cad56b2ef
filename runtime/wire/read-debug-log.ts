import { GridwrightError } from "../error.js";
import {
  DEBUG_LOG_CURSOR_WORD,
  DEBUG_LOG_FIXED_BYTES,
  DEBUG_LOG_RECORDS_STRIDE_BYTES,
  DEBUG_RECORD_WORDS,
  type DebugRecord,
  decodeDebugRecord,
} from "../generated/megakernel.js";

export interface DebugLogContents {
  /** Oldest first. */
  readonly records: readonly DebugRecord[];
  /** Records that found the log full: the cursor counts on, their words are lost. */
  readonly dropped: number;
}

/**
 * The records of a debug log of any capacity and alignment.
 *
 * @throws GridwrightError `decode/length`: not whole words, or no cursor; `decode/value`: the cursor is not whole records
 */
export function readDebugLog(bytes: Uint8Array): DebugLogContents {
  return recordsBetween(bytes, 0, debugCursor(bytes));
}

/** What was written while the cursor went from `since` to `cursor`, both whole records. */
export function recordsBetween(bytes: Uint8Array, since: number, cursor: number): DebugLogContents {
  const from = since / DEBUG_RECORD_WORDS;
  const written = cursor / DEBUG_RECORD_WORDS;
  const capacity = Math.floor((bytes.byteLength - DEBUG_LOG_FIXED_BYTES) / DEBUG_LOG_RECORDS_STRIDE_BYTES);
  const records: DebugRecord[] = [];
  for (let i = from; i < Math.min(written, capacity); i++) {
    records.push(decodeDebugRecord(bytes, DEBUG_LOG_FIXED_BYTES + i * DEBUG_LOG_RECORDS_STRIDE_BYTES));
  }
  return { records, dropped: written - from - records.length };
}

/** Record words that the device has asked for. @throws GridwrightError as `readDebugLog` */
export function debugCursor(bytes: Uint8Array): number {
  if (bytes.byteLength % 4 !== 0 || bytes.byteLength < DEBUG_LOG_FIXED_BYTES) {
    throw new GridwrightError({
      code: "decode/length",
      message: `a debug log of ${bytes.byteLength} bytes is not a cursor and whole words`,
      help: "pass the bytes of a buffer made by encodeDebugLog",
      fields: { actual: bytes.byteLength, limit: DEBUG_LOG_FIXED_BYTES },
    });
  }
  const cursor = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(DEBUG_LOG_CURSOR_WORD * 4, true);
  if (cursor % DEBUG_RECORD_WORDS === 0) return cursor;
  throw new GridwrightError({
    code: "decode/value",
    message: `the debug log's cursor is not whole records (${cursor}, ${DEBUG_RECORD_WORDS} words each)`,
    help: "read the log of a finished round, and write it only through encodeDebugLog",
    fields: { actual: cursor, limit: DEBUG_RECORD_WORDS },
  });
}
