import {
  RING_STRIDE_BYTES,
  SLOT_ARGS_COUNT,
  SLOT_ARGS_WORD,
  SLOT_OPCODE_WORD,
  SLOT_PRIORITY_WORD,
  SLOT_STATUS_WORD,
  SLOT_TENANT_WORD,
  SlotStatus,
} from "../generated/megakernel.js";
import { type SlotPayload, checkPayload, checkPriority, checkSlotRange, checkSlotsFree, ringSlotCount } from "./publish-checks.js";

/**
 * Publishes payloads in slots side by side: all of them, or none and no byte changed. Returns how many slots were used.
 *
 * @throws GridwrightError `publish/...`
 */
export function publishPayloads(ring: Uint8Array, startSlot: number, payloads: readonly SlotPayload[], priority: number): number {
  const slotCount = ringSlotCount(ring);
  payloads.forEach(checkPayload);
  checkPriority(priority);
  checkSlotRange(startSlot, payloads.length, slotCount);
  checkSlotsFree(ring, startSlot, payloads.length);
  const view = new DataView(ring.buffer, ring.byteOffset, ring.byteLength);
  payloads.forEach((payload, i) => writePublished(view, (startSlot + i) * RING_STRIDE_BYTES, payload, priority));
  return payloads.length;
}

/** Writes one slot without checking: payload first, status last. */
export function writePublished(view: DataView, at: number, { tenant, opcode, args }: SlotPayload, priority: number): void {
  view.setUint32(at + SLOT_OPCODE_WORD * 4, opcode, true);
  view.setUint32(at + SLOT_TENANT_WORD * 4, tenant, true);
  view.setUint32(at + SLOT_PRIORITY_WORD * 4, priority, true);
  for (let i = 0; i < SLOT_ARGS_COUNT; i++) view.setUint32(at + (SLOT_ARGS_WORD + i) * 4, args[i] ?? 0, true);
  view.setUint32(at + SLOT_STATUS_WORD * 4, SlotStatus.published, true);
}
