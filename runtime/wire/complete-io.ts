import { GridwrightError } from "../error.js";
import { IO_SLOT_BYTE_COUNT_WORD, IO_SLOT_DESTINATION_WORD, IO_SLOT_TAG_WORD, IoStatus, ioStatusName } from "../generated/megakernel.js";
import { IoSlots } from "./io-slots.js";

/** How a claimed request ended. */
export interface IoCompletion {
  readonly slot: number;
  readonly success: boolean;
}

/** Ends one claimed request: OK or ERROR. @throws GridwrightError as `completeIoRequests` */
export function completeIoRequest(queue: Uint8Array, slot: number, success: boolean): void {
  completeIoRequests(queue, [{ slot, success }]);
}

/**
 * Ends claimed requests, all of them or none. A slot may be named twice; the last entry wins. Writes status words alone.
 *
 * @throws GridwrightError `resident/shape`, `io/slot-range`; `io/not-claimed`: claimIoRequests has not returned the slot
 */
export function completeIoRequests(queue: Uint8Array, completions: readonly IoCompletion[]): void {
  const slots = new IoSlots(queue);
  for (const { slot } of completions) {
    slots.checkIndex(slot);
    const status = slots.status(slot);
    if (status === IoStatus.claimed) continue;
    throw new GridwrightError({
      code: "io/not-claimed",
      message: `IO slot ${slot} is ${ioStatusName(status)} (${status}): only a claimed request can be completed`,
      help: "claim requests with claimIoRequests before completing them",
      fields: { slot, state: status },
    });
  }
  for (const { slot, success } of completions) slots.setStatus(slot, success ? IoStatus.ok : IoStatus.error);
}

/** What a slot says about its data. */
export interface IoSlotState {
  readonly slot: number;
  readonly mappedSlot: number;
  readonly byteCount: number;
  readonly tag: number;
  /** Of `IoStatus`, or whatever the word holds. */
  readonly status: number;
}

/** A slot in use, in whatever state; undefined where it is EMPTY or not in the queue. @throws GridwrightError `resident/shape` */
export function readIoCompletion(queue: Uint8Array, slot: number): IoSlotState | undefined {
  const slots = new IoSlots(queue);
  if (!slots.has(slot) || slots.status(slot) === IoStatus.empty) return undefined;
  return {
    slot,
    mappedSlot: slots.word(slot, IO_SLOT_DESTINATION_WORD),
    byteCount: slots.word(slot, IO_SLOT_BYTE_COUNT_WORD),
    tag: slots.word(slot, IO_SLOT_TAG_WORD),
    status: slots.status(slot),
  };
}

/** True where a slot of the queue is EMPTY, so that it may be written. @throws GridwrightError `resident/shape` */
export function isIoRecycled(queue: Uint8Array, slot: number): boolean {
  const slots = new IoSlots(queue);
  return slots.has(slot) && slots.status(slot) === IoStatus.empty;
}
