/** A share of what `npm run fuzz -- spec` does, and that it finds what is wrong. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileSpec } from "../../codegen/protocol/compile-spec.js";
import { emitWgsl } from "../../codegen/protocol/emit-wgsl.js";
import type { Layout } from "../../codegen/protocol/layout.js";
import { fuzzSpec } from "../support/fuzz/spec.js";
import { layoutAgreement } from "../support/layout-agreement.js";
import { randomSpec } from "../support/random-spec.js";

test("random specs: every opinion on their layout agrees, their types round-trip, any bytes are a value or a typed error", async () => {
  const { counts, findings } = await fuzzSpec({ seed: 20, count: 6 });
  assert.equal(findings, []);
  assert.equal([counts["specs"], counts["mismatches"]], [6, 0]);
  assert.ok((counts["structs"] ?? 0) >= 6);
});

test("the same seed makes the same specs, and another makes others", () => {
  const texts = (seed: number): string[] => fc.sample(randomSpec, { seed, numRuns: 3 });
  assert.equal(texts(4), texts(4));
  assert.not.equal(texts(4), texts(5));
});

/** What thirty specs must show of the language between them. */
const FEATURES: Readonly<Record<string, RegExp>> = {
  "bit fields": /"bits":/, "atomics": /"atomic</, "matrices": /"mat\dx\d<f32>"/, "u64": /"u64/, "vectors of enums": /vec\d<mode>/, "arrays of arrays": /\]\[/, "tails": /"[a-z0-9_<>]+\[n\]/, "tails of nothing": /\[none\]/, "enums of one value": /"type":"lone/, "aliases of arrays": /"type":"sorted\[/, "offsets": /"at":\d/, "alignments": /"align":/, "sizes": /"size":/,
  "uniform buffers": /"uniform"/, "read-only buffers": /"access":"read"/, "rules": /"rule":/, "reserved words": /"reserved":true/, "opcodes": /"args":\[\{/, "structs in structs": /"fields":\{[^}]*"type":"(point|light|mesh_part|sample|packet|record|q)"/,
  "eq": /"eq":/, "in": /"in":\[/, "not": /"not":/, "multiple_of": /"multiple_of":/, "non_decreasing": /"non_decreasing":/, "zero": /"zero":/,
};

test("random specs use every part of the language", () => {
  const all = fc.sample(randomSpec, { seed: 20, numRuns: 30 }).join("\n");
  assert.equal(Object.keys(FEATURES).filter((name) => FEATURES[name]?.test(all) !== true), []);
});

test("a member that lies elsewhere is found by both judges", async () => {
  const { layout, wgsl } = sample("structs: { s: { fields: { a: u32, b: f32 } } }\n");
  const moved: Layout = { ...layout, structs: layout.structs.map((each) => ({ ...each, fields: each.fields.map((field) => (field.name === "b" ? { ...field, offsetBytes: 8 } : field)) })) };
  assert.equal(await layoutAgreement(layout, wgsl), { structs: 1, disagreements: [] });
  assert.equal((await layoutAgreement(moved, wgsl)).disagreements, ["wgsl_reflect finds S.b at byte 4 (8 in the layout)", "naga finds S.b at byte 4 (8 in the layout)"]);
});

test("a member, a struct or bytes at its end that are too many are found", async () => {
  const { layout } = sample("structs: { s: { fields: { a: u32 } } }\n");
  const longer = sample("structs: { s: { fields: { a: u32, b: f32 } }, t: { fields: { a: u32 } } }\n").wgsl;
  assert.equal((await layoutAgreement(layout, longer)).disagreements, [
    "wgsl_reflect finds the members a, b in S (a in the layout)",
    "wgsl_reflect takes S for 8 bytes (4 in the layout)",
    "naga finds the members a, b in S (a in the layout)",
    "the WGSL declares a struct T that the layout lacks",
  ]);
});

test("structs that are held with several alignments keep one size", async () => {
  const { layout, wgsl } = sample("structs: { s: { fields: { a: u32 } }, t: { fields: { a: { type: s, align: 32 }, b: 's[2]', c: { type: s, size: 12 }, d: u32 } }, u: { fields: { x: t, y: { type: 't[2]', align: 64 }, z: u32 } } }\n");
  assert.equal(await layoutAgreement(layout, wgsl), { structs: 3, disagreements: [] });
});

function sample(body: string): { readonly layout: Layout; readonly wgsl: string } {
  const compiled = compileSpec({ file: "sample.yaml", text: `gridwright: 1\nprotocol: sample\nversion: 1.0.0\n${body}` });
  if (!compiled.ok) throw new Error("the sample is legal");
  return { layout: compiled.layout, wgsl: emitWgsl(compiled.layout, "sample.yaml") };
}

test.run();
