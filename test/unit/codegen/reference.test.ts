/** The reference in Markdown: complete, its links lead somewhere, and no prose becomes anything but prose. */
import { join } from "node:path";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { emitMarkdown } from "../../../codegen/protocol/emit-markdown.js";
import { generate } from "../../../codegen/protocol/generate.js";
import { markdownLine, markdownProse, table } from "../../../codegen/protocol/markdown/markdown-text.js";
import { golden } from "../../../testing/golden.js";
import { readProjectFile, repositorySpecs, ROOT, SAMPLES } from "../../support/repository-specs.js";

const NAMES = ["weather", "forecast", "scene"];
const requests = NAMES.map((name) => ({ file: `${SAMPLES}/${name}.yaml`, text: readProjectFile(`${SAMPLES}/${name}.yaml`), typescript: "out", shaders: "out", docs: "docs", errors: "gridwright" }));
const generated = await generate(requests, readProjectFile);
assert.ok(generated.ok);
const files = new Map(generated.specs.flatMap((spec) => spec.files.map(({ path, text }) => [path, text] as const)));

for (const name of NAMES) {
  test(`${name}: the reference is what the golden says`, () => golden(join(ROOT, SAMPLES, `expected/${name}.md`), files.get(`docs/${name}.md`) ?? ""));
}

function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^## (\w+)$/gm)].map(([, title = ""]) => title.toLowerCase());
  return [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id).concat(headings);
}

function checkPage(text: string): void {
  const anchors = anchorsOf(text);
  assert.is(new Set(anchors).size, anchors.length, "every anchor is one place");
  for (const [, target = ""] of text.matchAll(/\]\(#([^)]+)\)/g)) assert.ok(anchors.includes(target), `#${target} leads nowhere`);
  for (const block of text.split("\n\n").filter((each) => each.startsWith("|"))) {
    const cells = block.trimEnd().split("\n").map((row) => row.replace(/\\[\\|]/g, "").split("|").length);
    assert.is(new Set(cells).size, 1, block);
  }
}

for (const { file, layout } of repositorySpecs()) {
  test(`${file}: every link leads somewhere, every table is one, everything that has a name has an anchor`, () => {
    const text = emitMarkdown(layout, file, () => undefined);
    checkPage(text);
    const anchors = new Set(anchorsOf(text));
    const expected = [
      ...layout.parameters.map(({ name }) => `parameter-${name}`),
      ...layout.constants.map(({ name }) => `constant-${name}`),
      ...layout.aliases.map(({ name }) => `alias-${name}`),
      ...layout.enums.flatMap(({ name, values }) => [`enum-${name}`, ...values.map((value) => `enum-${name}-${value.name}`)]),
      ...layout.opcodes.map(({ name }) => `opcode-${name}`),
      ...layout.structs.flatMap(({ name, fields }) => [`struct-${name}`, ...fields.map((field) => `struct-${name}-${field.name}`)]),
      ...layout.buffers.flatMap(({ name, content }) => [`buffer-${name}`, ...(content.kind === "Struct" ? content.fields.map((field) => `buffer-${name}-${field.name}`) : [])]),
    ];
    assert.equal(expected.filter((each) => !anchors.has(each)), []);
  });
}

test("each picture is a file that is generated beside the reference, and a spec whose docs nobody wants has neither", async () => {
  for (const name of NAMES) {
    const pictures = [...(files.get(`docs/${name}.md`) ?? "").matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, file = ""]) => `docs/${file}`);
    assert.equal(pictures.sort(), [...files.keys()].filter((path) => path.startsWith(`docs/${name}.`) && path.endsWith(".svg")).sort());
    assert.ok(pictures.length > 0);
  }
  const without = await generate(requests.map(({ docs: _, ...request }) => request), readProjectFile);
  assert.ok(without.ok);
  assert.equal(without.specs.flatMap((spec) => spec.files).filter(({ path }) => !path.startsWith("out/")), []);
});

test("the bytes of a struct are listed without a gap, padding included", () => {
  const scene = repositorySpecs().find(({ layout }) => layout.protocol === "scene");
  assert.ok(scene);
  const text = emitMarkdown(scene.layout, scene.file, () => undefined);
  for (const { name, sizeBytes } of scene.layout.structs) {
    const section = text.split(`<a id="struct-${name}"></a>`)[1]?.split("\n### ")[0] ?? "";
    const rows = [...section.matchAll(/^\| (\d+) \| (\d+) \|/gm)].map(([, at, size]) => ({ at: Number(at), size: Number(size) }));
    assert.is(rows.reduce((end, { at, size }) => (assert.is(at, end), at + size), 0), sizeBytes, name);
  }
});

const PROSE: readonly (readonly [prose: string, markdown: string])[] = [
  ["plain words, snake_case and 2 - 1 > 0", "plain words, snake_case and 2 - 1 > 0"],
  ["*bold* _slanted_ ~struck~ $x$", "\\*bold\\* \\_slanted\\_ \\~struck\\~ \\$x\\$"],
  ["[a](b) ![c](d)", "\\[a\\](b) !\\[c\\](d)"],
  ["<script>alert(1)</script> <!-- &lt; & co", "&lt;script>alert(1)&lt;/script> &lt;!-- &amp;lt; & co"],
  ["code `a_*b<c>` stays, a lone ` does not", "code `a_*b<c>` stays, a lone \\` does not"],
  ["see https://a.b/c_d?e=1&f=2#g.", "see <https://a.b/c_d?e=1&f=2#g>."],
  ["back\\slash", "back\\\\slash"],
];

for (const [prose, markdown] of PROSE) {
  test(`prose is prose: ${prose}`, () => {
    assert.is(markdownLine(prose), markdown);
    assert.equal(markdownProse(prose), [markdown]);
  });
}

test("a paragraph can't begin as something else, while lists stay lists", () => {
  assert.equal(markdownProse("# no heading"), ["\\# no heading"]);
  assert.equal(markdownProse("> no quote"), ["\\> no quote"]);
  assert.equal(markdownProse("12) no list"), ["12\\) no list"]);
  assert.equal(markdownProse("a\n\n---\n\nb"), ["a", "", "\\---", "", "b"]);
  assert.equal(markdownProse("Two:\n- _one_\n- two\n\n1. a"), ["Two:", "- \\_one\\_", "- two", "", "1. a"]);
});

test("no text ends a cell of a table", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("|", "\\", "`", "a", " ", "\n", "<", "*"), { maxLength: 12 }), (parts) => {
      const [head, , row = ""] = table([{ title: "a" }, { title: "b" }], [[markdownLine(parts.join("")), "b"]]);
      assert.is(head, "| a | b |");
      // GitHub takes a bar for text where an odd number of backslashes stands before it.
      assert.is(row.replace(/\\[\\|]/g, "").split("|").length, 4, row);
    }),
    { numRuns: 2000, seed: 8 },
  );
});

test.run();
