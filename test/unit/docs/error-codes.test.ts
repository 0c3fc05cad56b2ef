import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { errorCodesPage } from "../../../scripts/docs/error-codes-page.js";
import { ERROR_MEANINGS } from "../../../scripts/docs/error-meanings.js";
import { throwSites } from "../../../scripts/docs/throw-sites.js";
import { golden } from "../../../testing/golden.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const sources = new Map(
  readdirSync(join(root, "runtime"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && path !== "error.ts")
    .map((path): [string, string] => [path.replaceAll("\\", "/"), read(join("runtime", path))])
    .filter(([, text]) => text.includes("GridwrightError")),
);

test("the page of error codes says what the sources say", () => {
  golden(join(root, "docs/error-codes.md"), errorCodesPage({ union: read("runtime/error.ts"), sources }));
});

test("every code has a meaning and a place in the sources that throws it", () => {
  const thrown = new Set(throwSites(sources).map(({ code }) => code));
  const codes = Object.keys(ERROR_MEANINGS);
  assert.equal(codes.filter((code) => !thrown.has(code)), []);
  const union = [...read("runtime/error.ts").matchAll(/^ {2}\| "([^"]+)"/gm)].map((match) => match[1]);
  assert.equal([...codes].sort(), [...union].sort());
});

test("a throw is read with its sentence, its advice and the names of its fields", () => {
  const text = 'throw new GridwrightError({ code: "a/b", message: `slot ${slot} of ${String(this.count)} is ${x ? 1 : 2}`, help: ok ? "wait" : "go", fields: { slot, limit: 3 } });';
  assert.equal(throwSites(new Map([["x.ts", text]])), [{ code: "a/b", message: "slot {slot} of {count} is {...}", help: "wait; or: go", fields: ["slot", "limit"] }]);
});

test.run();
