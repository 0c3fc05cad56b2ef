import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { recount } from "../../../examples/scan/recount.js";
import { naiveCounts } from "./scan-sample.js";

const test = suite<{ folder: string }>("recount");
test.before.each((context) => void (context.folder = mkdtempSync(join(tmpdir(), "scan-recount-"))));
test.after.each((context) => rmSync(context.folder, { recursive: true }));
const never = new AbortController().signal;
const bytesOf = (patterns: readonly string[]): Uint8Array[] => patterns.map((pattern) => Buffer.from(pattern));

test("counts overlapping occurrences over several files", async ({ folder }) => {
  const texts = ["aaaa", "", "xabaabab"];
  const files = texts.map((text, index) => {
    const path = join(folder, String(index));
    writeFileSync(path, text);
    return { path, bytes: text.length };
  });
  assert.equal(await recount(files, bytesOf(["aa", "aba", "a"]), never), { counts: [4, 2, 8], changed: [] });
});

test("an occurrence across the seam of two pieces counts once, wherever it lies", async ({ folder }) => {
  const patterns = bytesOf(["needle", "ee", "n"]);
  const path = join(folder, "large");
  const bytes = Buffer.alloc(4 * 1024 * 1024 + 64, ".");
  for (let at = 4 * 1024 * 1024 - 8; at < 4 * 1024 * 1024 + 40; at += 7) bytes.write("needle", at);
  writeFileSync(path, bytes);
  const { counts } = await recount([{ path, bytes: bytes.length }], patterns, never);
  assert.equal(counts, naiveCounts(patterns, [{ path, bytes: bytes.subarray(4 * 1024 * 1024 - 64) }]));
});

test("bytes behind those that were scanned do not count, and a file that became shorter is named", async ({ folder }) => {
  const path = join(folder, "file");
  writeFileSync(path, "aaaa");
  assert.equal(await recount([{ path, bytes: 3 }], bytesOf(["aa"]), never), { counts: [2], changed: [] });
  assert.equal((await recount([{ path, bytes: 5 }], bytesOf(["aa"]), never)).changed, [path]);
  assert.equal((await recount([{ path: join(folder, "gone"), bytes: 0 }], bytesOf(["aa"]), never)).changed, [join(folder, "gone")]);
});

test("stops with the reason of its signal", async ({ folder }) => {
  writeFileSync(join(folder, "file"), "a");
  const reason = new Error("enough");
  const error = await recount([{ path: join(folder, "file"), bytes: 1 }], bytesOf(["a"]), AbortSignal.abort(reason)).catch((caught: unknown) => caught);
  assert.is(error, reason);
});

test.run();
