/**
 * The bytes as words where they start at a whole one, else undefined: typed arrays can't be unaligned, and a `DataView`
 * costs twice as much per word. What is left over behind the last whole word is not in them.
 */
export function alignedWords(bytes: Uint8Array): Uint32Array | undefined {
  if (bytes.byteOffset % 4 !== 0) return undefined;
  return new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / 4));
}
