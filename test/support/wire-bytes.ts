import * as assert from "uvu/assert";
import { refusalOf } from "./refusal.js";

/** Where a view may start: aligned, and one byte further. */
export const BYTE_OFFSETS = [0, 1] as const;

/** The same noise at any offset. */
export function noise(byteLength: number, byteOffset: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteLength + byteOffset).subarray(byteOffset);
  for (let i = 0; i < byteLength; i++) bytes[i] = (i * 37 + 11) & 0xff;
  return bytes;
}

/** A ring of noise whose slots have these statuses. */
export function noisyRing(statuses: readonly number[], byteOffset = 0): Uint8Array<ArrayBuffer> {
  const ring = noise(statuses.length * 64, byteOffset);
  statuses.forEach((status, slot) => setWord(ring, slot * 16, status));
  return ring;
}

export function setWord(bytes: Uint8Array, word: number, value: number): void {
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).setUint32(word * 4, value, true);
}

export function wordsOf(bytes: Uint8Array, from = 0, to = Math.floor(bytes.byteLength / 4)): number[] {
  return [...new Uint32Array(bytes.slice(from * 4, to * 4).buffer)];
}

/** The 16 words of a slot. */
export function slotWords(ring: Uint8Array, slot: number): number[] {
  return wordsOf(ring, slot * 16, slot * 16 + 16);
}

/** The code that `call` is rejected with; every byte of `bytes` must then be as before. `accepted` where it is not rejected. */
export function outcome(call: () => unknown, bytes: Uint8Array = new Uint8Array()): string {
  const before = bytes.slice();
  const error = refusalOf(call);
  if (error === undefined) return "accepted";
  assert.is(Buffer.compare(bytes, before), 0, `${error.code} changed bytes`);
  assert.match(error.message, /Fix: ./);
  return error.code;
}
