/**
 * Reusable storage for bytes: JavaScript's missing vector with capacity. `bytes` is a view of the first `byteLength` bytes
 * of one backing buffer, which is replaced only when more than `capacity` is asked for.
 */
export class ByteSlot {
  #storage: Uint8Array<ArrayBuffer>;
  #byteLength = 0;

  /** Exactly `capacity` bytes of storage, none of them in use. */
  constructor(capacity = 0) {
    this.#storage = new Uint8Array(capacity);
  }

  /** A slot that owns these bytes, all in use; nothing is copied. */
  static from(bytes: Uint8Array<ArrayBuffer>): ByteSlot {
    const slot = new ByteSlot();
    slot.#storage = bytes;
    slot.#byteLength = bytes.byteLength;
    return slot;
  }

  get capacity(): number {
    return this.#storage.byteLength;
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#storage.subarray(0, this.#byteLength);
  }

  /** Makes `byteLength` bytes current and returns them. Old contents are kept only while they fit; growth is exact. */
  resize(byteLength: number): Uint8Array<ArrayBuffer> {
    if (byteLength > this.#storage.byteLength) this.#storage = new Uint8Array(byteLength);
    this.#byteLength = byteLength;
    return this.bytes;
  }

  /** Makes a copy of these bytes current. */
  fill(bytes: Uint8Array): void {
    this.resize(bytes.byteLength).set(bytes);
  }

  /** Exchanges storage and contents. Nothing is copied. */
  swap(other: ByteSlot): void {
    [this.#storage, other.#storage] = [other.#storage, this.#storage];
    [this.#byteLength, other.#byteLength] = [other.#byteLength, this.#byteLength];
  }

  /** Storage stays, contents go. */
  clear(): void {
    this.#byteLength = 0;
  }
}
