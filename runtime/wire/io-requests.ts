import {
  IO_SLOT_BYTE_COUNT_WORD,
  IO_SLOT_DESTINATION_WORD,
  IO_SLOT_OFFSET_HIGH_WORD,
  IO_SLOT_OFFSET_LOW_WORD,
  IO_SLOT_OP_WORD,
  IO_SLOT_SOURCE_WORD,
  IO_SLOT_TAG_WORD,
  IoStatus,
} from "../generated/megakernel.js";
import { IoSlots } from "./io-slots.js";

/** What a slot of the IO queue asks the host to do. */
export interface IoRequest {
  readonly slot: number;
  /** Of `IoOp`; any other number is for the caller to refuse. */
  readonly op: number;
  readonly source: number;
  readonly destination: number;
  /** Byte offset in the source, 64 bits. */
  readonly offset: bigint;
  readonly byteCount: number;
  readonly tag: number;
}

/** The open requests, ascending by slot. Changes nothing. @throws GridwrightError `resident/shape` */
export function pollIoRequests(queue: Uint8Array): IoRequest[] {
  return openRequests(new IoSlots(queue));
}

/** The open requests, ascending by slot; each becomes CLAIMED, so that the next call does not return it. @throws GridwrightError `resident/shape` */
export function claimIoRequests(queue: Uint8Array): IoRequest[] {
  const slots = new IoSlots(queue);
  const requests = openRequests(slots);
  for (const { slot } of requests) slots.setStatus(slot, IoStatus.claimed);
  return requests;
}

function openRequests(slots: IoSlots): IoRequest[] {
  const requests: IoRequest[] = [];
  for (let slot = 0; slot < slots.count; slot++) {
    if (slots.status(slot) !== IoStatus.published) continue;
    requests.push({
      slot,
      op: slots.word(slot, IO_SLOT_OP_WORD),
      source: slots.word(slot, IO_SLOT_SOURCE_WORD),
      destination: slots.word(slot, IO_SLOT_DESTINATION_WORD),
      offset: (BigInt(slots.word(slot, IO_SLOT_OFFSET_HIGH_WORD)) << 32n) | BigInt(slots.word(slot, IO_SLOT_OFFSET_LOW_WORD)),
      byteCount: slots.word(slot, IO_SLOT_BYTE_COUNT_WORD),
      tag: slots.word(slot, IO_SLOT_TAG_WORD),
    });
  }
  return requests;
}
