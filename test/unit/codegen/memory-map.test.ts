/** The pictures of buffers: every byte is in them once, nothing of a spec escapes from its text, and breaks say what they leave out. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileSpec } from "../../../codegen/protocol/compile-spec.js";
import { emitSvg } from "../../../codegen/protocol/emit-svg.js";
import type { BufferEntry, Layout } from "../../../codegen/protocol/layout.js";
import { mapRows } from "../../../codegen/protocol/svg/map-rows.js";
import { mapContent } from "../../../codegen/protocol/svg/map-spans.js";
import { escapeXml, fitPath, fitText, textWidth, wrapText } from "../../../codegen/protocol/svg/svg-text.js";
import { DiagnosticError } from "../../../ir/diagnostic.js";
import { randomSpec } from "../../support/random-spec.js";
import { repositorySpecs } from "../../support/repository-specs.js";

const HEAD = "gridwright: 1\nprotocol: sample\nversion: 1.0.0\nparameters: { n: { min: 0, max: 8 } }\n";

function layoutOf(text: string): Layout {
  const compiled = compileSpec({ file: "spec.yaml", text });
  if (!compiled.ok) throw new DiagnosticError(compiled.diagnostics, text);
  return compiled.layout;
}

/** The picture of a buffer with these fields. */
function picture(fields: string, more = ""): string {
  const layout = layoutOf(`${HEAD}${more}buffers: { b: { group: 0, binding: 0, access: read_write, fields: { ${fields} } } }\n`);
  return layout.buffers.map((buffer) => emitSvg(layout, buffer, "spec.yaml")).join("");
}

/** Throws unless the rows are one behind the other from byte 0, up to the tail and a part of it. */
function checkCovered(layout: Layout, buffer: BufferEntry): void {
  const { spans, tail } = mapContent(layout, buffer);
  let end = 0;
  for (const row of mapRows(spans)) {
    for (const run of row.kind === "Cells" ? row.cells : [row]) {
      assert.is(run.offsetBytes, end);
      assert.ok(run.offsetBytes >= run.span.offsetBytes && run.offsetBytes + run.sizeBytes <= run.span.offsetBytes + run.span.sizeBytes, "a cell shows bytes of its span");
      end += run.sizeBytes;
    }
  }
  const rest = spans.at(-1);
  // The last row shows where the next element of the tail begins.
  const shown = end - buffer.fixedBytes - (tail?.continues === true && rest?.kind === "Elided" && rest.tail ? rest.sizeBytes : 0);
  if (tail === undefined) assert.is(shown, 0);
  else assert.ok(shown % tail.strideBytes === 0 && shown <= tail.max * tail.strideBytes && (tail.continues || shown === tail.max * tail.strideBytes), `${shown} bytes of the tail are shown`);
}

test("every byte of every buffer of this repository is in its picture once", () => {
  for (const { layout } of repositorySpecs()) for (const buffer of layout.buffers) checkCovered(layout, buffer);
});

test("every byte of any buffer is in its picture once", () => {
  fc.assert(fc.property(randomSpec, (text) => {
    const layout = layoutOf(text);
    for (const buffer of layout.buffers) {
      checkCovered(layout, buffer);
      assert.is(emitSvg(layout, buffer, "spec.yaml"), emitSvg(layoutOf(text), buffer, "spec.yaml"));
    }
  }), { numRuns: 20, seed: 1, endOnFailure: true });
});

test("an array of four rows is drawn whole, and a longer one has a break that counts what it leaves out", () => {
  assert.not.match(picture('a: "u32[16]"'), "elements");
  assert.match(picture('a: "u32[24]"'), "a[4] to [19]  ·  16 of 24 elements  ·  bytes 16 to 79");
  assert.match(picture('x: u32, a: "u32[24]"'), "a[3] to [22]  ·  20 of 24 elements  ·  bytes 16 to 95");
});

test("an array of structs shows its first element and counts the others", () => {
  const struct = 'structs: { s: { size: 64, fields: { v: "u32[16]" } } }\n';
  assert.not.match(picture('a: "s[2]"', struct), "bytes each");
  assert.match(picture('a: "s[3]"', struct), "a[1] to [2], 64 bytes each  ·  bytes 64 to 191");
  assert.match(picture('a: "s[2]", b: u32', 'structs: { s: { size: 80, fields: { v: "u32[20]" } } }\n'), "a[1], 80 bytes  ·  bytes 80 to 159");
});

test("reserved words and padding are hatched, and named in the legend only where there are some", () => {
  assert.not.match(picture("a: u32"), "reserved or padding");
  assert.match(picture("a: u32, _r: { type: u32, reserved: true }"), "reserved or padding: zero");
  assert.match(picture("a: vec3<f32>, b: vec4<f32>"), "padding, 4 bytes");
});

test("a run-time tail stays open unless the picture shows all that it may hold", () => {
  assert.match(picture('a: u32, t: "u32[n]"'), "and so on: n elements in all (0 to 8), 4 bytes each");
  assert.not.match(picture('a: u32, t: "u32[n]"').replace(/max: 8/, ""), /<text[^>]*>end</);
  const layout = layoutOf(`${HEAD.replace("max: 8", "max: 3")}buffers: { b: { group: 0, binding: 0, access: read, element: u32, count: n } }\n`);
  assert.match(layout.buffers.map((buffer) => emitSvg(layout, buffer, "spec.yaml")).join(""), /<text[^>]*>end</);
});

test("named bits are shown within their word, and each by its name below", () => {
  const svg = picture("flags: { type: u32, bits: { on: 0, level: { at: 4..7, doc: from 0 } } }");
  assert.match(svg, /<text class="muted"[^>]*>4–7<\/text>\n<text class="name"[^>]*>level<\/text>\n<text class="prose muted"[^>]*>from 0</);
});

test("prose can't leave its text, and what XML has no character for is replaced", () => {
  const svg = picture('a: { type: u32, doc: "</title><script>alert(1)</script> & --> \\u0001" }');
  assert.not.match(svg, "<script");
  assert.match(svg, "&lt;/title&gt;&lt;script&gt;");
  assert.is(escapeXml('<a b="c">\u0000\ud800&'), "&lt;a b=&quot;c&quot;&gt;\uFFFD\uFFFD&amp;");
});

test("a picture is no more than a picture: no script, no link, no other file", () => {
  for (const { layout, file } of repositorySpecs()) for (const buffer of layout.buffers) assert.not.match(emitSvg(layout, buffer, file), /<script|href|@import|<image|<foreignObject|on\w+=/);
});

test("text that fits is left alone, and one that is a pixel too wide is shortened", () => {
  const width = textWidth("observables", 10);
  assert.is(fitText("observables", width, 10), "observables");
  assert.is(fitText("observables", width - 1, 10), "observabl…");
  assert.is(fitText("observables", 12, 10), "");
  assert.equal(fitPath("lights[0].flags.on", textWidth("lights[0].flags.on", 10), 10), { owner: "lights[0].flags.", name: "on" });
  assert.equal(fitPath("lights[0].flags.on", textWidth("…flags.on", 10), 10), { owner: "…flags.", name: "on" });
  assert.equal(wrapText(`aa bb ${"x".repeat(1e6)}`, textWidth("aa bb", 10), 10, "mono"), ["aa bb", "xxxx…"]);
});

test("a struct of more fields than anyone would look at is cut, and says where", () => {
  const fields = Array.from({ length: 1500 }, (_, i) => `f${i}: u32`).join(", ");
  assert.match(picture(fields), "the fields from b.f1200 on");
});

test.run();
