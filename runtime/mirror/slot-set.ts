/** A set of slot indices below a fixed count: one bit each, so that runs of slots are found 32 at a time. */
export class SlotSet {
  readonly slotCount: number;
  readonly #words: Uint32Array;
  #size = 0;

  constructor(slotCount: number) {
    this.slotCount = slotCount;
    this.#words = new Uint32Array(Math.ceil(slotCount / 32));
  }

  get size(): number {
    return this.#size;
  }

  has(slot: number): boolean {
    return ((this.#words[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
  }

  /** False when it was in already, or is not a slot. */
  add(slot: number): boolean {
    const word = this.#words[slot >>> 5];
    const bit = 1 << (slot & 31);
    if (word === undefined || slot >= this.slotCount || (word & bit) !== 0) return false;
    this.#words[slot >>> 5] = word | bit;
    this.#size++;
    return true;
  }

  /** False when it was not in. */
  delete(slot: number): boolean {
    const word = this.#words[slot >>> 5];
    const bit = 1 << (slot & 31);
    if (word === undefined || (word & bit) === 0) return false;
    this.#words[slot >>> 5] = word & ~bit;
    this.#size--;
    return true;
  }

  /** Adds the slots from `start` up to `end`, whichever are in already. */
  addRun(start: number, end: number): void {
    this.#eachWord(start, Math.min(end, this.slotCount), (word, mask) => {
      this.#size += bitCount(mask & ~word);
      return word | mask;
    });
  }

  /** Deletes the slots from `start` up to `end`, whichever are in. */
  deleteRun(start: number, end: number): void {
    this.#eachWord(start, end, (word, mask) => {
      this.#size -= bitCount(mask & word);
      return word & ~mask;
    });
  }

  clear(): void {
    if (this.#size > 0) this.#words.fill(0);
    this.#size = 0;
  }

  fill(): void {
    this.#words.fill(0xffffffff);
    const rest = this.slotCount & 31;
    if (rest !== 0) this.#words[this.#words.length - 1] = 2 ** rest - 1;
    this.#size = this.slotCount;
  }

  /** The first member at `from` or behind it, below `to`; -1 where there is none. */
  next(from: number, to: number = this.slotCount): number {
    return this.#find(from, to, 0);
  }

  /** The first slot at `from` or behind it, below `to`, that is not a member; `to` where there is none. */
  nextAbsent(from: number, to: number = this.slotCount): number {
    const found = this.#find(from, to, 0xffffffff);
    return found < 0 ? to : found;
  }

  /** Calls back with each run of members, ascending, `end` exclusive. Runs up to `gap` slots apart count as one. */
  forEachRun(run: (start: number, end: number) => void, gap = 0): void {
    let start = this.next(0);
    while (start >= 0) {
      let end = this.nextAbsent(start);
      let following = this.next(end);
      while (following >= 0 && following - end <= gap) {
        end = this.nextAbsent(following);
        following = this.next(end);
      }
      run(start, end);
      start = following;
    }
  }

  /** Replaces each word that holds slots of the run; `mask` has their bits. */
  #eachWord(start: number, end: number, replace: (word: number, mask: number) => number): void {
    for (let from = start; from < end; ) {
      const index = from >>> 5;
      const to = Math.min(end, (index + 1) * 32);
      const mask = (0xffffffff >>> (32 - (to - from))) << (from & 31);
      this.#words[index] = replace(this.#words[index] ?? 0, mask);
      from = to;
    }
  }

  /** The first bit in [from, to) that is set after flipping each word with `flip`, or -1. */
  #find(from: number, to: number, flip: number): number {
    if (from >= to) return -1;
    let index = from >>> 5;
    let word = ((this.#words[index] ?? 0) ^ flip) & (0xffffffff << (from & 31));
    const last = (to - 1) >>> 5;
    while (word === 0) {
      if (++index > last) return -1;
      word = (this.#words[index] ?? 0) ^ flip;
    }
    const found = index * 32 + (31 - Math.clz32(word & -word));
    return found < to ? found : -1;
  }
}

function bitCount(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}
