import { test } from "uvu";
import * as assert from "uvu/assert";
import { scanGeometry, type Chunk, type ScanGeometry } from "../../../examples/scan/chunk.js";
import { automatonOf, fileOf, modelCounts, packFiles, type SampleFile } from "./scan-sample.js";

const tiny: ScanGeometry = { corpusBytes: 32, slotCount: 4, chunkBytes: 8, warmBytes: 4 };

function batchesOf(files: readonly SampleFile[], geometry: ScanGeometry): { chunks: readonly Chunk[]; paths: readonly string[] }[] {
  return Array.from(packFiles(files, geometry), (batch) => ({ chunks: batch.chunks, paths: batch.paths }));
}

test("a file of exactly one chunk is one chunk, one byte more makes two", () => {
  assert.equal(batchesOf([fileOf("a", "12345678")], tiny)[0]?.chunks, [{ file: 0, fileOffset: 0, firstWord: 0, warmWords: 0, byteCount: 8 }]);
  assert.equal(batchesOf([fileOf("a", "123456789")], tiny)[0]?.chunks, [
    { file: 0, fileOffset: 0, firstWord: 0, warmWords: 0, byteCount: 8 },
    { file: 0, fileOffset: 8, firstWord: 1, warmWords: 1, byteCount: 1 },
  ]);
});

test("an empty file has no chunk", () => {
  assert.equal(batchesOf([fileOf("a", "")], tiny), []);
});

test("each file starts at a word and no chunk warms up on another file", () => {
  const [batch] = batchesOf([fileOf("a", "12345"), fileOf("b", "123456789")], tiny);
  assert.equal(batch?.paths, ["a", "b"]);
  assert.equal(batch?.chunks.slice(1), [
    { file: 1, fileOffset: 0, firstWord: 2, warmWords: 0, byteCount: 8 },
    { file: 1, fileOffset: 8, firstWord: 3, warmWords: 1, byteCount: 1 },
  ]);
});

test("a file larger than the corpus goes on in the next batch, behind the bytes before it", () => {
  const batches = batchesOf([fileOf("a", "0123456789".repeat(4))], tiny);
  assert.equal(batches.map(({ chunks }) => chunks.map((chunk) => [chunk.fileOffset, chunk.warmWords, chunk.byteCount])), [
    [[0, 0, 8], [8, 1, 8], [16, 1, 8], [24, 1, 8]],
    [[32, 1, 8]],
  ]);
});

test("a batch is full at the last slot, however much corpus is left", () => {
  const files = ["a", "b", "c", "d", "e"].map((name) => fileOf(name, "x"));
  assert.equal(batchesOf(files, tiny).map(({ paths }) => paths.join("")), ["abcd", "e"]);
});

test("a match across a seam is counted once", () => {
  const automaton = automatonOf(["4567", "78"]);
  for (const text of ["0123456789", "00123456789", "000123456789", "0000123456789", "4567", "34567845678"]) {
    const expected = text.split("4567").length - 1;
    assert.is(modelCounts(automaton, [fileOf("a", text)], tiny)[0], expected, text);
  }
});

test("a match across a batch seam is counted once", () => {
  const automaton = automatonOf(["abcd"]);
  for (let at = 24; at <= 36; at++) {
    assert.equal(modelCounts(automaton, [fileOf("a", `${".".repeat(at)}abcd....`)], tiny), [1], `at ${at}`);
  }
});

test("two halves of a pattern at the end and the start of neighbouring files are no match", () => {
  assert.equal(modelCounts(automatonOf(["abcd"]), [fileOf("a", "xxab"), fileOf("b", "cdxx")], tiny), [0]);
});

test("the warm-up covers the longest pattern less one byte, in whole words", () => {
  assert.equal([1, 2, 5, 6].map((longest) => scanGeometry(longest).warmBytes), [0, 4, 4, 8]);
});

test("long patterns get chunks of at least eight times their warm-up, and a corpus that holds them", () => {
  const geometry = scanGeometry(65_535);
  assert.ok(geometry.chunkBytes >= 8 * geometry.warmBytes);
  assert.ok(geometry.corpusBytes >= geometry.warmBytes + geometry.chunkBytes);
  const small = scanGeometry(65_535, "interpreter");
  assert.ok(small.corpusBytes >= small.warmBytes + small.chunkBytes);
});

test.run();
