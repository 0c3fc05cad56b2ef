/**
 * Hands out identifiers that are legal in WGSL and unique in their scope. A scope inside another never reuses a name of
 * the outer one, so nothing is ever shadowed. The first to ask for a name gets it as it is; claim the author's names
 * before generated ones.
 */
import { ENUMERANT_NAMES, PREDECLARED_NAMES } from "./reserved-words.js";
import { wgslIdentifier } from "./type-printer.js";

export class Namer {
  readonly #taken = new Set<string>();
  readonly #outer: Namer | undefined;
  readonly #called: ReadonlySet<string>;

  /** `called`: functions of WGSL that this module calls beside those that any may call. */
  constructor(outer?: Namer, called: ReadonlySet<string> = outer === undefined ? new Set() : outer.#called) {
    this.#outer = outer;
    this.#called = called;
  }

  claim(preferred: string): string {
    const identifier = wgslIdentifier(preferred);
    const hides = PREDECLARED_NAMES.has(identifier) || this.#called.has(identifier) || (this.#outer === undefined && ENUMERANT_NAMES.has(identifier));
    const base = hides ? `${identifier}_` : identifier;
    let candidate = base;
    for (let n = 1; this.#isTaken(candidate); n += 1) candidate = `${base}_${n}`;
    this.#taken.add(candidate);
    return candidate;
  }

  #isTaken(candidate: string): boolean {
    return this.#taken.has(candidate) || (this.#outer !== undefined && this.#outer.#isTaken(candidate));
  }
}
