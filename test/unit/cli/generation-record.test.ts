/** A record of an earlier generation is believed only where everything is as it was. */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { keepRecord, upToDateOutputs } from "../../../cli/generation-record.js";

const GENERATOR = "one";
const FILES = [{ path: "out/a.ts", text: "a" }, { path: "out/manifest.json", text: "m" }];

/** Longer ago than file clocks are off. */
const LATER_MS = 1000;

function withProject(action: (folder: string) => void): void {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "gridwright-record-")));
  try {
    for (const name of ["node_modules", "out"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "spec.yaml"), "spec");
    for (const { path, text } of FILES) writeFileSync(join(folder, path), text);
    action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function keep(folder: string, started = Date.now() + LATER_MS): void {
  keepRecord(folder, new Set([join(folder, "spec.yaml"), join(folder, "base.yaml")]), FILES, started, GENERATOR);
}

test("where inputs and outputs are as they were, the outputs are known", () => {
  withProject((folder) => {
    assert.is(upToDateOutputs(folder, GENERATOR), undefined, "nothing is known before the first run");
    keep(folder);
    assert.equal(upToDateOutputs(folder, GENERATOR), ["out/a.ts", "out/manifest.json"]);
  });
});

const CHANGES: readonly (readonly [what: string, change: (folder: string) => void])[] = [
  ["an input says something else", (folder) => writeFileSync(join(folder, "spec.yaml"), "spec ")],
  ["an input is gone", (folder) => rmSync(join(folder, "spec.yaml"))],
  ["a file is there that was looked for in vain", (folder) => writeFileSync(join(folder, "base.yaml"), "")],
  ["an output was edited by hand", (folder) => writeFileSync(join(folder, "out/a.ts"), "A")],
  ["an output is gone", (folder) => rmSync(join(folder, "out/a.ts"))],
  ["the manifest is another", (folder) => writeFileSync(join(folder, "out/manifest.json"), "{}")],
  ["the record is cut short", (folder) => writeFileSync(recordOf(folder), '{"generator":"one","inputs":{')],
  ["the record lists nothing", (folder) => writeFileSync(recordOf(folder), '{"generator":"one","inputs":{},"outputs":{}}')],
];

for (const [what, change] of CHANGES) {
  test(`only a generation can tell where ${what}`, () => {
    withProject((folder) => {
      keep(folder);
      change(folder);
      assert.is(upToDateOutputs(folder, GENERATOR), undefined);
    });
  });
}

test("only a generation can tell where the generator is another, or has no fingerprint because it runs from source", () => {
  withProject((folder) => {
    keep(folder);
    assert.is(upToDateOutputs(folder, "two"), undefined);
    assert.is(upToDateOutputs(folder), undefined);
  });
});

test("nothing is kept where an input changed while it was read, or there is no folder for caches", () => {
  withProject((folder) => {
    keep(folder, Date.now() - LATER_MS);
    assert.is(upToDateOutputs(folder, GENERATOR), undefined);
    rmSync(join(folder, "node_modules"), { recursive: true });
    keep(folder);
    assert.is(upToDateOutputs(folder, GENERATOR), undefined);
  });
});

function recordOf(folder: string): string {
  const cache = join(folder, "node_modules/.cache/gridwright");
  return join(cache, readdirSync(cache)[0] ?? "");
}

test.run();
