import * as wire from "../../../../runtime/generated/megakernel.js";
import { drainDebugLog } from "../../../../runtime/wire/drain-debug-log.js";
import { formatDebugRecord } from "../../../../runtime/wire/format-debug-record.js";
import { readDebugLog } from "../../../../runtime/wire/read-debug-log.js";
import { validateDebugLog } from "../../../../runtime/wire/validate-debug-log.js";
import { attempt, expect } from "../host-case.js";
import type { Noise } from "../hostile-bytes.js";
import type { HostArea } from "./host-area.js";

const MOST_RECORDS = 8;
const FORMATS = { 1: "{a} {b:f32} {slot}", 2: "{a:hex}{a:i32}{c}{", 3: "" };

export const debugLogArea: HostArea = {
  capacity: wire.DEBUG_LOG_FIXED_BYTES + MOST_RECORDS * wire.DEBUG_RECORD_BYTES + 64,
  valid: (view, noise) => writeDebugLog(view, noise, noise.below(MOST_RECORDS + 1)),
  run({ bytes }, [a, b]) {
    const capacity = Math.floor(bytes.byteLength / wire.DEBUG_RECORD_BYTES);
    attempt("generated decodeDebugLog", () => wire.decodeDebugLog(bytes));
    attempt("generated decodeDebugLog at an offset", () => wire.decodeDebugLog(bytes, a));
    attempt("generated validateDebugLog", () => wire.validateDebugLog(bytes));
    attempt("generated decodeDebugRecord", () => wire.decodeDebugRecord(bytes, a));
    attempt("validateDebugLog", () => validateDebugLog(bytes, a));
    const log = attempt("readDebugLog", () => readDebugLog(bytes));
    expect(log === undefined || (log.records.length <= capacity && log.dropped >= 0), "readDebugLog yields more records than fit");
    const drained = attempt("drainDebugLog", () => drainDebugLog(bytes, b, FORMATS));
    expect(drained === undefined || (drained.records.length <= capacity && drained.dropped >= 0), "drainDebugLog yields more records than fit");
    const resumed = attempt("drainDebugLog from its cursor", () => drainDebugLog(bytes, drained?.cursor ?? 0, FORMATS));
    expect(drained === undefined || resumed?.records.length === 0, "a second drain finds records again");
    for (const record of log?.records ?? []) attempt("formatDebugRecord", () => formatDebugRecord(record, FORMATS));
  },
};

export function writeDebugLog(view: DataView, noise: Noise, records: number): number {
  view.setUint32(0, noise.below(4) === 0 ? noise.tellingWord() : noise.below(2 * MOST_RECORDS) * wire.DEBUG_RECORD_WORDS, true);
  for (let word = 0; word < records * wire.DEBUG_RECORD_WORDS; word++) view.setUint32(wire.DEBUG_LOG_FIXED_BYTES + word * 4, noise.below(4) === 0 ? noise.word() : noise.below(4), true);
  return wire.DEBUG_LOG_FIXED_BYTES + records * wire.DEBUG_RECORD_BYTES;
}
