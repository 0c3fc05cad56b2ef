import { GridwrightError } from "../error.js";
import { RING_STRIDE_BYTES, SLOT_STATUS_WORD, SLOT_WORDS, SlotStatus } from "../generated/megakernel.js";
import { alignedWords } from "./aligned-words.js";

/**
 * How many of the first `slotCount` slots are DONE; of all whole slots without it. Bytes of any alignment, whole words;
 * what lies behind those slots is not looked at.
 *
 * @throws GridwrightError `decode/length`: not whole words, or fewer slots
 */
export function countDone(ring: Uint8Array, slotCount: number = Math.floor(ring.byteLength / RING_STRIDE_BYTES)): number {
  if (!Number.isInteger(slotCount) || slotCount < 0 || ring.byteLength % 4 !== 0 || slotCount * RING_STRIDE_BYTES > ring.byteLength) {
    throw new GridwrightError({
      code: "decode/length",
      message: `${ring.byteLength} bytes are not whole words that hold ${slotCount} slots (${RING_STRIDE_BYTES} bytes each)`,
      help: "pass the ring's bytes and at most as many slots as it has",
      fields: { actual: ring.byteLength, limit: slotCount * RING_STRIDE_BYTES, slotCount },
    });
  }
  const words = alignedWords(ring);
  return words === undefined ? countUnaligned(ring, slotCount) : countAligned(words, slotCount);
}

function countAligned(words: Uint32Array, slotCount: number): number {
  // Locals, because a loop this short is twice as slow with imported constants.
  const stride = SLOT_WORDS;
  const end = slotCount * SLOT_WORDS;
  const sought = SlotStatus.done;
  let done = 0;
  for (let at = SLOT_STATUS_WORD; at < end; at += stride) if (words[at] === sought) done++;
  return done;
}

function countUnaligned(ring: Uint8Array, slotCount: number): number {
  const view = new DataView(ring.buffer, ring.byteOffset, ring.byteLength);
  let done = 0;
  for (let slot = 0; slot < slotCount; slot++) {
    if (view.getUint32(slot * RING_STRIDE_BYTES + SLOT_STATUS_WORD * 4, true) === SlotStatus.done) done++;
  }
  return done;
}
