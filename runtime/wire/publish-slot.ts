import { Priority, RING_STRIDE_BYTES } from "../generated/megakernel.js";
import { checkPayload, checkPriority, checkSlotIndex, checkSlotsFree, ringSlotCount } from "./publish-checks.js";
import { writePublished } from "./publish-payloads.js";

/**
 * Publishes one slot in ring bytes of any alignment: payload first, status last. Only an EMPTY or a DONE slot may be
 * written. A rejected call changes nothing. What the arguments mean is not checked here.
 *
 * @throws GridwrightError `publish/...`
 */
export function publishSlot(
  ring: Uint8Array,
  slot: number,
  tenant: number,
  opcode: number,
  args: ArrayLike<number>,
  priority: number = Priority.normal,
): void {
  checkSlotIndex(slot, ringSlotCount(ring));
  const payload = { tenant, opcode, args };
  checkPayload(payload);
  checkPriority(priority);
  checkSlotsFree(ring, slot, 1);
  writePublished(new DataView(ring.buffer, ring.byteOffset, ring.byteLength), slot * RING_STRIDE_BYTES, payload, priority);
}
