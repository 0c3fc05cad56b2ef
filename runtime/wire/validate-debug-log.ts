import { DEBUG_RECORD_COUNT_DEFAULT, debugLogByteLength } from "../generated/megakernel.js";
import { wrongShape } from "./buffer-shape.js";

/**
 * The shape of a debug log: exactly a cursor and room for `records`.
 *
 * @throws GridwrightError `resident/shape`; `encode/cap` for a count above the cap
 */
export function validateDebugLog(bytes: Uint8Array, records: number = DEBUG_RECORD_COUNT_DEFAULT): void {
  const expected = debugLogByteLength({ debugRecordCount: records });
  if (bytes.byteLength === expected) return;
  throw wrongShape("debug_log", bytes.byteLength, expected, `${records} records need exactly ${expected}`, "pass the log of this geometry, as encodeDebugLog makes it");
}
