import { Priority } from "../generated/megakernel.js";
import { checkPriority, checkSlotRange, checkSlotsFree, checkTenant, ringSlotCount } from "./publish-checks.js";
import { type WorkItems, checkWorkItems, workItemCount, writeWorkItems } from "./work-items.js";

/**
 * Publishes items in slots side by side, without touching any other slot. All or none. Returns how many.
 *
 * @throws GridwrightError `publish/...`
 */
export function publishWorkItems(ring: Uint8Array, startSlot: number, tenant: number, items: WorkItems, priority: number = Priority.normal): number {
  const slotCount = ringSlotCount(ring);
  const count = workItemCount(items);
  checkTenant(tenant);
  checkPriority(priority);
  checkSlotRange(startSlot, count, slotCount);
  checkWorkItems(items);
  checkSlotsFree(ring, startSlot, count);
  writeWorkItems(ring, startSlot, tenant, items, priority);
  return count;
}
