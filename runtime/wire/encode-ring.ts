import type { ByteSlot } from "../byte-slot.js";
import { ringByteLength } from "../generated/megakernel.js";
import { zeroedBytes } from "./zeroed-bytes.js";

/** An empty ring. 0 slots are accepted here (a kernel refuses such a ring). */
export function encodeRing(slotCount: number, target?: ByteSlot): Uint8Array<ArrayBuffer> {
  return zeroedBytes(ringByteLength({ slotCount }), target);
}
