/** The forms of generated modules for many structs at once: the same bytes and values as one struct at a time. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { FieldType, Layout, StructEntry } from "../../codegen/protocol/layout.js";
import { camelCase, pascalCase } from "../../codegen/protocol/names.js";
import * as gltf_binary from "../../examples/specs/generated/gltf-binary.js";
import * as vulkan_instance from "../../examples/specs/generated/vulkan-instance.js";
import * as webgpu_indirect from "../../examples/specs/generated/webgpu-indirect.js";
import { isGridwrightError } from "../../runtime/error.js";
import * as megakernel from "../../runtime/generated/megakernel.js";
import * as forecast from "../filetests/protocol/expected/forecast.js";
import * as scene from "../filetests/protocol/expected/scene.js";
import * as weather from "../filetests/protocol/expected/weather.js";
import { structValue } from "../support/layout-values.js";
import { repositorySpecs } from "../support/repository-specs.js";

const MODULES: Readonly<Record<string, object>> = { megakernel, webgpu_indirect, gltf_binary, vulkan_instance, weather, forecast, scene };
const RUNS = { numRuns: 25, seed: 1 };
const MISLEADING = 0xa5a5a5a5;

/** Words before and behind, so that a form that writes too much is caught. */
const MARGIN = 3;

function call(module: object, name: string, ...args: readonly unknown[]): unknown {
  const exported: unknown = Reflect.get(module, name);
  if (typeof exported !== "function") throw new Error(`${name} is not exported`);
  return exported(...args);
}

/** Values as bytes, by the checked encoder of one struct. */
function encoded(module: object, struct: StructEntry, values: readonly object[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array((struct.sizeBytes / 4) * values.length);
  const bytes = new Uint8Array(words.buffer);
  values.forEach((value, i) => call(module, `encode${pascalCase(struct.name)}`, value, bytes, struct.sizeBytes * i));
  return words;
}

/** Some padding is in no field, and what writes in place leaves it alone. */
function inPlace(size: number, write: (words: Uint32Array) => void): Uint32Array {
  const words = new Uint32Array(size + 2 * MARGIN);
  words.fill(MISLEADING, 0, MARGIN);
  words.fill(MISLEADING, size + MARGIN);
  write(words);
  assert.ok([...words.subarray(0, MARGIN), ...words.subarray(size + MARGIN)].every((word) => word === MISLEADING), "a word outside of the structs was written");
  return words.subarray(MARGIN, size + MARGIN);
}

function outcome(action: () => unknown): string {
  try {
    action();
    return "value";
  } catch (error) {
    if (!isGridwrightError(error)) throw error;
    return error.code;
  }
}

function cases(): { readonly name: string; readonly module: object; readonly layout: Layout; readonly struct: StructEntry }[] {
  return repositorySpecs().flatMap(({ layout }) => {
    const module = MODULES[layout.protocol];
    const own = layout.structs.filter((each) => each.origin === "own");
    if (module === undefined) return [];
    return own.map((struct) => ({ name: `${layout.protocol} ${struct.name}`, module, layout, struct }));
  });
}

/** Reserved words are in no value, so columns of other bytes would lose them. */
function copiesEveryBit(layout: Layout, struct: StructEntry): boolean {
  const covered = (type: FieldType): boolean => type.kind !== "Struct" || copiesEveryBit(layout, layout.structs.find((each) => each.name === type.struct) ?? struct);
  const sizes = struct.fields.reduce((sum, field) => sum + field.sizeBytes, 0);
  return sizes === struct.sizeBytes && struct.fields.every((field) => !field.reserved && covered(field.value) && field.value.kind !== "Array" && field.value.kind !== "Vector");
}

for (const { name, module, layout, struct } of cases()) {
  const type = pascalCase(struct.name);
  const values = fc.array(structValue(layout, struct), { maxLength: 5 });
  const size = struct.sizeBytes / 4;

  test(`${name}: an array is written as one struct after the other, and read back`, () => {
    fc.assert(
      fc.property(values, (list) => {
        const expected = encoded(module, struct, list);
        assert.equal(inPlace(expected.length, (words) => call(module, `write${type}Array`, words, MARGIN, list)), expected);
        assert.equal(call(module, `read${type}Array`, expected, 0, list.length), list);
      }),
      RUNS,
    );
  });

  test(`${name}: columns hold what the structs hold`, () => {
    fc.assert(
      fc.property(values, (list) => {
        const expected = encoded(module, struct, list);
        const columns = call(module, `${camelCase(struct.name)}Columns`, list.length);
        call(module, `read${type}Columns`, expected, 0, columns, list.length);
        assert.equal(inPlace(expected.length, (words) => call(module, `write${type}Columns`, words, MARGIN, columns, list.length)), expected);
        const first = list.slice(0, 1);
        assert.equal(inPlace(size * first.length, (words) => call(module, `write${type}Columns`, words, MARGIN, columns, first.length)), encoded(module, struct, first));
      }),
      RUNS,
    );
  });

  test(`${name}: the first illegal struct is the first that the validator speaks of`, () => {
    if (!Object.hasOwn(module, `firstIllegal${type}`)) {
      assert.equal(call(module, `validate${type}`, new Uint8Array(struct.sizeBytes).fill(0xff)), [], "no search, because nothing is illegal");
      return;
    }
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 });
    fc.assert(
      fc.property(values, edits, (list, changes) => {
        const words = encoded(module, struct, list);
        for (const [at, value] of changes) if (words.length > 0) words[at % words.length] = value;
        const bytes = new Uint8Array(words.buffer);
        const wrong = list.findIndex((_, i) => {
          const findings = call(module, `validate${type}`, bytes, struct.sizeBytes * i);
          return Array.isArray(findings) && findings.length > 0;
        });
        assert.is(call(module, `firstIllegal${type}`, words, 0, list.length), wrong < 0 ? list.length : wrong);
      }),
      RUNS,
    );
  });

  test(`${name}: too little room, too few words and too short columns are refused, the exact size is not`, () => {
    const columns = call(module, `${camelCase(struct.name)}Columns`, 2);
    const short = call(module, `${camelCase(struct.name)}Columns`, 1);
    const [exact, less] = [new Uint32Array(2 * size), new Uint32Array(2 * size - 1)];
    assert.is(outcome(() => call(module, `write${type}Columns`, exact, 0, columns, 2)), "value");
    assert.is(outcome(() => call(module, `write${type}Columns`, less, 0, columns, 2)), "encode/target");
    assert.is(outcome(() => call(module, `write${type}Columns`, exact, 1, columns, 2)), "encode/target");
    assert.is(outcome(() => call(module, `write${type}Columns`, exact, 0, short, 2)), "encode/value");
    assert.is(outcome(() => call(module, `read${type}Columns`, exact, 0, columns, 2)), "value");
    assert.is(outcome(() => call(module, `read${type}Columns`, less, 0, columns, 2)), "decode/length");
    assert.is(outcome(() => call(module, `read${type}Columns`, exact, 0, short, 2)), "encode/value");
    assert.is(outcome(() => call(module, `read${type}Array`, less, 0, 2)), "decode/length");
    for (const count of [-1, 0.5, NaN, 2 ** 32]) assert.is(outcome(() => call(module, `read${type}Array`, exact, 0, count)), "decode/length", `count ${count}`);
    assert.is(outcome(() => call(module, `write${type}Array`, exact, 1, [])), "value");
  });

  if (copiesEveryBit(layout, struct)) {
    test(`${name}: columns copy every bit, legal or not`, () => {
      fc.assert(
        fc.property(fc.array(fc.nat(0xffffffff), { minLength: 2 * size, maxLength: 2 * size }), (bits) => {
          const words = Uint32Array.from(bits);
          const columns = call(module, `${camelCase(struct.name)}Columns`, 2);
          call(module, `read${type}Columns`, words, 0, columns, 2);
          assert.equal(inPlace(2 * size, (target) => call(module, `write${type}Columns`, target, MARGIN, columns, 2)), words);
        }),
        RUNS,
      );
    });
  }
}

