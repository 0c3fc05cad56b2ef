/**
 * A row of numbers that decides everything about a random program. Shrinking the row shrinks the program: a choice beyond
 * its end is the first alternative, which is always the plainest one.
 */
export class Tape {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  get isAtEnd(): boolean {
    return this.#next >= this.#numbers.length;
  }

  /** 0 up to `count` - 1. */
  below(count: number): number {
    return (this.#numbers[this.#next++] ?? 0) % count;
  }

  /** True once in `times`; never at the end. */
  oneIn(times: number): boolean {
    return this.below(times) === times - 1;
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0];
  }

  /** Undefined where there is nothing to pick. */
  pickAny<Item>(items: readonly Item[]): Item | undefined {
    return items[this.below(Math.max(1, items.length))];
  }
}
