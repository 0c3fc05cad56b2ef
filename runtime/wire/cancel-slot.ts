/** The two ways in which the host itself ends a slot. For rings that no round is using: a `Ring` queues them itself. */
import { GridwrightError } from "../error.js";
import { FAULT_CODE_ARG, FAULT_DETAIL_ARG, RING_STRIDE_BYTES, SLOT_ARGS_WORD, SLOT_STATUS_WORD, SlotStatus, slotStatusName } from "../generated/megakernel.js";
import { checkSlotIndex, ringSlotCount } from "./publish-checks.js";
import { isWaiting } from "./slot-state.js";

/**
 * Takes back a slot that nobody is running: PUBLISHED, YIELD, REQUEUE, WAIT_IO or SPAWNED becomes EMPTY. Writes the status
 * word alone. An IO request that a WAIT_IO slot has made stays in the queue.
 *
 * @throws GridwrightError `publish/ring-length`, `publish/slot-range`; `slot/state`: there is nothing to take back
 */
export function cancelSlot(ring: Uint8Array, slot: number): void {
  const view = slotView(ring, slot);
  const status = view.getUint32(SLOT_STATUS_WORD * 4, true);
  if (!isWaiting(status)) {
    throw new GridwrightError({
      code: "slot/state",
      message: `slot ${slot} is ${slotStatusName(status)} (${status}) and cannot be cancelled`,
      help: "cancel slots that wait to be claimed; a fault is acknowledged instead, and a done slot is free already",
      fields: { slot, state: status },
    });
  }
  view.setUint32(SLOT_STATUS_WORD * 4, SlotStatus.empty, true);
}

/**
 * FAULT becomes EMPTY; what the fault was is returned. Writes the status word alone.
 *
 * @throws GridwrightError `publish/ring-length`, `publish/slot-range`; `slot/state`: the slot is not at fault
 */
export function acknowledgeFault(ring: Uint8Array, slot: number): { readonly code: number; readonly detail: number } {
  const view = slotView(ring, slot);
  const status = view.getUint32(SLOT_STATUS_WORD * 4, true);
  if (status !== SlotStatus.fault) {
    throw new GridwrightError({
      code: "slot/state",
      message: `slot ${slot} is ${slotStatusName(status)} (${status}) and has no fault to acknowledge`,
      help: "acknowledge slots whose status is fault",
      fields: { slot, state: status },
    });
  }
  const argument = (index: number): number => view.getUint32((SLOT_ARGS_WORD + index) * 4, true);
  view.setUint32(SLOT_STATUS_WORD * 4, SlotStatus.empty, true);
  return { code: argument(FAULT_CODE_ARG), detail: argument(FAULT_DETAIL_ARG) };
}

function slotView(ring: Uint8Array, slot: number): DataView {
  checkSlotIndex(slot, ringSlotCount(ring));
  return new DataView(ring.buffer, ring.byteOffset + slot * RING_STRIDE_BYTES, RING_STRIDE_BYTES);
}
