/**
 * What keeps the random programs free of races. Between two barriers of sufficient scope, each piece of shared memory is
 * used in one of two ways: every invocation its own part (`own`), or all read all of it (`shared`). The state is what may
 * have been used since the last barrier, on any path.
 */
export type Use = "own" | "shared";

export class Epochs {
  #used: Map<string, ReadonlySet<Use>>;

  constructor(used: Iterable<readonly [string, ReadonlySet<Use>]> = []) {
    this.#used = new Map(used);
  }

  allows(memory: string, use: Use): boolean {
    const used = this.#used.get(memory);
    return used === undefined || !used.has(use === "own" ? "shared" : "own");
  }

  note(memory: string, use: Use): void {
    this.#used.set(memory, new Set([...(this.#used.get(memory) ?? []), use]));
  }

  /** After a barrier. */
  forget(memories?: Iterable<string>): void {
    if (memories === undefined) this.#used.clear();
    else for (const memory of memories) this.#used.delete(memory);
  }

  copy(): Epochs {
    return new Epochs(this.#used);
  }

  /** From here on, either may have happened. */
  join(other: Epochs): void {
    for (const [memory, uses] of other.#used) for (const use of uses) this.note(memory, use);
  }

  become(other: Epochs): void {
    this.#used = new Map(other.#used);
  }

  /** Whether nothing has been used here that is not also in the other. */
  isWithin(other: Epochs): boolean {
    return [...this.#used].every(([memory, uses]) => [...uses].every((use) => other.#used.get(memory)?.has(use) === true));
  }
}
