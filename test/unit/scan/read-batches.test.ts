import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ScanGeometry } from "../../../examples/scan/chunk.js";
import { CorpusBatch } from "../../../examples/scan/corpus-batch.js";
import type { Unreadable } from "../../../examples/scan/file-walker.js";
import { readBatches } from "../../../examples/scan/read-batches.js";

const test = suite<{ folder: string }>("read batches");
test.before.each((context) => void (context.folder = mkdtempSync(join(tmpdir(), "scan-read-"))));
test.after.each((context) => rmSync(context.folder, { recursive: true }));

const tiny: ScanGeometry = { corpusBytes: 32, slotCount: 4, chunkBytes: 8, warmBytes: 4 };

interface Reading {
  /** Per batch, the text of each chunk. */
  readonly batches: string[][];
  readonly files: [string, number][];
  readonly unreadable: Unreadable[];
  readonly progress: { files: number; bytes: number; loadMs: number };
}

async function read(paths: readonly string[], signal = new AbortController().signal): Promise<Reading> {
  const reading: Reading = { batches: [], files: [], unreadable: [], progress: { files: 0, bytes: 0, loadMs: 0 } };
  const options = { signal, onUnreadable: (file: Unreadable) => void reading.unreadable.push(file), onFile: (path: string, bytes: number) => void reading.files.push([path, bytes]) };
  for await (const batch of readBatches(paths, new CorpusBatch(tiny), reading.progress, options)) {
    reading.batches.push(batch.chunks.map((chunk) => {
      const start = (chunk.firstWord + chunk.warmWords) * 4;
      return Buffer.from(batch.corpus.subarray(start, start + chunk.byteCount)).toString();
    }));
  }
  return reading;
}

test("a file larger than the corpus comes back whole over several batches", async ({ folder }) => {
  const path = join(folder, "large");
  const text = Array.from({ length: 10 }, (_, index) => `line ${index}.`).join("");
  writeFileSync(path, text);
  const { batches, files, progress } = await read([path]);
  assert.is(batches.flat().join(""), text);
  assert.ok(batches.length > 2);
  assert.equal(files, [[path, text.length]]);
  assert.is(progress.bytes, text.length);
});

test("small and empty files share a batch", async ({ folder }) => {
  const paths = ["one", "", "three"].map((text, index) => {
    writeFileSync(join(folder, String(index)), text);
    return join(folder, String(index));
  });
  const { batches, progress } = await read(paths);
  assert.equal(batches, [["one", "three"]]);
  assert.is(progress.files, 3);
});

test("a file that cannot be read is reported and the others are read", async ({ folder }) => {
  writeFileSync(join(folder, "good"), "good");
  const { batches, unreadable, progress } = await read([join(folder, "gone"), join(folder, "good")]);
  assert.equal(batches, [["good"]]);
  assert.is(progress.files, 1);
  assert.equal(unreadable.map(({ path }) => path), [join(folder, "gone")]);
  assert.match(unreadable[0]?.reason ?? "", /ENOENT/);
});

if (process.platform !== "win32") {
  test("a link that took a file's place is not followed", async ({ folder }) => {
    writeFileSync(join(folder, "target"), "secret");
    symlinkSync(join(folder, "target"), join(folder, "link"));
    const { batches, unreadable } = await read([join(folder, "link")]);
    assert.equal(batches, []);
    assert.is(unreadable.length, 1);
  });
}

test("stops with the reason of its signal", async ({ folder }) => {
  writeFileSync(join(folder, "file"), "x");
  const reason = new Error("enough");
  assert.is(await read([join(folder, "file")], AbortSignal.abort(reason)).catch((caught: unknown) => caught), reason);
});

test.run();
