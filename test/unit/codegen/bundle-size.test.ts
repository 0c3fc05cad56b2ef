/** What a bundle costs that imports one function of the package. */
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { build } from "esbuild";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ROOT } from "../../support/repository-specs.js";

const KIB = 1024;

async function bundle(code: string): Promise<{ readonly text: string; readonly gzipped: number }> {
  const result = await build({
    stdin: { contents: code, resolveDir: join(ROOT, "runtime"), loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    logLevel: "silent",
  });
  const text = result.outputFiles[0]?.text ?? "";
  return { text, gzipped: gzipSync(text, { level: 9 }).byteLength };
}

test("importing only publishSlot bundles to under 2 KiB gzip, errors and their help included", async () => {
  const { text, gzipped } = await bundle('export { publishSlot } from "./index.js";');
  assert.ok(gzipped < 2 * KIB, `${gzipped} bytes`);
  assert.match(text, "only an empty or a done slot may be written");
});

test("importing only a generated form for whole arrays brings none of the others", async () => {
  const { text, gzipped } = await bundle('export { writeSlotArray } from "./generated/megakernel.js";');
  assert.ok(gzipped < KIB, `${gzipped} bytes`);
  assert.not.match(text, "decode/");
  const everything = await bundle('export * from "./generated/megakernel.js";');
  assert.ok(everything.gzipped > 4 * gzipped, "the module as a whole is much larger");
});

test.run();
