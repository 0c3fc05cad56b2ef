/** The forms of generated modules for many structs at once, and views: the same bytes and values as one struct at a time. */
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
import { call, checkArray, checkColumns, checkFirstIllegal, inPlace, MARGIN } from "../support/array-forms.js";
import { repositorySpecs } from "../support/repository-specs.js";
import { checkView } from "../support/views.js";

const MODULES: Readonly<Record<string, object>> = { megakernel, webgpu_indirect, gltf_binary, vulkan_instance, weather, forecast, scene };
const RUNS = { numRuns: 25, seed: 1 };
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
  const size = struct.sizeBytes / 4;

  test(`${name}: an array is written as one struct after the other, and read back`, () => checkArray({ module, layout, struct }, RUNS));

  test(`${name}: columns hold what the structs hold`, () => checkColumns({ module, layout, struct }, RUNS));

  test(`${name}: the first illegal struct is the first that the validator speaks of`, () => checkFirstIllegal({ module, layout, struct }, RUNS));

  test(`${name}: a view shows what lies in the words, and writes what the encoder writes`, () => checkView({ module, layout, struct }, RUNS));

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

  test(`${name}: places and rows that are negative or no whole numbers are refused before anything is written`, () => {
    const columns = call(module, `${camelCase(struct.name)}Columns`, 4);
    const words = new Uint32Array(4 * size).fill(7);
    // Arguments: startWord, strideWords, firstRow, rowStep.
    const outcomes = (start: number, ...steps: readonly number[]): string[] =>
      ["write", "read"].map((verb) => outcome(() => call(module, `${verb}${type}Columns`, words, start, columns, 2, ...steps)));
    for (const wrong of [-1, 0.5, NaN, Infinity]) {
      assert.equal(outcomes(wrong), ["encode/target", "decode/length"], `startWord ${wrong}`);
      assert.equal(outcomes(0, wrong), ["encode/value", "encode/value"], `strideWords ${wrong}`);
      assert.equal(outcomes(0, size, wrong), ["encode/value", "encode/value"], `firstRow ${wrong}`);
      assert.equal(outcomes(0, size, 3, wrong), ["encode/value", "encode/value"], `rowStep ${wrong}`);
    }
    assert.equal(outcomes(2 * size, -size), ["encode/value", "encode/value"], "backwards, with room");
    assert.ok(words.every((word) => word === 7));
    assert.equal(outcomes(0, 2 * size, 1, 2), ["value", "value"]);
    assert.equal(outcomes(0, 0, 0, 0), ["value", "value"]);
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
