import type { ByteSlot } from "../byte-slot.js";
import { Priority, ringByteLength } from "../generated/megakernel.js";
import { checkPriority, checkSlotRange, checkTenant } from "./publish-checks.js";
import { type WorkItems, checkWorkItems, workItemCount, writeWorkItems } from "./work-items.js";
import { zeroedBytes } from "./zeroed-bytes.js";

/**
 * A ring whose first slots hold the items, published, and whose other slots are empty. This is a reset: whatever `target`
 * held is gone, slots in flight included. A refused call leaves `target` alone.
 *
 * @throws GridwrightError `encode/cap`, `publish/...`
 */
export function encodeWorkItemsRing(slotCount: number, tenant: number, items: WorkItems, target?: ByteSlot, priority: number = Priority.normal): Uint8Array<ArrayBuffer> {
  const byteLength = ringByteLength({ slotCount });
  checkTenant(tenant);
  checkPriority(priority);
  checkSlotRange(0, workItemCount(items), slotCount);
  checkWorkItems(items);
  const ring = zeroedBytes(byteLength, target);
  writeWorkItems(ring, 0, tenant, items, priority);
  return ring;
}
