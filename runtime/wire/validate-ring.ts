import { ringByteLength } from "../generated/megakernel.js";
import { wrongShape } from "./buffer-shape.js";

/**
 * The shape of a ring: exactly `slotCount` slots; 0 slots pass. Says nothing about the slots; `inspectRing` does.
 *
 * @throws GridwrightError `resident/shape`; `encode/cap` for a count above the cap
 */
export function validateRing(bytes: Uint8Array, slotCount: number): void {
  const expected = ringByteLength({ slotCount });
  if (bytes.byteLength === expected) return;
  throw wrongShape("ring", bytes.byteLength, expected, `${slotCount} slots need exactly ${expected}`, "pass the ring of this geometry, as encodeRing makes it");
}
