/** Any text at all is a layout or findings with places; and every layout becomes files that compilers accept. */
import { transform } from "esbuild";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compareLayouts } from "../../codegen/protocol/breaking/compare-layouts.js";
import { compileSpec } from "../../codegen/protocol/compile-spec.js";
import { layoutDocument } from "../../codegen/protocol/emit-layout-json.js";
import { generate } from "../../codegen/protocol/generate.js";
import { pascalCase } from "../../codegen/protocol/names.js";
import { Places } from "../../codegen/protocol/places.js";
import { wgslIdentifier, wgslMemberName } from "../../codegen/shader/wgsl/type-printer.js";
import { validateWithNaga } from "../../testing/naga.js";
import { reflectedOffsets } from "../support/reflect-wgsl.js";
import { readProjectFile, SAMPLES } from "../support/repository-specs.js";

/** Two samples that use every part of the language between them. */
const ORIGINALS = ["weather", "scene"].map((name) => readProjectFile(`${SAMPLES}/${name}.yaml`));
const LINES = Math.max(...ORIGINALS.map((text) => text.split("\n").length));

/** Words that mean something in the language, and some that mean nothing. */
const VOCABULARY = [
  "gridwright", "protocol", "version", "extends", "parameters", "constants", "aliases", "enums", "opcodes", "structs", "buffers", "fields", "values", "type", "valid", "min", "max", "eq", "at", "size",
  "reserved", "user_ranges", "open", "args", "results", "faults", "doc", "group", "binding", "access", "element", "count", "default", "bits", "rule", "in", "not", "multiple_of", "non_decreasing", "zero", "align", "u32", "i32", "f32", "atomic<u32>", "u32[4]", "bool", "u64", "vec3<f32>", "mat4x4<f32>", "u32[2][3]", "1..7", "a <= b", "and",
  "slot", "opcode", "read", "uniform", "true", "null", "~", "0", "1", "-1", "0xFFFFFFFF", "1e9", "1.5", "a + 1", "(", "[", "]", "{", "}", ":", ",", "&a", "*a", "!x", "|", "\"", "#", "constructor", "__proto__", "to_string",
];

function outcome(text: string): "layout" | "findings" {
  const compiled = compileSpec({ file: "s.yaml", text });
  if (compiled.ok) return "layout";
  assert.ok(compiled.diagnostics.length > 0);
  for (const { at, message, code } of compiled.diagnostics) {
    assert.ok(Number.isInteger(at.line) && at.line >= 1 && Number.isInteger(at.column) && at.column >= 1, `${code}: ${JSON.stringify(at)}`);
    assert.ok(at.line <= text.split(/\r\n|\r|\n/).length, `${code} points behind the text`);
    assert.not.match(message, /undefined|NaN|\[object/, message);
  }
  return "findings";
}

test("random text is no layout, and does no harm", () => {
  const text = fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: "binary", maxLength: 200 }), fc.array(fc.constantFrom(...VOCABULARY, "\n", "\n  ", " "), { maxLength: 60 }).map((words) => words.join("")));
  fc.assert(fc.property(text, (source) => assert.is(outcome(source), "findings")), { numRuns: 150, seed: 1 });
});

test("random trees of the language's words are a layout or findings", () => {
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom<unknown>(...VOCABULARY, 0, 1, -1, 4096, 2 ** 40, 0.5, true, null),
      fc.dictionary(fc.constantFrom(...VOCABULARY), tie("tree"), { maxKeys: 5 }),
      fc.array(tie("tree"), { maxLength: 3 }),
    ),
  }));
  const sections = ["parameters", "constants", "aliases", "enums", "structs", "buffers"] as const;
  const spec = fc.record(Object.fromEntries(sections.map((name) => [name, fc.dictionary(fc.constantFrom("a", "slot", "opcode"), tree, { maxKeys: 2 })])), { requiredKeys: [] });
  fc.assert(
    fc.property(spec, (sections) => {
      outcome(JSON.stringify({ gridwright: 1, protocol: "sample", version: "1.0.0", ...sections }));
    }),
    { numRuns: 150, seed: 1 },
  );
});

/** A line dropped, doubled, moved, or with one of its words replaced. */
const edit = fc.tuple(fc.nat(LINES - 1), fc.nat(LINES - 1), fc.constantFrom("drop", "double", "swap", "word"), fc.nat(), fc.constantFrom(...VOCABULARY));

function edited(original: string, edits: readonly [number, number, string, number, string][]): string {
  const lines = original.split("\n");
  for (const [first, second, kind, which, word] of edits) {
    const [at, other] = [first % lines.length, second % lines.length];
    const line = lines[at] ?? "";
    if (kind === "drop") lines.splice(at, 1);
    else if (kind === "double") lines.splice(at, 0, line);
    else if (kind === "swap") [lines[at], lines[other]] = [lines[other] ?? "", line];
    else {
      const words = [...line.matchAll(/[\w.-]+/g)];
      const target = words[which % Math.max(1, words.length)];
      if (target !== undefined) lines[at] = line.slice(0, target.index) + word + line.slice(target.index + target[0].length);
    }
  }
  return lines.join("\n");
}

/** Whatever was edited, `breaking` has something to say exactly where the layouts differ. */
function breaksIffChanged(original: string, text: string): void {
  const [before, after] = [original, text].map((each) => compileSpec({ file: "s.yaml", text: each }));
  assert.ok(before?.ok === true && after?.ok === true);
  const { bump, findings, additions } = compareLayouts(layoutDocument(before.layout), layoutDocument(after.layout), new Places(after.spec));
  if (before.layout.protocol === after.layout.protocol) assert.is(bump === "none", before.layout.abiHash === after.layout.abiHash);
  for (const { message, at } of [...findings, ...additions]) {
    assert.not.match(message, /undefined|NaN|\[object/, message);
    assert.ok(at.line >= 1 && at.line <= text.split("\n").length);
  }
}

test("an edited spec is a layout or findings; a layout's TypeScript parses, its WGSL is valid, and its offsets are wgsl_reflect's", async () => {
  let layouts = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...ORIGINALS), fc.array(edit, { minLength: 1, maxLength: 2 }), async (original, edits) => {
      const text = edited(original, edits);
      if (outcome(text) === "findings") return;
      layouts += 1;
      const result = await generate([{ file: "s.yaml", text, typescript: "ts", shaders: "wgsl", errors: "gridwright" }], () => undefined);
      if (!result.ok) throw new Error("compiles, but does not generate");
      for (const { layout, files } of result.specs) {
        for (const { path, text: output } of files) if (path.endsWith(".ts")) await transform(output, { loader: "ts" });
        const wgsl = files.find((file) => file.path.endsWith(".wgsl"))?.text ?? "";
        assert.equal(await validateWithNaga(wgsl), { status: "validated", findings: [] });
        breaksIffChanged(original, text);
        const reflected = reflectedOffsets(wgsl);
        for (const struct of layout.structs) assert.equal(reflected.get(wgslIdentifier(pascalCase(struct.name))), Object.fromEntries(struct.fields.map((field) => [wgslMemberName(field.name), field.offsetBytes])));
      }
    }),
    { numRuns: 50, seed: 1 },
  );
  assert.ok(layouts >= 6, `${layouts} edits left a layout`);
});

test.run();
