/** Which words of scratch each home has, and how a segment addresses them. */
import type { Buffer, Expression, Place } from "../../ir.js";
import { atomicU32, fixedArray, runtimeArray, struct, u32, type Type } from "../../types.js";
import { keyOf, type Home, type HomeKind } from "./homes.js";
import type { Names } from "./names.js";
import { SharedWords, type Lifetime } from "./shared-words.js";
import { at, constant, field, letOf, place, product, ref, sum } from "./shorthands.js";
import { wordsOf, type Cells } from "./words.js";

/** WebGPU group and bindings of what the split adds; the parameter block has binding 0. */
export const SCRATCH_GROUP = 3;
export const SCRATCH_BINDING = 2;
export const LATCH_BINDING = 3;

/** Names of the Lets by which a segment addresses scratch. */
export interface ScratchIndices {
  /** Linear id of the invocation in the grid, and how many there are. */
  readonly invocation: string;
  readonly invocations: string;
  /** The first word of this workgroup. */
  readonly workgroupWords: string;
}

export class ScratchLayout {
  /** Parameter that holds the number of words behind the words for latches. */
  readonly lengthParameter: string;
  readonly #name: string;
  readonly #structName: string;
  readonly #offsets = new Map<string, number>();
  /** No words go from one kind to another: they are written by others, at other times of a segment. */
  readonly #words: Readonly<Record<HomeKind, SharedWords>> = { invocation: new SharedWords(), workgroup: new SharedWords(), memory: new SharedWords(), latch: new SharedWords() };

  constructor(homes: Iterable<Home>, typeOf: (name: string) => Type, lifetimeOf: (home: Home) => Lifetime, names: Names) {
    for (const home of homes) this.#offsets.set(keyOf(home), this.#words[home.kind].take(wordsOf(typeOf(home.name)), lifetimeOf(home)));
    this.#name = names.fresh("scratch");
    this.#structName = names.fresh("Scratch");
    this.lengthParameter = names.fresh("scratch_words");
  }

  get isEmpty(): boolean {
    return this.wordsForLatches + this.wordsPerInvocation + this.wordsPerWorkgroup === 0;
  }

  get wordsPerInvocation(): number {
    return this.#words.invocation.size;
  }

  get wordsPerWorkgroup(): number {
    return this.#words.workgroup.size + this.#words.memory.size;
  }

  get wordsForLatches(): number {
    return this.#words.latch.size;
  }

  get hasRuntimeWords(): boolean {
    return this.wordsPerInvocation + this.wordsPerWorkgroup > 0;
  }

  get buffer(): Buffer {
    const declared = { name: this.#name, group: SCRATCH_GROUP, binding: SCRATCH_BINDING, access: "read_write" } as const;
    const forLatches = fixedArray(atomicU32, Math.max(1, this.wordsForLatches));
    if (!this.hasRuntimeWords) return { ...declared, type: forLatches };
    const words = runtimeArray(u32);
    const type = this.wordsForLatches === 0 ? words : struct(this.#structName, [{ name: "for_latches", type: forLatches }, { name: "words", type: words }]);
    return { ...declared, type, lengthParameter: this.lengthParameter };
  }

  /** `names` for what reading a word for a latch has to name. */
  cells(home: Home, indices: ScratchIndices, names: Names): Cells {
    const offset = this.#offsets.get(keyOf(home));
    if (offset === undefined) throw new Error(`${home.name} has no home in scratch`);
    if (home.kind === "latch") return atomicCells((word) => at(this.#latchWords(), added(offset, word)), names);
    const all = this.wordsForLatches === 0 ? place("Buffer", this.#name) : field(place("Buffer", this.#name), "words");
    if (home.kind === "invocation") return plainCells((word) => at(all, sum(product(added(offset, word), ref(indices.invocations)), ref(indices.invocation))));
    const start = home.kind === "memory" ? this.#words.workgroup.size + offset : offset;
    return plainCells((word) => at(all, sum(ref(indices.workgroupWords), added(start, word))));
  }

  #latchWords(): Place {
    const root = place("Buffer", this.#name);
    return this.hasRuntimeWords ? field(root, "for_latches") : root;
  }
}

function added(offset: number, word: Expression): Expression {
  return word.kind === "Const" ? constant(offset + Number(word.value)) : sum(constant(offset), word);
}

function plainCells(placeOfWord: (word: Expression) => Place): Cells {
  return {
    read: (word) => ({ before: [], value: { kind: "Load", place: placeOfWord(word) } }),
    write: (word, value) => ({ kind: "Store", place: placeOfWord(word), value }),
  };
}

/** An atomic load stands alone in its Let. */
function atomicCells(placeOfWord: (word: Expression) => Place, names: Names): Cells {
  return {
    read: (word) => {
      const name = names.fresh("word");
      return { before: [letOf(name, u32, { kind: "AtomicLoad", place: placeOfWord(word) })], value: ref(name) };
    },
    write: (word, value) => ({ kind: "AtomicStore", place: placeOfWord(word), value }),
  };
}
