/**
 * How files are cut. A chunk is a part of one file, and a pattern counts in the chunk in which it *ends*. So the automaton
 * starts up to `longest pattern - 1` bytes before the chunk, to be in the right state when the chunk begins, and counts
 * nothing on the way; a match across a seam is counted once, by the chunk behind the seam.
 */

export interface Chunk {
  /** Index of the file in its batch. */
  readonly file: number;
  /** Where the chunk starts in its file, in bytes. */
  readonly fileOffset: number;
  /** Where the automaton starts in the corpus. */
  readonly firstWord: number;
  /** Words before the chunk itself. They belong to the same file. */
  readonly warmWords: number;
  /** Bytes of the chunk; never 0. */
  readonly byteCount: number;
}

export interface ScanGeometry {
  /** Bytes of the corpus on the device; a multiple of 4, at least `warmBytes + 4`. */
  readonly corpusBytes: number;
  /** Slots of the ring: the most chunks of one batch. */
  readonly slotCount: number;
  /** Bytes of a full chunk; a multiple of 4. */
  readonly chunkBytes: number;
  /** What the automaton sees of the bytes before a chunk: the longest pattern less one byte, rounded up to whole words. */
  readonly warmBytes: number;
}

/** Small enough that a few source files fill a grid, large enough that a slot's 64 bytes do not matter. */
const CHUNK_BYTES = 4096;
/** A chunk is at least this many times its warm-up, so that long patterns do not make every byte be walked many times. */
const CHUNK_PER_WARM_UP = 8;

/** The interpreter runs some 100 000 times slower than a GPU: buffers that it would only copy are kept small. */
export type ScanScale = "device" | "interpreter";

export function scanGeometry(longestPattern: number, scale: ScanScale = "device"): ScanGeometry {
  const warmBytes = roundUp(longestPattern - 1, 4);
  const chunkBytes = Math.max(CHUNK_BYTES, roundUp(warmBytes * CHUNK_PER_WARM_UP, CHUNK_BYTES));
  const corpusBytes = scale === "device" ? 16 * 1024 * 1024 : 256 * 1024;
  return {
    corpusBytes: Math.max(corpusBytes, roundUp(2 * chunkBytes, 4)),
    slotCount: scale === "device" ? 4096 : 64,
    chunkBytes,
    warmBytes,
  };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
