/** Bytes with their meaning: every byte is explained once, and the findings are those of the generated validators. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileSpec } from "../../codegen/protocol/compile-spec.js";
import type { Layout } from "../../codegen/protocol/layout.js";
import { annotate } from "../../codegen/protocol/memory/annotate.js";
import { findWrong } from "../../codegen/protocol/memory/find-wrong.js";
import { MemoryWalk, type ArrayNode, type RecordNode } from "../../codegen/protocol/memory/memory-node.js";
import { pascalCase } from "../../codegen/protocol/names.js";
import * as scan from "../../examples/scan/generated/scan.js";
import * as gltf_binary from "../../examples/specs/generated/gltf-binary.js";
import * as vulkan_instance from "../../examples/specs/generated/vulkan-instance.js";
import * as webgpu_indirect from "../../examples/specs/generated/webgpu-indirect.js";
import { DiagnosticError } from "../../ir/diagnostic.js";
import * as megakernel from "../../runtime/generated/megakernel.js";
import * as forecast from "../filetests/protocol/expected/forecast.js";
import * as scene from "../filetests/protocol/expected/scene.js";
import * as weather from "../filetests/protocol/expected/weather.js";
import { randomSpec } from "../support/random-spec.js";
import { repositorySpecs } from "../support/repository-specs.js";

const MODULES: Readonly<Record<string, object>> = { megakernel, scan, webgpu_indirect, gltf_binary, vulkan_instance, weather, forecast, scene };

interface Memory {
  readonly layout: Layout;
  readonly name: string;
  readonly root: RecordNode | ArrayNode;
}

/** Every struct, and every buffer with a few elements in its tail. */
function memories(layout: Layout): Memory[] {
  const walk = new MemoryWalk(layout);
  const tail = (parameter: string | undefined): number => layout.parameters.filter((each) => each.name === parameter).map(({ min, max }) => Math.min(max, Math.max(min, 3)))[0] ?? 0;
  return [
    ...layout.structs.map((each) => ({ layout, name: each.name, root: walk.struct(each) })),
    ...layout.buffers.filter((each) => each.origin === "own" && each.fixedBytes < 1 << 16).map((each) => ({ layout, name: each.name, root: walk.buffer(each, tail(each.lengthParameter)) })),
  ].filter(({ layout: { structs }, name }) => structs.find((each) => each.name === name)?.origin !== "base");
}

/** Words that are often legal, often at the edge, and sometimes anything. */
function memoryBytes(byteLength: number): fc.Arbitrary<Uint8Array> {
  const word = fc.oneof({ arbitrary: fc.nat(16), weight: 6 }, { arbitrary: fc.constantFrom(0x3f800000, 0x7fc00000, 0xff800000, 0x80000000, 0xffffffff, 0x31525747), weight: 1 }, { arbitrary: fc.nat(0xffffffff), weight: 1 });
  return fc.array(word, { minLength: Math.ceil(byteLength / 4), maxLength: Math.ceil(byteLength / 4) }).map((words) => new Uint8Array(Uint32Array.from(words).buffer).subarray(0, byteLength));
}

function validate({ layout, name }: Memory, bytes: Uint8Array): unknown {
  const validator: unknown = Reflect.get(MODULES[layout.protocol] ?? {}, `validate${pascalCase(name)}`);
  if (typeof validator !== "function") throw new Error(`validate${pascalCase(name)} is not exported`);
  return validator(bytes);
}

test("what is found wrong is what the generated validators find, in their order and words", () => {
  let found = 0;
  for (const { layout } of repositorySpecs()) {
    for (const memory of memories(layout)) {
      fc.assert(fc.property(memoryBytes(memory.root.sizeBytes), (bytes) => {
        const findings = [...findWrong(layout, memory.root, bytes)].map(({ path, value, limit }) => ({ path, value, limit }));
        found += findings.length;
        assert.equal(findings, validate(memory, bytes), memory.name);
      }), { numRuns: 12, seed: 1, endOnFailure: true });
    }
  }
  assert.ok(found > 1000, `${found} findings were compared`);
});

/** Throws unless the runs are one behind the other and end with the bytes. */
function checkCovered({ layout, root }: Memory, bytes: Uint8Array, elide: boolean): void {
  let end = 0;
  for (const each of annotate(layout, root, bytes, { elide })) {
    assert.is(each.offsetBytes, end, each.path);
    assert.ok(each.sizeBytes > 0, each.path);
    end += each.sizeBytes;
  }
  assert.is(end, bytes.byteLength);
}

test("every byte is explained once, whether the bytes end early, fit or go on, and whether repetitions are left out", () => {
  fc.assert(fc.property(randomSpec, fc.integer({ min: -9, max: 9 }), fc.boolean(), fc.infiniteStream(fc.nat(2)), (text, more, elide, stream) => {
    const compiled = compileSpec({ file: "spec.yaml", text });
    if (!compiled.ok) throw new DiagnosticError(compiled.diagnostics, text);
    for (const memory of memories(compiled.layout)) {
      const bytes = Uint8Array.from({ length: Math.max(0, memory.root.sizeBytes + more) }, () => stream.next().value ?? 0);
      checkCovered(memory, bytes, elide);
      checkCovered(memory, bytes.fill(0), elide);
    }
  }), { numRuns: 20, seed: 1, endOnFailure: true });
});

test("what is left out stands for exactly the lines that the whole list has there", () => {
  for (const { layout } of repositorySpecs()) {
    for (const memory of memories(layout)) {
      const bytes = new Uint8Array(memory.root.sizeBytes).fill(1, memory.root.sizeBytes / 3);
      const whole = [...annotate(layout, memory.root, bytes, { elide: false })];
      for (const each of annotate(layout, memory.root, bytes, { elide: true })) {
        const inside = whole.filter(({ offsetBytes }) => offsetBytes >= each.offsetBytes && offsetBytes < each.offsetBytes + each.sizeBytes);
        assert.is(inside.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0), each.sizeBytes, each.path);
        if (each.kind !== "Repeated") assert.equal(inside, [each]);
      }
    }
  }
});

test.run();
