/** What a contender leaves in a buffer, to be compared: the clock has stopped before anybody looks at the bytes. */
export class BytesResult {
  readonly bytes: Uint8Array;

  /** `bytes` must not change before the result is compared. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** FNV-1a, and the number of bytes. */
  toJSON(): string {
    let hash = 0x811c9dc5;
    for (const byte of this.bytes) hash = Math.imul(hash ^ byte, 0x01000193);
    return `${this.bytes.byteLength} bytes, hash ${(hash >>> 0).toString(16)}`;
  }
}
