/**
 * Where a value stays while no segment runs. A name may have more than one home: a variable that is uniform in its
 * workgroup at one cut and not at another is kept per workgroup for the segments after the first, and per invocation for
 * those after the second.
 */
export type HomeKind = "invocation" | "workgroup" | "memory" | "latch";

export interface Home {
  readonly kind: HomeKind;
  /** A Let or a Var; for `memory` a workgroup variable. */
  readonly name: string;
}

export function keyOf({ kind, name }: Home): string {
  return `${kind} ${name}`;
}

/** A set of homes: two with the same kind and name are one. */
export class HomeSet implements Iterable<Home> {
  readonly #homes: Map<string, Home>;

  constructor(homes: Iterable<Home> = []) {
    this.#homes = new Map();
    for (const home of homes) this.add(home);
  }

  get size(): number {
    return this.#homes.size;
  }

  add(home: Home): void {
    this.#homes.set(keyOf(home), home);
  }

  has(home: Home): boolean {
    return this.#homes.has(keyOf(home));
  }

  union(other: HomeSet): HomeSet {
    return new HomeSet([...this, ...other]);
  }

  [Symbol.iterator](): Iterator<Home> {
    return this.#homes.values();
  }
}
