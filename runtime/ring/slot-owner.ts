/** Who is told when a slot comes back: a ticket, or a batch of them. */
export interface SlotOwner {
  /**
   * The committed slot, once: `words` from `slotBase` on, valid during the call only. `index` is the slot's place in its
   * batch; `status` is DONE or FAULT.
   */
  settle(index: number, words: Uint32Array, slotBase: number, status: number): void;
  /** The host has taken the slot back before it ran; instead of `settle`. */
  cancel(index: number): void;
  /** No commit will bring the slot back. Harmless after the last `settle`, and twice. */
  fail(error: unknown): void;
}
