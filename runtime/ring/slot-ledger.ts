import type { SlotOwner } from "./slot-owner.js";
import { SlotSet } from "../mirror/slot-set.js";
import type { PriorityOffsets } from "../wire/priority-offsets.js";

/**
 * Who holds which slot of a ring. A slot is free, or live: published and not yet brought back by a commit. Free slots are
 * given out lowest first, so that live slots lie close together and travel in few ranges.
 */
export class SlotLedger {
  readonly slotCount: number;
  readonly #offsets: PriorityOffsets;
  readonly #free: SlotSet;
  readonly #live: SlotSet;
  readonly #owners: (SlotOwner | undefined)[];
  /** The slot's place in its owner's batch. */
  readonly #places: Uint32Array;
  /** Per level, a slot below which none of the level's slots is free. */
  readonly #lowest: number[];

  constructor(slotCount: number, offsets: PriorityOffsets) {
    this.slotCount = slotCount;
    this.#offsets = offsets;
    this.#free = new SlotSet(slotCount);
    this.#free.fill();
    this.#live = new SlotSet(slotCount);
    this.#owners = new Array<SlotOwner | undefined>(slotCount).fill(undefined);
    this.#places = new Uint32Array(slotCount);
    this.#lowest = offsets.slice(0, -1);
  }

  get free(): number {
    return this.#free.size;
  }

  /** Slots published and not yet brought back. */
  get live(): number {
    return this.#live.size;
  }

  isLive(slot: number): boolean {
    return this.#live.has(slot);
  }

  /** Runs of live slots, joined where at most `gap` other slots lie between. */
  forEachLiveRun(run: (start: number, end: number) => void, gap: number): void {
    this.#live.forEachRun(run, gap);
  }

  /**
   * Makes up to `most` free slots live, which lie side by side: of the partition of `level`, else of a lower level, else of
   * any. `start` equals `end` when none is free.
   */
  take(level: number, most: number): { readonly start: number; readonly end: number } {
    const { start, end: levelEnd } = this.#firstFree(level);
    const end = this.#free.nextAbsent(start, Math.min(levelEnd, start + most));
    this.#free.deleteRun(start, end);
    this.#live.addRun(start, end);
    return { start, end };
  }

  /** Notes who is told when the slots come back; the first of them is item `place` of its batch. */
  assign(start: number, end: number, owner: SlotOwner, place: number): void {
    this.#owners.fill(owner, start, end);
    for (let slot = start; slot < end; slot++) this.#places[slot] = place + slot - start;
  }

  isHeldBy(slot: number, owner: SlotOwner): boolean {
    return this.#owners[slot] === owner;
  }

  /** The live slots of `owner`, ascending. */
  slotsOf(owner: SlotOwner): number[] {
    const slots: number[] = [];
    for (let slot = this.#live.next(0); slot >= 0; slot = this.#live.next(slot + 1)) if (this.#owners[slot] === owner) slots.push(slot);
    return slots;
  }

  /** Frees a live slot and hands its committed words to who held it. */
  settle(slot: number, words: Uint32Array, slotBase: number, status: number): void {
    this.#release(slot)?.settle(this.#places[slot] ?? 0, words, slotBase, status);
  }

  /** Frees a live slot that will not run. */
  cancel(slot: number): void {
    this.#release(slot)?.cancel(this.#places[slot] ?? 0);
  }

  /** Who held it. */
  #release(slot: number): SlotOwner | undefined {
    const owner = this.#owners[slot];
    if (owner === undefined) return undefined;
    this.#owners[slot] = undefined;
    this.#live.delete(slot);
    this.#free.add(slot);
    const level = this.#levelOf(slot);
    this.#lowest[level] = Math.min(this.#lowest[level] ?? slot, slot);
    return owner;
  }

  /** Tells every holder that no commit will come. The slots stay live. */
  failAll(error: unknown): void {
    for (const owner of this.#owners) owner?.fail(error);
  }

  #firstFree(level: number): { readonly start: number; readonly end: number } {
    const levels = this.#lowest.length;
    for (let step = 0; step < levels; step++) {
      // Downwards from the level to the last one, then upwards from the level.
      const candidate = level + step < levels ? level + step : levels - 1 - step;
      const end = this.#offsets[candidate + 1] ?? 0;
      const slot = this.#free.next(this.#lowest[candidate] ?? end, end);
      this.#lowest[candidate] = slot < 0 ? end : slot;
      if (slot >= 0) return { start: slot, end };
    }
    return { start: 0, end: 0 };
  }

  #levelOf(slot: number): number {
    let level = 0;
    while (slot >= (this.#offsets[level + 1] ?? Number.POSITIVE_INFINITY)) level++;
    return level;
  }
}
