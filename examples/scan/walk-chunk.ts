/** What the device does with a chunk, on the host: for `--list`, which must know where a match lies, and for tests. */
import type { Automaton } from "./aho-corasick.js";
import type { Chunk } from "./chunk.js";
import { ROW_WORDS } from "./generated/scan.js";

/**
 * Calls `onHit` for each byte of the chunk that enters an accepting state, with that state's index and the offset *behind*
 * the byte in the file. Returns the number of calls, which is what the device reports as `hits`.
 */
export function walkChunk(automaton: Automaton, corpus: Uint8Array, chunk: Chunk, onHit: (acceptingState: number, endOffset: number) => void): number {
  const { transitions, acceptingRow } = automaton;
  const begin = (chunk.firstWord + chunk.warmWords) * 4;
  let row = 0;
  for (let at = chunk.firstWord * 4; at < begin; at++) row = transitions[row + (corpus[at] ?? 0)] ?? 0;
  let hits = 0;
  for (let at = 0; at < chunk.byteCount; at++) {
    row = transitions[row + (corpus[begin + at] ?? 0)] ?? 0;
    if (row < acceptingRow) continue;
    hits++;
    onHit((row - acceptingRow) / ROW_WORDS, chunk.fileOffset + at + 1);
  }
  return hits;
}
