/** Pictures of buffers as a browser draws them: no text leaves its picture, and none lies on another. */
import { suite } from "uvu";
import type { Browser } from "playwright-core";
import * as assert from "uvu/assert";
import { compileSpec } from "../../codegen/protocol/compile-spec.js";
import { emitSvg } from "../../codegen/protocol/emit-svg.js";
import { DiagnosticError } from "../../ir/diagnostic.js";
import { openBrowser } from "../support/headless-browser.js";
import { repositorySpecs } from "../support/repository-specs.js";

const LONG = "a_name_of_sixty_characters_which_is_nearly_as_long_as_allowed";

/** Everything that could make text too long for its place. */
const CROWDED = `gridwright: 1
protocol: crowded
version: 1.0.0
doc: WWWW
parameters: { ${LONG}: { min: 0, max: 1048576 } }
structs:
  inner:
    fields:
      ${LONG}: u32
      flags: { type: u32, bits: { ${Array.from({ length: 32 }, (_, i) => `${i === 7 ? LONG : `bit_${i}`}: ${i}`).join(", ")} } }
      pair: "u64[2]"
      columns: mat3x3<f32>
buffers:
  ${LONG}_b:
    group: 0
    binding: 0
    access: read_write
    doc: ${"WWW MMM @@@ iii ".repeat(20)}
    fields:
      ${LONG}_c: "u32[2]"
      first: inner
      many: "inner[90000]"
      words: "u32[9000000]"
      _reserved: { type: "u32[400]", reserved: true }
      wide: u64
      place: vec3<f32>
      tail: "inner[${LONG}]"
`;

/** What is wrong with the picture that is shown, measured by the browser. As text, because a compiled function would bring the compiler's own helpers along. */
const TROUBLES = `(() => {
  const svg = document.querySelector("svg");
  const page = svg.viewBox.baseVal;
  const texts = [...svg.querySelectorAll("text")].map((text) => ({ what: text.textContent, box: text.getBBox() }));
  const outside = texts.filter(({ box }) => box.x < 0 || box.y < 0 || box.x + box.width > page.width || box.y + box.height > page.height);
  const meet = (a, b) => a.x + 1 < b.x + b.width && b.x + 1 < a.x + a.width && a.y + 3 < b.y + b.height && b.y + 3 < a.y + a.height;
  const pairs = texts.flatMap((a, i) => texts.slice(i + 1).filter((b) => meet(a.box, b.box)).map((b) => a.what + " lies on " + b.what));
  return [...(texts.length === 0 ? ["there is no text"] : []), ...outside.map(({ what }) => what + " leaves the picture"), ...pairs];
})()`;

const browser = await openBrowser();
const test = suite<{ browser: Browser }>("memory maps");
test.before((context) => {
  if (typeof browser !== "string") context.browser = browser;
});
test.after(async (context) => {
  await context.browser?.close();
});

if (typeof browser === "string") {
  console.log(`skipped: no browser starts here (${browser})`);
  test.skip("a real browser draws them", () => undefined);
} else {
  test("text stays in its picture and off other text, in a crowded one too", async (context) => {
    const crowded = compileSpec({ file: "crowded.yaml", text: CROWDED });
    if (!crowded.ok) throw new DiagnosticError(crowded.diagnostics, CROWDED);
    const page = await context.browser.newPage({ offline: true });
    for (const { layout, file } of [...repositorySpecs(), { layout: crowded.layout, file: "crowded.yaml" }]) {
      for (const buffer of layout.buffers.filter((each) => each.origin === "own")) {
        await page.setContent(emitSvg(layout, buffer, file));
        assert.equal(await page.evaluate(TROUBLES), [], `${layout.protocol}.${buffer.name}`);
      }
    }
    await page.close();
  });

  test("the check sees text on text and text outside", async (context) => {
    const page = await context.browser.newPage({ offline: true });
    await page.setContent('<svg viewBox="0 0 200 50"><text x="10" y="20">one</text><text x="12" y="22">two</text><text x="190" y="40">three</text></svg>');
    assert.equal(await page.evaluate(TROUBLES), ["three leaves the picture", "one lies on two"]);
    await page.close();
  });
}

test.run();
