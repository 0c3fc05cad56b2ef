import { assertNever } from "../assert-never.js";
import { Opcode, Priority } from "../generated/megakernel.js";
import { type PackedOp, packOps } from "./packed-slot.js";
import type { SlotPayload } from "./publish-checks.js";
import { publishPayloads } from "./publish-payloads.js";

/** One slot of a list. */
export type ListEntry =
  | { readonly kind: "single"; readonly tenant: number; readonly opcode: number; readonly args: ArrayLike<number> }
  | { readonly kind: "packed"; readonly tenant: number; readonly ops: readonly PackedOp[] };

/**
 * Publishes mixed entries in slots side by side, without a fence. All or none. Returns the slots used; an empty list uses
 * none, anywhere.
 *
 * @throws GridwrightError `publish/...`
 */
export function publishList(ring: Uint8Array, startSlot: number, entries: readonly ListEntry[], priority: number = Priority.normal): number {
  if (entries.length === 0) return 0;
  return publishPayloads(ring, startSlot, entries.map(payloadOf), priority);
}

function payloadOf(entry: ListEntry): SlotPayload {
  switch (entry.kind) {
    case "single":
      return entry;
    case "packed":
      return { tenant: entry.tenant, opcode: Opcode.packedSlot, args: packOps(entry.ops) };
    default:
      return assertNever(entry);
  }
}
