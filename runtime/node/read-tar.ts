/** Reads the regular files of a tar archive. Layout: POSIX.1-1988 "ustar"; blocks of 512 bytes, a zero block ends it. */
export interface TarEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const BLOCK_BYTES = 512;

export function* readTar(tar: Uint8Array): Generator<TarEntry> {
  for (let offset = 0; offset + BLOCK_BYTES <= tar.byteLength; ) {
    const header = tar.subarray(offset, offset + BLOCK_BYTES);
    const name = text(header, 0, 100);
    if (name === "") return;
    const byteLength = Number.parseInt(text(header, 124, 12), 8);
    const start = offset + BLOCK_BYTES;
    if (!Number.isInteger(byteLength) || start + byteLength > tar.byteLength) throw new Error(`the archive is damaged at byte ${offset}`);
    const kind = text(header, 156, 1);
    if (kind === "0" || kind === "") yield { name: name.replace(/^\.\//, ""), bytes: tar.subarray(start, start + byteLength) };
    offset = start + Math.ceil(byteLength / BLOCK_BYTES) * BLOCK_BYTES;
  }
}

function text(header: Uint8Array, offset: number, length: number): string {
  const field = header.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return new TextDecoder("latin1").decode(end < 0 ? field : field.subarray(0, end));
}
