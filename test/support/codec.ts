/** The functions of a generated type, found by name, and what must hold of them whatever the type is. */
import fc from "fast-check";
import * as assert from "uvu/assert";
import type { Layout } from "../../codegen/protocol/layout.js";
import { pascalCase } from "../../codegen/protocol/names.js";
import { readRecord, readValue } from "./layout-bytes.js";
import { bufferValue, structValue } from "./layout-values.js";
import { refusalOf } from "./refusal.js";

export interface Codec {
  readonly name: string;
  readonly module: object;
  /** Legal values. */
  readonly value: fc.Arbitrary<object>;
  /** The value that lies in the bytes, read by the layout. */
  readonly read: (bytes: Uint8Array) => unknown;
}

export interface CodecRuns {
  readonly numRuns: number;
  readonly seed: number;
}

/** Of every struct and buffer that the module declares itself. */
export function codecsOf(layout: Layout, module: object): Codec[] {
  const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const structs = layout.structs
    .filter((each) => each.origin === "own")
    .map((each): Codec => ({ name: pascalCase(each.name), module, value: structValue(layout, each), read: (bytes) => readRecord({ layout, view: viewOf(bytes) }, each.fields, 0) }));
  const buffers = layout.buffers
    .filter((each) => each.origin === "own")
    .map((each): Codec => {
      const { content } = each;
      const read = (bytes: Uint8Array): unknown => (content.kind === "Struct" ? readRecord({ layout, view: viewOf(bytes) }, content.fields, 0) : readValue({ layout, view: viewOf(bytes) }, content, 0));
      return { name: pascalCase(each.name), module, value: bufferValue(layout, each), read };
    });
  return [...structs, ...buffers];
}

/** What was encoded decodes to itself, has no findings, and lies where the layout says. */
export function checkRoundTrip(codec: Codec, runs: CodecRuns): void {
  fc.assert(
    fc.property(codec.value, (value) => {
      const bytes = encode(codec, value);
      assert.equal(call(codec, "decode", bytes), value, `${codec.name}: decoded`);
      assert.equal(codec.read(bytes), value, `${codec.name}: read by the layout`);
      assert.equal(call(codec, "validate", bytes), [], `${codec.name}: validated`);
    }),
    runs,
  );
}

/** Encoding into a target writes those bytes and no others; a target that is too short is refused. */
export function checkTargets(codec: Codec, runs: CodecRuns): void {
  fc.assert(
    fc.property(codec.value, fc.nat(20), fc.nat(20), (value, before, after) => {
      const fresh = encode(codec, value);
      const target = new Uint8Array(before + fresh.byteLength + after).fill(0xa5);
      assert.is(encode(codec, value, target, before).buffer, target.buffer);
      assert.equal(target.subarray(before, before + fresh.byteLength), fresh);
      assert.ok([...target.subarray(0, before), ...target.subarray(before + fresh.byteLength)].every((byte) => byte === 0xa5));
      assert.is(outcome(() => encode(codec, value, new Uint8Array(Math.max(0, fresh.byteLength - 1)), 1)), "encode/target");
    }),
    runs,
  );
}

/** Any bytes are a value or a typed error, and the validator agrees with the decoder. */
export function checkAnyBytes(codec: Codec, runs: CodecRuns): void {
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
    runs,
  );
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

function outcome(action: () => unknown): string {
  return refusalOf(action)?.code ?? "value";
}
