/**
 * One load of the device: file contents packed one behind the other, and the chunks they are cut into. Reused for the
 * whole scan, so memory does not grow with the input.
 */
import type { Chunk, ScanGeometry } from "./chunk.js";

export class CorpusBatch {
  readonly geometry: ScanGeometry;
  readonly #corpus: Uint8Array<ArrayBuffer>;
  #chunks: Chunk[] = [];
  #paths: string[] = [];
  #usedBytes = 0;
  #open: OpenFile | undefined;

  constructor(geometry: ScanGeometry) {
    this.geometry = geometry;
    this.#corpus = new Uint8Array(geometry.corpusBytes);
  }

  get chunks(): readonly Chunk[] {
    return this.#chunks;
  }

  /** The files that have at least one chunk in this batch; `Chunk.file` is an index into it. */
  get paths(): readonly string[] {
    return this.#paths;
  }

  /** What the chunks refer to, in whole words. Valid until the next `clear`. */
  get corpus(): Uint8Array<ArrayBuffer> {
    return this.#corpus.subarray(0, this.#usedBytes);
  }

  /** Bytes of all chunks, each byte of a file once. */
  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.byteCount, 0);
  }

  /** True when not one more byte of any file fits. */
  get full(): boolean {
    return this.#chunks.length >= this.geometry.slotCount || this.#usedBytes >= this.geometry.corpusBytes;
  }

  clear(): void {
    this.#chunks = [];
    this.#paths = [];
    this.#usedBytes = 0;
  }

  /**
   * Opens a file from `fileOffset` on. `before` are the bytes in front of it, as `closeFile` gave them when the batch was
   * full: none at the start of a file, otherwise the batch has just been cleared, so that they fit.
   */
  openFile(path: string, fileOffset: number, before: Uint8Array): void {
    this.#corpus.set(before, this.#usedBytes);
    this.#open = { path, fileOffset, startByte: this.#usedBytes, warmBytes: before.length, byteCount: 0 };
  }

  /** Where the next bytes of the open file go. Empty when the batch is full. */
  get space(): Uint8Array<ArrayBuffer> {
    const open = this.#open;
    if (open === undefined) return this.#corpus.subarray(0, 0);
    const start = open.startByte + open.warmBytes + open.byteCount;
    const slots = this.geometry.slotCount - this.#chunks.length;
    const room = Math.min(this.geometry.corpusBytes - start, slots * this.geometry.chunkBytes - open.byteCount);
    return this.#corpus.subarray(start, start + room);
  }

  /** `byteCount` bytes were written to the start of `space`. */
  append(byteCount: number): void {
    if (this.#open !== undefined) this.#open.byteCount += byteCount;
  }

  /** Cuts what was appended into chunks. Returns the bytes that a continuation in the next batch must have before it. */
  closeFile(): Uint8Array {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined || open.byteCount === 0) return this.#corpus.slice(0, 0);
    const { chunkBytes, warmBytes } = this.geometry;
    const file = this.#paths.push(open.path) - 1;
    const firstByte = open.startByte + open.warmBytes;
    for (let at = 0; at < open.byteCount; at += chunkBytes) {
      const warm = Math.min(warmBytes, open.warmBytes + at);
      this.#chunks.push({
        file,
        fileOffset: open.fileOffset + at,
        firstWord: (firstByte + at - warm) / 4,
        warmWords: warm / 4,
        byteCount: Math.min(chunkBytes, open.byteCount - at),
      });
    }
    const end = firstByte + open.byteCount;
    this.#usedBytes = Math.ceil(end / 4) * 4;
    return this.#corpus.slice(Math.max(open.startByte, end - warmBytes), end);
  }
}

/** The file being packed: `warmBytes` bytes at `startByte` of the corpus, then `byteCount` bytes of its own. */
interface OpenFile {
  readonly path: string;
  readonly fileOffset: number;
  readonly startByte: number;
  readonly warmBytes: number;
  byteCount: number;
}
