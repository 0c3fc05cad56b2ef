import { SlotStatus } from "../generated/megakernel.js";

/** Whether a slot waits, so that the host may take it back between rounds. */
export function isWaiting(status: number): boolean {
  switch (status) {
    case SlotStatus.published:
    case SlotStatus.yield:
    case SlotStatus.requeue:
    case SlotStatus.waitIo:
    case SlotStatus.spawned:
      return true;
    default:
      return false;
  }
}

/** Whether a slot is work to be done: neither free nor ended, and in a state that the protocol knows. */
export function isLive(status: number): boolean {
  return status === SlotStatus.claimed || isWaiting(status);
}
