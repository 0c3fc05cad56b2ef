/** The files that a spec becomes, held against goldens; and what must hold between them. */
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileSpec, loadBindings } from "../../../codegen/protocol/compile-spec.js";
import { bindingsOf } from "../../../codegen/protocol/bindings.js";
import { generate, type GeneratedSpec, type SpecRequest } from "../../../codegen/protocol/generate.js";
import { bufferLayout, structLayout } from "../../../ir/layout.js";
import type { ProtocolBindings } from "../../../ir/protocol-bindings.js";
import { megakernel } from "../../../runtime/generated/megakernel.ir.js";
import { golden } from "../../../testing/golden.js";
import { forecast } from "../../filetests/protocol/expected/forecast.ir.js";
import { scene } from "../../filetests/protocol/expected/scene.ir.js";
import { weather } from "../../filetests/protocol/expected/weather.ir.js";
import { readProjectFile, ROOT, SAMPLES } from "../../support/repository-specs.js";

function request(name: string): SpecRequest {
  const file = `${SAMPLES}/${name}.yaml`;
  return { file, text: readProjectFile(file), typescript: `${SAMPLES}/expected`, shaders: `${SAMPLES}/expected`, errors: "runtime/error.ts" };
}

async function samples(): Promise<readonly GeneratedSpec[]> {
  const result = await generate([request("weather"), request("forecast"), request("scene")], readProjectFile);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.specs;
}

const generated = await samples();

for (const { path, text } of generated.flatMap((spec) => spec.files)) {
  test(`${path} is what the sample becomes`, () => golden(join(ROOT, path), text));
}

test("the same spec becomes the same bytes", async () => {
  assert.equal((await samples()).map((spec) => spec.files), generated.map((spec) => spec.files));
});

test("a layout can't be changed by whoever holds it", () => {
  const layout = generated[0]?.layout;
  assert.throws(() => Object.assign(layout?.structs[0]?.fields[0] ?? {}, { offsetBytes: 4 }), /read only/);
});

test("the printed bindings are the object that kernels get in memory", () => {
  assert.equal(weather, generated[0]?.bindings);
  assert.equal(forecast, generated[1]?.bindings);
  assert.equal(scene, generated[2]?.bindings);
  assert.equal(megakernel, loadBindings(readProjectFile("protocol-spec.yaml")));
});

test("printed bindings are ProtocolBindings to the compiler", () => {
  const all: readonly ProtocolBindings[] = [weather, forecast, scene, megakernel];
  assert.is(all.length, 4);
});

test("the layout JSON says what ir/layout.ts says", () => {
  for (const { layout, files } of generated) {
    const json = JSON.parse(files.find((file) => file.path.endsWith(".layout.json"))?.text ?? "");
    for (const [i, struct] of layout.structs.entries()) {
      const { members, sizeBytes, alignBytes } = structLayout(struct.type);
      assert.equal([json.structs[i].sizeBytes, json.structs[i].alignBytes], [sizeBytes, alignBytes]);
      assert.equal(json.structs[i].fields.map((field: { offsetBytes: number }) => field.offsetBytes), members.map((member) => member.offsetBytes));
    }
    for (const [i, buffer] of layout.buffers.entries()) {
      const { fixedBytes, strideBytes } = bufferLayout(buffer.type);
      assert.is(json.buffers[i].fixedBytes, fixedBytes);
      if (strideBytes !== undefined) assert.is(json.buffers[i].strideBytes, strideBytes);
    }
  }
});

test("the ABI hash follows the layout and nothing else", () => {
  const text = readProjectFile(`${SAMPLES}/weather.yaml`);
  const hash = (changed: string): number => {
    assert.is.not(changed, text, "the text was changed");
    return loadBindings(changed).abiHash;
  };
  const unchanged = loadBindings(text).abiHash;
  assert.is(hash(text.replace("doc: now", "doc: at this moment")), unchanged);
  assert.is(hash(text.replace("why: military", "why: secret")), unchanged);
  assert.is(hash(text.replace("version: 2.1.0", "version: 2.2.0")), unchanged);
  assert.is(hash(`# a comment\n${text}`), unchanged);
  assert.is.not(hash(text.replace("rain:   { value: 4", "rain:   { value: 5")), unchanged);
  assert.is.not(hash(text.replace("max: 1439", "max: 1440")), unchanged);
  assert.is.not(hash(text.replace("binding: 2", "binding: 3")), unchanged);
});

test("an extension leaves every byte of its base where it was", () => {
  const [base, extension] = generated;
  assert.ok(base !== undefined && extension !== undefined);
  const compiled = compileSpec(request("forecast"), readProjectFile);
  assert.ok(compiled.ok);
  assert.is(bindingsOf(compiled.layout).baseAbiHash, base.bindings.abiHash);
  assert.is.not(extension.bindings.abiHash, base.bindings.abiHash);
  for (const [name, struct] of Object.entries(base.bindings.structs)) assert.equal(extension.bindings.structs[name], struct);
  for (const [name, buffer] of Object.entries(base.bindings.buffers)) assert.equal(extension.bindings.buffers[name], buffer);
  for (const [name, value] of Object.entries(base.bindings.constants)) assert.is(extension.bindings.constants[name], value);
  assert.equal(Object.keys(extension.bindings.opcodes), ["nop", "measure", "predict"]);
  assert.is(extension.bindings.enums["opcode"]?.["predict"], 100);
});

test("an extension's module declares its additions alone", () => {
  const text = generated[1]?.files[0]?.text ?? "";
  assert.match(text, "export interface Region ");
  assert.not.match(text, "export interface Reading ");
  assert.not.match(text, "export function isOpcode");
  assert.match(text, /^import \{ .*readReading, findInReading, ReadingView, .*type ReadingColumns, .*\} from "\.\/weather\.js";$/m);
});

test.run();
