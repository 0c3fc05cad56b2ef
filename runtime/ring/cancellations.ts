import { SlotBatch } from "./batch-ticket.js";
import type { ResidentBuffers } from "../mirror/resident-buffers.js";
import type { SlotLedger } from "./slot-ledger.js";
import { SlotTicket } from "./ticket.js";
import { cancelSlot } from "../wire/cancel-slot.js";

/**
 * Takes back submitted slots. A slot that the device has not seen, or sees no longer because no round is under way, is
 * taken back at once. One that is in flight is taken back at the end of the round, unless the round has finished it: so a
 * ticket ends either cancelled or with a result, and no handler runs for a slot after its cancellation was settled.
 */
export class Cancellations {
  readonly #mirror: ResidentBuffers;
  readonly #ledger: SlotLedger;
  readonly #queued = new Set<SlotTicket | SlotBatch>();
  #roundUnderWay = false;

  constructor(mirror: ResidentBuffers, ledger: SlotLedger) {
    this.#mirror = mirror;
    this.#ledger = ledger;
  }

  /** Returns how many slots of the ticket are left to cancel, and how many of them have come free at once. */
  cancel(ticket: SlotTicket | SlotBatch): { readonly pending: number; readonly freed: number } {
    const slots = this.#slotsOf(ticket);
    const free = slots.filter((slot) => !this.#roundUnderWay || this.#mirror.dirtySlots.has(slot));
    if (free.length < slots.length) this.#queued.add(ticket);
    this.#takeBack(free);
    return { pending: slots.length, freed: free.length };
  }

  roundStarts(): void {
    this.#roundUnderWay = true;
  }

  /** After the commit, or the failure, of a round. Returns how many slots have come free. */
  roundEnds(): number {
    this.#roundUnderWay = false;
    let freed = 0;
    for (const ticket of this.#queued) {
      const slots = this.#slotsOf(ticket);
      this.#takeBack(slots);
      freed += slots.length;
    }
    this.#queued.clear();
    return freed;
  }

  #slotsOf(ticket: SlotTicket | SlotBatch): readonly number[] {
    if (ticket instanceof SlotTicket) return this.#ledger.isHeldBy(ticket.slot, ticket) ? [ticket.slot] : [];
    return ticket.isSettled ? [] : this.#ledger.slotsOf(ticket);
  }

  #takeBack(slots: readonly number[]): void {
    for (const slot of slots) {
      cancelSlot(this.#mirror.ringBytes, slot);
      this.#mirror.dirtySlots.add(slot);
      this.#ledger.cancel(slot);
    }
  }
}
