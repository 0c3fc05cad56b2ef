/** Shared by the scan's tests: host model of a scan, and the naive count it must equal. */
import { buildAutomaton, countPatterns, type Automaton } from "../../../examples/scan/aho-corasick.js";
import type { ScanGeometry } from "../../../examples/scan/chunk.js";
import { CorpusBatch } from "../../../examples/scan/corpus-batch.js";
import { walkChunk } from "../../../examples/scan/walk-chunk.js";

export interface SampleFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Packs the files as the reader does, `readBytes` at a time, and yields each full batch. */
export function* packFiles(files: readonly SampleFile[], geometry: ScanGeometry, readBytes = Infinity): Generator<CorpusBatch> {
  const batch = new CorpusBatch(geometry);
  for (const file of files) {
    if (batch.full) {
      yield batch;
      batch.clear();
    }
    batch.openFile(file.path, 0, new Uint8Array(0));
    for (let offset = 0; offset < file.bytes.length; ) {
      if (batch.space.length === 0) {
        const before = batch.closeFile();
        yield batch;
        batch.clear();
        batch.openFile(file.path, offset, before);
      }
      const piece = file.bytes.subarray(offset, offset + Math.min(readBytes, batch.space.length));
      batch.space.set(piece);
      batch.append(piece.length);
      offset += piece.length;
    }
    batch.closeFile();
  }
  if (batch.chunks.length > 0) yield batch;
}

/** Per pattern, as the device and the host together count. */
export function modelCounts(automaton: Automaton, files: readonly SampleFile[], geometry: ScanGeometry, readBytes?: number): number[] {
  const visits = automaton.outputs.map(() => 0);
  for (const batch of packFiles(files, geometry, readBytes)) {
    for (const chunk of batch.chunks) walkChunk(automaton, batch.corpus, chunk, (state) => (visits[state] = (visits[state] ?? 0) + 1));
  }
  return countPatterns(automaton, visits);
}

export function naiveCounts(patterns: readonly Uint8Array[], files: readonly SampleFile[]): number[] {
  return patterns.map((pattern) => {
    let count = 0;
    for (const { bytes } of files) {
      for (let at = 0; at + pattern.length <= bytes.length; at++) {
        if (pattern.every((byte, index) => bytes[at + index] === byte)) count++;
      }
    }
    return count;
  });
}

export function automatonOf(patterns: readonly string[]): Automaton {
  return buildAutomaton(patterns.map((pattern) => Buffer.from(pattern)));
}

export function fileOf(path: string, text: string): SampleFile {
  return { path, bytes: Buffer.from(text) };
}
