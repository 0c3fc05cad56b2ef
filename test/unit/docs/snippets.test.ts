/**
 * Runs what the pages in `docs/` show. The `ts` blocks of a page are one module, in order, in a folder where `gridwright` is
 * the package's own source.
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { linkPackage } from "../../support/linked-package.js";
import { ROOT } from "../../support/repository-specs.js";

const docs = join(ROOT, "docs");

function snippetsOf(page: string): string[] {
  return [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
}

/** The page's blocks as a module; blank lines stand for its prose, so that errors tell the page's own lines. */
function moduleOf(page: string): string {
  let isCode = false;
  const lines = page.split("\n").map((line) => {
    if (line.startsWith("```")) {
      isCode = line === "```ts";
      return "";
    }
    return isCode ? line : "";
  });
  return lines.join("\n");
}

async function runPage(name: string, text: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "gridwright-docs-"));
  try {
    linkPackage(folder);
    const file = join(folder, `${name}.mts`);
    writeFileSync(file, moduleOf(text));
    await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const pages = readdirSync(docs).filter((name) => name.endsWith(".md")).map((name) => ({ name, text: readFileSync(join(docs, name), "utf8") }));

/** A page with commands is followed as a whole, in a project of its own, by a test of its own. */
const isFollowed = (page: string): boolean => page.includes("\n```console");

for (const { name, text } of pages.filter((page) => snippetsOf(page.text).length > 0 && !isFollowed(page.text))) {
  test(`every snippet of docs/${name} runs, and what it claims holds`, async () => {
    await runPage(name, text);
  });
}

test("a claim that does not hold fails its page", async () => {
  const page = 'Text.\n\n```ts\nimport { countDone } from "gridwright";\nif (countDone(new Uint8Array(64)) !== 1) throw new RangeError("none is done");\n```\n';
  const outcome: unknown = await runPage("wrong", page).then(() => "no error", (error: unknown) => error);
  assert.instance(outcome, RangeError);
});

test("every page with commands has a test that follows it", () => {
  for (const { name, text } of pages) if (isFollowed(text)) assert.ok(existsSync(new URL(`./${name.replace(/\.md$/, ".test.ts")}`, import.meta.url)), name);
});

for (const [page, chapters] of [["own-your-bytes.md", 9], ["grid-sync.md", 7]] as const) {
  test(`docs/${page} shows what it claims, in ${chapters} snippets at least`, () => {
    assert.ok(snippetsOf(pages.find(({ name }) => name === page)?.text ?? "").length >= chapters);
  });
}

test.run();
