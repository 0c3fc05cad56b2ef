/**
 * The independent count of `--verify`: the files read again, each pattern searched for by itself with the platform's own
 * search. Shares no code with the scan, neither the reading nor the automaton.
 */
import { open } from "node:fs/promises";

const PIECE_BYTES = 4 * 1024 * 1024;

export interface RecountFile {
  readonly path: string;
  /** As many bytes as the scan read. */
  readonly bytes: number;
}

export interface Recount {
  /** Occurrences per pattern, overlapping ones included. */
  readonly counts: number[];
  /** Files that are shorter now than when they were scanned, or gone. */
  readonly changed: string[];
}

/** Throws the signal's reason when it is aborted. */
export async function recount(files: Iterable<RecountFile>, patterns: readonly Uint8Array[], signal: AbortSignal): Promise<Recount> {
  const longest = Math.max(...patterns.map((pattern) => pattern.length));
  const buffer = Buffer.alloc(longest - 1 + PIECE_BYTES);
  const counts = patterns.map(() => 0);
  const changed: string[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    const seen = await countFile(file, buffer, longest - 1, patterns, counts, signal);
    if (seen !== file.bytes) changed.push(file.path);
  }
  return { counts, changed };
}

/** Adds a file's occurrences to `counts` and returns the bytes it found. */
async function countFile(file: RecountFile, buffer: Buffer, overlap: number, patterns: readonly Uint8Array[], counts: number[], signal: AbortSignal): Promise<number> {
  const handle = await open(file.path).catch(() => undefined);
  if (handle === undefined) return -1;
  try {
    let kept = 0;
    let seen = 0;
    while (seen < file.bytes) {
      const wanted = Math.min(buffer.length - kept, file.bytes - seen);
      const { bytesRead } = await handle.read(buffer, kept, wanted, null);
      if (bytesRead === 0) break;
      signal.throwIfAborted();
      seen += bytesRead;
      const end = kept + bytesRead;
      patterns.forEach((pattern, index) => (counts[index] = (counts[index] ?? 0) + countEndingIn(buffer.subarray(0, end), kept, pattern)));
      // The last bytes may begin an occurrence that ends in the next piece.
      const keep = Math.min(overlap, end);
      buffer.copyWithin(0, end - keep, end);
      kept = keep;
    }
    return seen;
  } finally {
    await handle.close();
  }
}

/** Occurrences in `bytes` that end behind the first `kept` bytes; the others were counted with the piece before. */
function countEndingIn(bytes: Buffer, kept: number, pattern: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(pattern, Math.max(0, kept + 1 - pattern.length)); at !== -1; at = bytes.indexOf(pattern, at + 1)) count++;
  return count;
}
