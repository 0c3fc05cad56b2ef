import { Opcode, Priority } from "../generated/megakernel.js";
import { type PackedOp, packOps } from "./packed-slot.js";
import { publishSlot } from "./publish-slot.js";

/**
 * Publishes up to four inner operations in one slot. The slot is claimed, run and counted once.
 *
 * @throws GridwrightError `publish/packed` and what `publishSlot` throws
 */
export function publishPackedSlot(ring: Uint8Array, slot: number, tenant: number, ops: readonly PackedOp[], priority: number = Priority.normal): void {
  publishSlot(ring, slot, tenant, Opcode.packedSlot, packOps(ops), priority);
}
