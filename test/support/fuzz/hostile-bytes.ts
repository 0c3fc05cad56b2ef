/** Bytes that nobody should trust, from a few numbers, so that fast-check generates and shrinks the numbers alone. */
import fc from "fast-check";
import { Opcode } from "../../../runtime/generated/megakernel.js";

/** Words at which something changes: states, opcodes, ids and indices at and beyond their limits, sign and carry bits. */
const TELLING_WORDS: readonly number[] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x10, 0x11, 0x12, 16, 28, 29, 30, 31, 32, 63, 64, 65, 100, 128, 159, 160, 161, 167, 168, 255, 256, 257, 1020, 1024,
  0xffef, 0xfff0, 0xffff, 0x10000, 0xfffff, 0x100000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffffc, 0xffffffff,
  ...Object.values(Opcode),
];

/** Arguments for calls: the same words, and what is no index at all. */
const TELLING_NUMBERS: readonly number[] = [
  ...[-1, -0, 0.5, 1.5, 2.999, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 32, 2 ** 32 + 1, 2 ** 53, -(2 ** 31), 1e300],
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 28, 29, 31, 32, 63, 64, 65, 160, 255, 256, 0x100001, 0x7fffffff, 0x80000000, 0xffffffff],
];

const LENGTH_CHANGES: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0, -1, -3, -4, -16, -32, -64, -100_000, 1, 2, 4, 32, 64];
const BASES = ["valid", "valid", "valid", "valid", "noise", "zeros", "ones"] as const;

export interface HostileBytes {
  readonly base: (typeof BASES)[number];
  readonly noise: number;
  /** Bytes cut off, or added, at the end. */
  readonly lengthChange: number;
  /** Where in a word the view starts. */
  readonly misalignment: number;
  /** Words overwritten: where, modulo the length, and with what. */
  readonly edits: readonly (readonly [number, number])[];
}

const edit = fc.tuple(fc.nat(4095), fc.nat(2 * TELLING_WORDS.length - 1)).map(([at, word]): readonly [number, number] => [at, TELLING_WORDS[word] ?? scramble(word * 0x10001 + at)]);

export const hostileBytes: fc.Arbitrary<HostileBytes> = fc
  .tuple(fc.nat(BASES.length - 1), fc.nat(0x7fffffff), fc.nat(LENGTH_CHANGES.length - 1), fc.nat(7), fc.array(edit, { maxLength: 4 }))
  .map(([base, noise, length, misalignment, edits]) => ({
    base: BASES[base] ?? "valid",
    noise,
    lengthChange: LENGTH_CHANGES[length] ?? 0,
    // Every second view is aligned.
    misalignment: misalignment < 4 ? 0 : misalignment - 3,
    edits,
  }));

export const hostileNumber: fc.Arbitrary<number> = fc.nat(TELLING_NUMBERS.length - 1).map((i) => TELLING_NUMBERS[i] ?? 0);

/** Well-mixed 32 bits. */
function scramble(value: number): number {
  let x = (value + 0x9e3779b9) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Words from a seed. */
export class Noise {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  word(): number {
    return scramble(this.#state++);
  }

  below(limit: number): number {
    return this.word() % limit;
  }

  /** An entry of a list that has some. */
  from(list: ArrayLike<number>): number {
    return list[this.below(list.length)] ?? 0;
  }

  tellingWord(): number {
    return this.from(TELLING_WORDS);
  }
}

/** Around a view, so that a write outside of it shows. */
const GUARD_BYTES = 16;
const GUARD = 0xa5;

/** Storage for the bytes of one case after another, with guards around the view, and a copy to compare with. */
export class Arena {
  readonly #storage: Buffer<ArrayBuffer>;
  readonly #before: Buffer<ArrayBuffer>;
  bytes = new Uint8Array();

  constructor(capacity: number) {
    this.#storage = Buffer.from(new ArrayBuffer(capacity + 2 * GUARD_BYTES + 8));
    this.#before = Buffer.from(new ArrayBuffer(this.#storage.byteLength));
  }

  /** Lays out a case. `valid` writes legal bytes of some length, and returns that. */
  fill(recipe: HostileBytes, valid: (view: DataView, noise: Noise) => number): Uint8Array<ArrayBuffer> {
    const storage = this.#storage;
    storage.fill(GUARD);
    const start = GUARD_BYTES + recipe.misalignment;
    const noise = new Noise(recipe.noise);
    const room = new DataView(storage.buffer, start, storage.byteLength - start - GUARD_BYTES);
    const length = Math.min(Math.max(0, valid(room, noise) + recipe.lengthChange), room.byteLength);
    storage.fill(GUARD, start + length);
    if (recipe.base !== "valid") {
      for (let at = 0; at + 4 <= length; at += 4) room.setUint32(at, recipe.base === "zeros" ? 0 : recipe.base === "ones" ? 0xffffffff : noise.word(), true);
    }
    const words = Math.floor(length / 4);
    if (words > 0) for (const [at, word] of recipe.edits) room.setUint32((at % words) * 4, word, true);
    storage.copy(this.#before);
    this.bytes = new Uint8Array(storage.buffer, start, length);
    return this.bytes;
  }

  /** The bytes before the last call that may write, as a view of the same shape. */
  get before(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#before.buffer, this.bytes.byteOffset, this.bytes.byteLength);
  }

  /** The first byte outside of the window that has changed, counted from the start of the view; guards included. */
  changedOutside(startByte: number, endByte: number): number | undefined {
    const { byteOffset } = this.bytes;
    const from = byteOffset + startByte;
    const to = byteOffset + Math.max(startByte, endByte);
    const storage = this.#storage;
    if (this.#before.compare(storage, 0, from, 0, from) === 0 && this.#before.compare(storage, to, storage.byteLength, to) === 0) return undefined;
    for (let i = 0; i < storage.byteLength; i++) if ((i < from || i >= to) && storage[i] !== this.#before[i]) return i - byteOffset;
    return undefined;
  }

  restore(): void {
    this.#before.copy(this.#storage);
  }
}
