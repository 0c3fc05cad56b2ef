import type { ByteSlot } from "../byte-slot.js";
import { Opcode, Priority, SLOT_ARGS_WORD, SLOT_BYTES, SLOT_OPCODE_WORD, opcodes } from "../generated/megakernel.js";
import { checkWord } from "./publish-checks.js";
import { writePublished } from "./publish-payloads.js";
import { zeroedBytes } from "./zeroed-bytes.js";

/** A request for a resource that the host is to load. */
export interface LoadMiss {
  readonly resource: number;
  /** Asked for ahead of need. */
  readonly prefetch: boolean;
}

/**
 * One slot that asks for a resource: published, tenant 0, CRITICAL. The ordinary publishers refuse LOAD_MISS;
 * `publishSlotImage` puts this into a ring.
 *
 * @throws GridwrightError `publish/arguments`
 */
export function encodeLoadMiss({ resource, prefetch }: LoadMiss, target?: ByteSlot): Uint8Array<ArrayBuffer> {
  checkWord(resource, "the resource");
  const bytes = zeroedBytes(SLOT_BYTES, target);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  writePublished(view, 0, { tenant: 0, opcode: Opcode.loadMiss, args: [resource, prefetch ? 1 : 0] }, Priority.critical);
  return bytes;
}

/**
 * What the slot asks for, whatever its status and tenant are; undefined where it is no LOAD_MISS, or where the bytes end
 * before its arguments do. Bytes of any length and alignment.
 */
export function decodeLoadMiss(ring: Uint8Array, slot: number): LoadMiss | undefined {
  const at = slot * SLOT_BYTES;
  const argsAt = at + SLOT_ARGS_WORD * 4;
  if (!Number.isInteger(slot) || slot < 0 || argsAt + opcodes.loadMiss.arguments.length * 4 > ring.byteLength) return undefined;
  const view = new DataView(ring.buffer, ring.byteOffset, ring.byteLength);
  if (view.getUint32(at + SLOT_OPCODE_WORD * 4, true) !== Opcode.loadMiss) return undefined;
  return { resource: view.getUint32(argsAt, true), prefetch: view.getUint32(argsAt + 4, true) !== 0 };
}
