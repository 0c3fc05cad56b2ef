import type { ByteSlot } from "../byte-slot.js";
import { debugLogByteLength } from "../generated/megakernel.js";
import { zeroedBytes } from "./zeroed-bytes.js";

/** An empty debug log with room for `records`. */
export function encodeDebugLog(records: number, target?: ByteSlot): Uint8Array<ArrayBuffer> {
  return zeroedBytes(debugLogByteLength({ debugRecordCount: records }), target);
}
