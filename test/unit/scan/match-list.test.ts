import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ScanGeometry } from "../../../examples/scan/chunk.js";
import { escapeControls, MatchList } from "../../../examples/scan/match-list.js";
import { walkChunk } from "../../../examples/scan/walk-chunk.js";
import { automatonOf, fileOf, packFiles, type SampleFile } from "./scan-sample.js";

const tiny: ScanGeometry = { corpusBytes: 32, slotCount: 4, chunkBytes: 8, warmBytes: 8 };

/** Lists with the host standing in for the device; `tamper` changes what the "device" reports. */
async function list(patterns: readonly string[], files: readonly SampleFile[], tamper = (hits: number): number => hits): Promise<{ lines: string[]; matches: MatchList }> {
  const automaton = automatonOf(patterns);
  let output = "";
  const matches = new MatchList(automaton, patterns, async (lines) => void (output += lines));
  for (const batch of packFiles(files, tiny)) {
    await matches.add(batch, batch.chunks.map((chunk) => tamper(walkChunk(automaton, batch.corpus, chunk, () => {}))));
  }
  await matches.end();
  return { lines: output.split("\n").slice(0, -1), matches };
}

test("each occurrence is one line with its file, its first byte and its pattern", async () => {
  const { lines } = await list(["ab"], [fileOf("x", "ab.ab"), fileOf("y", ".ab")]);
  assert.equal(lines, ["x:0:ab", "x:3:ab", "y:1:ab"]);
});

test("lines of a file are ordered by offset, then by pattern, also across chunk and batch seams", async () => {
  const text = "she sells ushers, he said, she heard the hush";
  const patterns = ["e", "she", "he", "ushers"];
  const { lines, matches } = await list(patterns, [fileOf("x", text)]);
  const expected: string[] = [];
  for (let at = 0; at < text.length; at++) for (const pattern of patterns) if (text.startsWith(pattern, at)) expected.push(`x:${at}:${pattern}`);
  assert.equal(lines, expected);
  assert.equal(matches.counts, patterns.map((pattern) => expected.filter((line) => line.endsWith(`:${pattern}`)).length));
  assert.equal(matches.differences, []);
});

test("a chunk whose device count differs from the host's is reported", async () => {
  const { matches } = await list(["ab"], [fileOf("x", "ab.ab")], (hits) => hits + 1);
  assert.equal(matches.differences, [{ path: "x", fileOffset: 0, deviceHits: 3, hostHits: 2 }]);
});

test("a chunk that the device counted nothing in is not walked", async () => {
  const { lines, matches } = await list(["ab"], [fileOf("x", "ab.ab")], () => 0);
  assert.equal(lines, []);
  assert.equal(matches.counts, [0]);
});

test("line breaks and other control characters in a name or a pattern do not break a line", async () => {
  const { lines } = await list(["a\nb"], [fileOf("new\nline", "a\nb")]);
  assert.equal(lines, ["new\\nline:0:a\\nb"]);
  assert.is(escapeControls("\u0000\t\u007f\r"), "\\x00\\t\\x7f\\r");
});

test.run();
