/** The lines of `--list`: every occurrence, per file by offset, then in the order of the patterns. */
import type { Automaton } from "./aho-corasick.js";
import type { CorpusBatch } from "./corpus-batch.js";
import { walkChunk } from "./walk-chunk.js";

interface Match {
  readonly offset: number;
  readonly pattern: number;
}

/** Device and host walked the same table over the same bytes and do not agree. */
export interface HitDifference {
  readonly path: string;
  readonly fileOffset: number;
  readonly deviceHits: number;
  readonly hostHits: number;
}

export class MatchList {
  readonly #automaton: Automaton;
  readonly #patterns: readonly string[];
  readonly #write: (lines: string) => Promise<void>;
  /** Matches found whose successors may still begin before them: a match is found at its end, a longer one later. */
  #pending: Match[] = [];
  #path = "";
  /** Occurrences per pattern, listed so far. */
  readonly counts: number[];
  readonly differences: HitDifference[] = [];

  constructor(automaton: Automaton, patterns: readonly string[], write: (lines: string) => Promise<void>) {
    this.#automaton = automaton;
    this.#patterns = patterns.map(escapeControls);
    this.#write = write;
    this.counts = patterns.map(() => 0);
  }

  /** Lists a batch. `hits` is the device's count per chunk; chunks with 0 are not walked. */
  async add(batch: CorpusBatch, hits: ArrayLike<number>): Promise<void> {
    for (const [index, chunk] of batch.chunks.entries()) {
      const path = batch.paths[chunk.file] ?? "";
      // A file that goes on from the batch before keeps what is pending.
      if (path !== this.#path || chunk.fileOffset === 0) await this.end();
      this.#path = path;
      const deviceHits = hits[index] ?? 0;
      if (deviceHits === 0) continue;
      const hostHits = walkChunk(this.#automaton, batch.corpus, chunk, (state, endOffset) => {
        for (const pattern of this.#automaton.outputs[state] ?? []) {
          this.#pending.push({ offset: endOffset - (this.#automaton.patternLengths[pattern] ?? 0), pattern });
        }
      });
      if (hostHits !== deviceHits) this.differences.push({ path, fileOffset: chunk.fileOffset, deviceHits, hostHits });
      await this.#flush(chunk.fileOffset + chunk.byteCount + 1 - this.#automaton.longest);
    }
  }

  /** Writes what is pending; also after the last batch. */
  async end(): Promise<void> {
    await this.#flush(Infinity);
  }

  /** Writes the matches that begin before `settledOffset`: nothing found later can begin there. */
  async #flush(settledOffset: number): Promise<void> {
    if (this.#pending.length === 0) return;
    const ready = this.#pending.filter((match) => match.offset < settledOffset);
    if (ready.length === 0) return;
    this.#pending = this.#pending.filter((match) => match.offset >= settledOffset);
    ready.sort((a, b) => a.offset - b.offset || a.pattern - b.pattern);
    const path = escapeControls(this.#path);
    let lines = "";
    for (const { offset, pattern } of ready) {
      this.counts[pattern] = (this.counts[pattern] ?? 0) + 1;
      lines += `${path}:${offset}:${this.#patterns[pattern] ?? ""}\n`;
    }
    await this.#write(lines);
  }
}

/** One occurrence is one line, whatever a pattern or a file name holds. */
export function escapeControls(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]/g, (control) => ({ "\n": "\\n", "\r": "\\r", "\t": "\\t" })[control] ?? `\\x${control.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
