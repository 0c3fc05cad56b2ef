/**
 * Files to batches: small files share one, a large file goes through several. Holds one batch at a time, whatever the
 * size of the input.
 */
import { closeSync, constants, openSync, readSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { CorpusBatch } from "./corpus-batch.js";
import type { Unreadable } from "./file-walker.js";

export interface ReadProgress {
  files: number;
  bytes: number;
  /** Spent in here, in milliseconds. */
  loadMs: number;
}

export interface ReadOptions {
  readonly onUnreadable: (file: Unreadable) => void;
  /** The first `bytes` bytes of a file were scanned: all of them, unless it turned out unreadable further on. */
  readonly onFile?: (path: string, bytes: number) => void;
  readonly signal: AbortSignal;
}

/** The most of one read: some of Linux's special files refuse to fill a large buffer, and a signal waits for a read to end. */
const READ_BYTES = 1024 * 1024;
/** Signals arrive between turns of the event loop; this is the longest that reading holds one. */
const TURN_MS = 25;

/**
 * Fills `batch` and yields each time that it is full, and at the end. The batch is cleared when the caller comes back.
 * Throws the signal's reason when it is aborted.
 */
export async function* readBatches(paths: AsyncIterable<string> | Iterable<string>, batch: CorpusBatch, progress: ReadProgress, options: ReadOptions): AsyncGenerator<CorpusBatch> {
  let turn = performance.now();
  const account = (): void => {
    const now = performance.now();
    progress.loadMs += now - turn;
    turn = now;
  };
  for await (const path of paths) {
    for (const full of readFile(path, batch, progress, options)) {
      if (full) {
        account();
        yield batch;
        batch.clear();
        turn = performance.now();
      } else if (performance.now() - turn > TURN_MS) {
        account();
        await nextTurn();
      }
      options.signal.throwIfAborted();
    }
  }
  account();
  if (batch.chunks.length > 0) yield batch;
  batch.clear();
}

/** Reads one file into the batch. Yields true when the batch must be run and cleared before it goes on, else false after each read. */
function* readFile(path: string, batch: CorpusBatch, progress: ReadProgress, options: ReadOptions): Generator<boolean> {
  if (batch.full) yield true;
  let fd: number | undefined;
  let offset = 0;
  try {
    // The walker saw a regular file. If a link or a pipe stands there now, neither is followed nor waited for.
    fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    batch.openFile(path, 0, new Uint8Array(0));
    for (;;) {
      if (batch.space.length === 0) {
        const before = batch.closeFile();
        yield true;
        batch.openFile(path, offset, before);
      }
      // Until the end that the file says, not the size in its directory entry: it may be growing, or be 0 as in /proc.
      const count = readSync(fd, batch.space, 0, Math.min(batch.space.length, READ_BYTES), null);
      if (count === 0) break;
      batch.append(count);
      offset += count;
      progress.bytes += count;
      yield false;
    }
    progress.files += 1;
    options.onFile?.(path, offset);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (offset > 0) options.onFile?.(path, offset);
    options.onUnreadable({ path, reason: offset === 0 ? reason : `${reason} (its first ${offset} bytes are counted)` });
  } finally {
    batch.closeFile();
    if (fd !== undefined) closeSync(fd);
  }
}