test("a checked array names the element, its value and what is legal", () => {
  const slot: megakernel.Slot = { status: megakernel.SlotStatus.published, opcode: 8, tenant: 28, priority: megakernel.Priority.low, args: Array.from({ length: 12 }, (_, i) => i) };
  const refusal = (change: Partial<megakernel.Slot>): string => {
    try {
      megakernel.encodeRing([slot, { ...slot, ...change }]);
      return "accepted";
    } catch (error) {
      return isGridwrightError(error) ? error.message : String(error);
    }
  };
  assert.is(refusal({}), "accepted");
  assert.match(refusal({ tenant: 29 }), "ring[1].tenant is 29 (legal: 0 to 28)");
  assert.match(refusal({ args: slot.args.with(3, -1) }), "ring[1].args[3] is -1 (legal: 0 to 4294967295)");
  assert.match(refusal({ args: [1] }), "ring[1].args has 1 elements (legal: 12)");
});

test("a ring is encoded alike where it starts at a word and where it does not", () => {
  const slot: megakernel.Slot = { status: megakernel.SlotStatus.fault, opcode: 0x10000, tenant: 1, priority: megakernel.Priority.idle, args: Array.from({ length: 12 }, (_, i) => 0xfffffff0 + i) };
  const aligned = megakernel.encodeRing([slot, slot]);
  const shifted = megakernel.encodeRing([slot, slot], new Uint8Array(3 + 128), 3);
  assert.equal(shifted, aligned);
  assert.equal(megakernel.decodeRing(shifted), [slot, slot]);
});

test.run();
