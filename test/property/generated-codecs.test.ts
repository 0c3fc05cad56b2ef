/** Encoders, decoders and validators of every generated module: what goes in comes out, and bytes of any kind do no harm. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { pascalCase } from "../../codegen/protocol/names.js";
import type { Layout } from "../../codegen/protocol/layout.js";
import * as scan from "../../examples/scan/generated/scan.js";
import * as gltf_binary from "../../examples/specs/generated/gltf-binary.js";
import * as vulkan_instance from "../../examples/specs/generated/vulkan-instance.js";
import * as webgpu_indirect from "../../examples/specs/generated/webgpu-indirect.js";
import { isGridwrightError } from "../../runtime/error.js";
import * as megakernel from "../../runtime/generated/megakernel.js";
import * as forecast from "../filetests/protocol/expected/forecast.js";
import * as scene from "../filetests/protocol/expected/scene.js";
import * as weather from "../filetests/protocol/expected/weather.js";
import { bufferValue, structValue } from "../support/layout-values.js";
import { repositorySpecs } from "../support/repository-specs.js";

const MODULES: Readonly<Record<string, object>> = { megakernel, scan, webgpu_indirect, gltf_binary, vulkan_instance, weather, forecast, scene };
const RUNS = { numRuns: 40, seed: 1 };

/** A type of a generated module: its functions by name, legal values, and bytes that its encoder has no say in. */
interface Codec {
  readonly name: string;
  readonly module: object;
  readonly value: fc.Arbitrary<object>;
}

function codecs(layout: Layout): Codec[] {
  const module = MODULES[layout.protocol] ?? {};
  const structs = layout.structs.filter((each) => each.origin === "own").map((each) => ({ name: pascalCase(each.name), module, value: structValue(layout, each) }));
  const buffers = layout.buffers.filter((each) => each.origin === "own").map((each) => ({ name: pascalCase(each.name), module, value: bufferValue(layout, each) }));
  return [...structs, ...buffers];
}

function call(codec: Codec, action: "encode" | "decode" | "validate", ...args: readonly unknown[]): unknown {
  const exported: unknown = Reflect.get(codec.module, `${action}${codec.name}`);
  if (typeof exported !== "function") throw new Error(`${action}${codec.name} is not exported`);
  return exported(...args);
}

function encode(codec: Codec, ...args: readonly unknown[]): Uint8Array {
  const bytes = call(codec, "encode", ...args);
  if (!(bytes instanceof Uint8Array)) throw new Error(`encode${codec.name} returned no bytes`);
  return bytes;
}

/** The error's code, or `value` where there was none; anything untyped is thrown on. */
function outcome(action: () => unknown): string {
  try {
    action();
    return "value";
  } catch (error) {
    if (!isGridwrightError(error)) throw error;
    return error.code;
  }
}

for (const { layout } of repositorySpecs()) {
  for (const codec of codecs(layout)) {
    const name = `${layout.protocol} ${codec.name}`;

    test(`${name}: what was encoded decodes to itself, and has no findings`, () => {
      fc.assert(
        fc.property(codec.value, (value) => {
          const bytes = encode(codec, value);
          assert.equal(call(codec, "decode", bytes), value);
          assert.equal(call(codec, "validate", bytes), []);
        }),
        RUNS,
      );
    });

    test(`${name}: encoding into a target writes those bytes and no others`, () => {
      fc.assert(
        fc.property(codec.value, fc.nat(20), fc.nat(20), (value, before, after) => {
          const fresh = encode(codec, value);
          const target = new Uint8Array(before + fresh.byteLength + after).fill(0xa5);
          assert.is(encode(codec, value, target, before).buffer, target.buffer);
          assert.equal(target.subarray(before, before + fresh.byteLength), fresh);
          assert.ok([...target.subarray(0, before), ...target.subarray(before + fresh.byteLength)].every((byte) => byte === 0xa5));
          assert.is(outcome(() => encode(codec, value, new Uint8Array(Math.max(0, fresh.byteLength - 1)), 1)), "encode/target");
        }),
        RUNS,
      );
    });

    test(`${name}: any bytes are a value or a typed error, and the validator agrees with the decoder`, () => {
      const changed = fc.tuple(codec.value, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 })).map(([value, edits]) => {
        const bytes = encode(codec, value);
        for (const [at, byte] of edits) if (bytes.byteLength > 0) bytes[at % bytes.byteLength] = byte;
        return bytes;
      });
      fc.assert(
        fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), changed), fc.oneof(fc.constant(0), fc.integer({ min: -4, max: 300 })), (bytes, offsetBytes) => {
          const decoded = outcome(() => call(codec, "decode", bytes, offsetBytes));
          const validated = outcome(() => call(codec, "validate", bytes, offsetBytes));
          if (decoded === "decode/length" || validated === "decode/length") assert.is(decoded, validated);
          else {
            const findings = call(codec, "validate", bytes, offsetBytes);
            assert.is(Array.isArray(findings) && findings.length === 0 ? "value" : "decode/value", decoded);
          }
        }),
        RUNS,
      );
    });
  }
}

test.run();
