/**
 * What is known about integers at one point of a function: between which numbers a name lies, and which lengths it stays
 * below. Guards that follow from it are left out of the printed code.
 *
 * A name is a Let, a counter, a parameter, or a whole scalar variable. What a statement says about a variable ends with
 * the next write to it (`forget`). Everything here may be given up at any time without making a program wrong: knowing
 * less only prints more guards.
 */
export interface Range {
  readonly min: number;
  readonly max: number;
}

export const U32_RANGE: Range = { min: 0, max: 0xffff_ffff };
export const I32_RANGE: Range = { min: -0x8000_0000, max: 0x7fff_ffff };

/** Dispatch parameters (u32) that a value is less than. */
export type Below = ReadonlySet<string>;
export const BELOW_NOTHING: Below = new Set();

export interface Known {
  readonly range: Range;
  readonly below: Below;
}

export class Facts {
  #known: Map<string, Known>;
  /** Lets that are nothing but another name for a dispatch parameter. */
  #lengths: Map<string, string>;

  constructor(known: Iterable<readonly [string, Known]> = [], lengths: Iterable<readonly [string, string]> = []) {
    this.#known = new Map(known);
    this.#lengths = new Map(lengths);
  }

  copy(): Facts {
    return new Facts(this.#known, this.#lengths);
  }

  /** From here on what another path says, because only that path comes here. */
  become(other: Facts): void {
    this.#known = new Map(other.#known);
    this.#lengths = new Map(other.#lengths);
  }

  /** Where several paths meet: of the names that some of them wrote, what holds on each. */
  meet(paths: readonly Facts[], written: Iterable<string>): void {
    for (const name of written) {
      const known = paths.map((path) => path.get(name));
      const all = known.reduce((a, b) => (a === undefined || b === undefined ? undefined : either(a, b)));
      if (all === undefined) this.#known.delete(name);
      else this.#known.set(name, all);
    }
  }

  get(name: string): Known | undefined {
    return this.#known.get(name);
  }

  set(name: string, known: Known): void {
    this.#known.set(name, known);
  }

  /** Adds to what is known. A range that becomes empty means that this point is never reached, so anything is true of it. */
  narrow(name: string, known: Known): void {
    const before = this.#known.get(name);
    this.#known.set(name, before === undefined ? known : { range: intersect(before.range, known.range), below: new Set([...before.below, ...known.below]) });
  }

  forget(names: Iterable<string>): void {
    for (const name of names) this.#known.delete(name);
  }

  lengthNamed(name: string): string | undefined {
    return this.#lengths.get(name);
  }

  nameLength(name: string, parameter: string): void {
    this.#lengths.set(name, parameter);
  }
}

export function intersect(a: Range, b: Range): Range {
  const range = { min: Math.max(a.min, b.min), max: Math.min(a.max, b.max) };
  return range.min <= range.max ? range : a;
}

export function hull(a: Range, b: Range): Range {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}

/** What holds of a value that is one of the two. */
export function either(a: Known, b: Known): Known {
  return { range: hull(a.range, b.range), below: new Set([...a.below].filter((each) => b.below.has(each))) };
}
