/** A generated TypeScript module, loaded from its text. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { ROOT } from "./repository-specs.js";

/** `text` was generated into the folder `test`. */
export async function importGenerated(text: string): Promise<object> {
  const result = await build({ stdin: { contents: text, resolveDir: join(ROOT, "test"), loader: "ts" }, bundle: true, write: false, format: "esm", target: "node20", logLevel: "silent" });
  const folder = mkdtempSync(join(tmpdir(), "gridwright-test-"));
  try {
    const file = join(folder, "module.mjs");
    writeFileSync(file, result.outputFiles[0]?.text ?? "");
    const module: object = await import(pathToFileURL(file).href);
    return module;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
