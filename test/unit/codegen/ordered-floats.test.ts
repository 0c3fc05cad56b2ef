/** An array of floats that has an order: judged as the wire holds them, and a NaN has no place in it. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { findWrong } from "../../../codegen/protocol/memory/find-wrong.js";
import { MemoryWalk } from "../../../codegen/protocol/memory/memory-node.js";
import { generate } from "../../../codegen/protocol/generate.js";
import { isGridwrightError } from "../../../runtime/error.js";
import { call } from "../../support/array-forms.js";
import { importGenerated } from "../../support/import-generated.js";
import { HEAD } from "../../support/spec-rule.js";

const text = `${HEAD}structs: { s: { fields: { x: { type: "f32[3]", valid: { non_decreasing: true } } } } }\n`;
const result = await generate([{ file: "s.yaml", text, typescript: "test", shaders: "test", errors: "runtime/error.ts" }], () => undefined);
if (!result.ok) throw new Error("the sample is legal");
const [generated] = result.specs;
if (generated === undefined) throw new Error("one spec was asked for");
const module = await importGenerated(generated.files[0]?.text ?? "");

const FINDING = "not less than the element before it";

for (const [x, wrong] of [
  [[1, 1, 2], undefined],
  [[-Infinity, -0, 0], undefined],
  // One number on the wire.
  [[0.1, 0.1 - 1e-12, 0.1], undefined],
  [[1, 2, 1.5], 2],
  [[NaN, 1, 2], 0],
  [[2, NaN, 1], 1],
] as const) {
  test(`[${x.join(", ")}] ${wrong === undefined ? "is in order" : `is out of order at ${wrong}`}, to encoder, validator and explain`, () => {
    const bytes = new Uint8Array(Float32Array.from(x).buffer);
    const expected = wrong === undefined ? undefined : { path: `s.x[${wrong}]`, limit: FINDING };
    const first = (findings: Iterable<{ readonly path: string; readonly limit: string }>): unknown => {
      const [finding] = findings;
      return finding === undefined ? undefined : { path: finding.path, limit: finding.limit };
    };
    const validated: unknown = call(module, "validateS", bytes);
    assert.ok(Array.isArray(validated));
    assert.equal(first(validated), expected);
    const struct = generated.layout.structs[0];
    assert.ok(struct !== undefined);
    assert.equal(first(findWrong(generated.layout, new MemoryWalk(generated.layout).struct(struct), bytes)), expected);
    assert.is(call(module, "firstIllegalS", new Uint32Array(bytes.buffer), 0, 1), wrong === undefined ? 1 : 0);
    assert.is(refusal(() => call(module, "encodeS", { x })), wrong === undefined ? "fine" : `s.x[${wrong}] is ${x[wrong]} (legal: ${FINDING})`);
  });
}

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isGridwrightError(error)) return error.message.replace(/\. Fix: .*/, "");
    throw error;
  }
  return "fine";
}

test.run();
