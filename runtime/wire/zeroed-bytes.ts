import type { ByteSlot } from "../byte-slot.js";

/** `byteLength` zeros: fresh, of exactly that capacity, or in the caller's storage. The length has passed its cap already. */
export function zeroedBytes(byteLength: number, target?: ByteSlot): Uint8Array<ArrayBuffer> {
  return target === undefined ? new Uint8Array(byteLength) : target.resize(byteLength).fill(0);
}
