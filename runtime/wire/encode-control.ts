import type { ByteSlot } from "../byte-slot.js";
import { GridwrightError } from "../error.js";
import {
  ABI_HASH,
  CONTROL_HEADER_ABI_HASH_WORD,
  CONTROL_HEADER_MAGIC_WORD,
  CONTROL_HEADER_OBSERVABLE_COUNT_WORD,
  CONTROL_HEADER_ROUND_WORD,
  CONTROL_HEADER_SLOT_COUNT_WORD,
  CONTROL_SHUTDOWN_WORD,
  CONTROL_TENANT_BASE_WORD,
  CONTROL_TENANT_MASKS_COUNT,
  CONTROL_TENANT_MASKS_WORD,
  CONTROL_TENANT_QUOTAS_COUNT,
  CONTROL_TENANT_QUOTAS_WORD,
  MAGIC,
  QUOTA_DEFAULT,
  TENANT_ALLOWED,
  controlByteLength,
} from "../generated/megakernel.js";
import { zeroedBytes } from "./zeroed-bytes.js";

export interface ControlInit {
  readonly shutdown: boolean;
  /** Tenants 0..tenants-1 are let in. Any count is accepted and saturates at the tables: 29 masks, 32 quotas. */
  readonly tenants: number;
  /** Result words at the end. */
  readonly observables: number;
  /** What the header says of the ring beside it; `false` leaves its words zero, as 0.6 does. */
  readonly header?: ControlHeaderInit | false;
}

export interface ControlHeaderInit {
  /** 0, the default, says nothing about the ring. */
  readonly slotCount?: number;
  /** Rounds committed so far. */
  readonly round?: number;
}

/** A control buffer before its first round. Priority offsets stay zero: `writePriorityOffsets` sets them. */
export function encodeControl(init: ControlInit, target?: ByteSlot): Uint8Array<ArrayBuffer> {
  const { shutdown, tenants, observables, header = {} } = init;
  if (!Number.isInteger(tenants) || tenants < 0) {
    throw new GridwrightError({
      code: "encode/value",
      message: `the tenant count must be a non-negative integer (${tenants})`,
      help: "pass how many tenants, from 0 up, may run",
      fields: { name: "tenants", actual: tenants },
    });
  }
  const bytes = zeroedBytes(controlByteLength({ observableCount: observables }), target);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const put = (word: number, value: number): void => view.setUint32(word * 4, value, true);

  if (shutdown) put(CONTROL_SHUTDOWN_WORD, 1);
  put(CONTROL_TENANT_BASE_WORD, CONTROL_TENANT_MASKS_WORD);
  for (let tenant = 0; tenant < Math.min(tenants, CONTROL_TENANT_MASKS_COUNT); tenant++) {
    put(CONTROL_TENANT_MASKS_WORD + tenant, TENANT_ALLOWED);
  }
  for (let tenant = 0; tenant < Math.min(tenants, CONTROL_TENANT_QUOTAS_COUNT); tenant++) {
    put(CONTROL_TENANT_QUOTAS_WORD + tenant, QUOTA_DEFAULT);
  }
  if (header !== false) {
    put(CONTROL_HEADER_MAGIC_WORD, MAGIC);
    put(CONTROL_HEADER_ABI_HASH_WORD, ABI_HASH);
    put(CONTROL_HEADER_SLOT_COUNT_WORD, header.slotCount ?? 0);
    put(CONTROL_HEADER_OBSERVABLE_COUNT_WORD, observables);
    put(CONTROL_HEADER_ROUND_WORD, header.round ?? 0);
  }
  return bytes;
}
