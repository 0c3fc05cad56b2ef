/** Whole slots as 64 bytes, for rings that are fed from elsewhere. */
import { GridwrightError } from "../error.js";
import { RING_STRIDE_BYTES, SLOT_BYTES, SLOT_STATUS_WORD } from "../generated/megakernel.js";
import { checkSlotIndex, checkSlotsFree, ringSlotCount } from "./publish-checks.js";

/**
 * Copies a ready slot over an EMPTY or DONE one, its status word last. What the image says is not checked: this is how a
 * load miss gets into a ring.
 *
 * @throws GridwrightError `publish/ring-length`, `publish/slot-range`, `publish/arguments` (not 64 bytes), `publish/slot-busy`
 */
export function publishSlotImage(ring: Uint8Array, slot: number, image: Uint8Array): void {
  checkSlotIndex(slot, ringSlotCount(ring));
  if (image.byteLength !== SLOT_BYTES) {
    throw new GridwrightError({
      code: "publish/arguments",
      message: `a slot image has ${SLOT_BYTES} bytes (${image.byteLength} given)`,
      help: "pass the bytes that encodeLoadMiss or readSlotImage made",
      fields: { actual: image.byteLength, limit: SLOT_BYTES },
    });
  }
  checkSlotsFree(ring, slot, 1);
  const at = slot * RING_STRIDE_BYTES;
  const statusAt = SLOT_STATUS_WORD * 4;
  // A copy first: the image may be a view of this ring.
  const bytes = image.slice();
  ring.set(bytes.subarray(statusAt + 4), at + statusAt + 4);
  ring.set(bytes.subarray(0, statusAt + 4), at);
}

/**
 * The bytes of one slot: fresh, or in `target`, which must have exactly 64.
 *
 * @throws GridwrightError `publish/ring-length`, `decode/range`, `encode/target`
 */
export function readSlotImage(ring: Uint8Array, slot: number, target: Uint8Array = new Uint8Array(SLOT_BYTES)): Uint8Array {
  const slotCount = ringSlotCount(ring);
  if (!Number.isInteger(slot) || slot < 0 || slot >= slotCount) {
    throw new GridwrightError({
      code: "decode/range",
      message: `slot ${slot} is not in the ring (${slotCount} slots)`,
      help: "use a slot index from 0 up to the slot count less one",
      fields: { slot, limit: slotCount },
    });
  }
  if (target.byteLength !== SLOT_BYTES) {
    throw new GridwrightError({
      code: "encode/target",
      message: `a slot has ${SLOT_BYTES} bytes and the target ${target.byteLength}`,
      help: `pass a target of ${SLOT_BYTES} bytes, or none`,
      fields: { actual: target.byteLength, limit: SLOT_BYTES },
    });
  }
  target.set(ring.subarray(slot * RING_STRIDE_BYTES, slot * RING_STRIDE_BYTES + SLOT_BYTES));
  return target;
}
