/** Specs at random: their types round-trip, their offsets are those of two shader compilers, their bytes are those of the layout. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { generate, type GeneratedSpec } from "../../codegen/protocol/generate.js";
import type { FieldLayout } from "../../codegen/protocol/layout.js";
import { pascalCase } from "../../codegen/protocol/names.js";
import { formatDiagnostic } from "../../ir/diagnostic.js";
import { validateWithNaga, wgslToSpirv } from "../../testing/naga.js";
import { spirvStructLayouts } from "../../testing/spirv-layout.js";
import { importGenerated } from "../support/import-generated.js";
import { bufferValue, structValue } from "../support/layout-values.js";
import { randomSpec } from "../support/random-spec.js";
import { reflectedOffsets } from "../support/reflect-wgsl.js";

const SPECS = fc.sample(randomSpec, { seed: 20, numRuns: 24 });
const RUNS = { numRuns: 15, seed: 1 };

async function generated(text: string): Promise<GeneratedSpec> {
  const result = await generate([{ file: "sample.yaml", text, typescript: "test", shaders: "test", errors: "runtime/error.ts" }], () => undefined);
  if (!result.ok) throw new Error(`${result.diagnostics.map((each) => formatDiagnostic(each)).join("\n")}\n${text}`);
  const [spec] = result.specs;
  if (spec === undefined) throw new Error("nothing was generated");
  return spec;
}

function call(module: object, name: string, ...args: readonly unknown[]): unknown {
  const exported: unknown = Reflect.get(module, name);
  if (typeof exported !== "function") throw new Error(`${name} is not exported`);
  return exported(...args);
}

for (const [i, text] of SPECS.entries()) {
  test(`random spec ${i}: what was encoded decodes to itself and validates, into fresh memory and into old`, async () => {
    const { layout, files } = await generated(text);
    const module = await importGenerated(files[0]?.text ?? "");
    const types = [...layout.structs.map((each) => ({ name: pascalCase(each.name), values: structValue(layout, each) })), ...layout.buffers.map((each) => ({ name: pascalCase(each.name), values: bufferValue(layout, each) }))];
    for (const { name, values } of types) {
      fc.assert(
        fc.property(values, (value) => {
          const bytes = call(module, `encode${name}`, value);
          assert.ok(bytes instanceof Uint8Array);
          assert.equal(call(module, `decode${name}`, bytes), value);
          assert.equal(call(module, `validate${name}`, bytes), []);
          assert.equal(call(module, `encode${name}`, value, new Uint8Array(bytes.byteLength).fill(0xa5)), bytes);
        }),
        RUNS,
      );
    }
  });

  test(`random spec ${i}: wgsl_reflect and naga agree with the layout on every offset`, async () => {
    const { layout, files } = await generated(text);
    const wgsl = files.find((file) => file.path.endsWith(".wgsl"))?.text ?? "";
    const witnesses = layout.structs.map((each, k) => `@group(2) @binding(${k}) var<storage, read_write> witness_${k}: ${pascalCase(each.name)};`);
    const whole = [wgsl, ...witnesses].join("\n");
    assert.equal(await validateWithNaga(wgsl), { status: "validated", findings: [] });
    const words = await wgslToSpirv(whole);
    assert.ok(words !== undefined, "naga is installed");
    const [reflected, spirv] = [reflectedOffsets(wgsl), spirvStructLayouts(words)];
    const records = [...layout.structs, ...layout.buffers.flatMap((each) => (each.content.kind === "Struct" ? [{ name: each.name, fields: each.content.fields }] : []))];
    for (const { name, fields } of records) {
      const offsets = Object.fromEntries(fields.map((field: FieldLayout) => [field.name, field.offsetBytes]));
      assert.equal(reflected.get(pascalCase(name)), offsets, `wgsl_reflect: ${name}`);
      assert.equal(spirv.get(pascalCase(name))?.offsets, offsets, `naga: ${name}`);
    }
  });
}

test.run();
