/** Legal specs of the whole language at random, as JSON, which is YAML; the same seed makes the same ones. */
import fc from "fast-check";
import { fieldType, type Family } from "./random-spec/field-types.js";
import { compiledSample } from "./random-spec/compiled-sample.js";
import { randomRecord, type RandomRecord } from "./random-spec/record.js";
import { withStatements, type RandomDocument } from "./random-spec/with-statements.js";
import { prose, TYPE_NAMES } from "./random-spec/words.js";

const FAMILIES: readonly Family[] = ["plain", "any", "uniform"];
const ACCESS: Readonly<Record<Family, string>> = { any: "read_write", plain: "read", uniform: "uniform" };

interface NamedStruct {
  readonly name: string;
  readonly family: Family;
  readonly record: RandomRecord;
}

/** One struct after the other; each may hold those before it that its family allows. */
function structs(names: readonly string[], families: readonly Family[], made: readonly NamedStruct[] = []): fc.Arbitrary<readonly NamedStruct[]> {
  const [name, ...rest] = names;
  if (name === undefined) return fc.constant(made);
  const family = families[made.length % families.length] ?? "plain";
  const held = made.filter((each) => each.family === family || (family === "any" && each.family === "plain")).map((each) => each.name);
  return randomRecord({ family, structs: held }).chain((record) => structs(rest, families, [...made, { name, family, record: family === "uniform" ? whole16(record) : record }]));
}

/** A struct of 16 bytes' alignment is one that a uniform buffer and its arrays can hold. */
function whole16(record: RandomRecord): RandomRecord {
  return { ...record, fields: { lead_in: { type: "vec4<u32>" }, ...record.fields } };
}

function buffer(family: Family, made: readonly NamedStruct[]): fc.Arbitrary<object> {
  const names = made.filter((each) => each.family === family || (family === "any" && each.family === "plain")).map((each) => each.name);
  const record = randomRecord({ family, structs: names });
  if (family === "uniform") return record;
  const element = fc.oneof(fieldType(family, names).filter(({ valid, bits, type }) => valid === undefined && bits === undefined && !type.includes("[")), ...names.map((type) => fc.constant({ type })));
  const array = fc.tuple(element, fc.constantFrom("n", "n", "none", "count", "row", "7")).map(([{ type }, count]) => ({ element: type, count }));
  const tailed = fc.tuple(record, fieldType(family, names), fc.constantFrom("n", "n", "none", "count")).map(([of, tail, length]) => {
    const [head = "", ...counts] = tail.type.split(/(?=\[)/);
    // Only an array of numbers has an order.
    const inner = tail.valid !== undefined && "non_decreasing" in tail.valid ? [] : counts;
    return { ...of, fields: { ...of.fields, tail_of_it: { ...tail, type: [head, `[${length}]`, ...inner].join("") } } };
  });
  return fc.oneof(record, array, tailed);
}

const opcodes = fc.constantFrom<object>(
  { nop: 0, both: { value: 1, args: [{ name: "a", type: "u32", valid: { not: [3], max: 9 } }, { name: "b", type: "level" }], results: [{ name: "r", type: "f32" }], faults: { late: 256 }, doc: "does both" } },
  { nop: "span", real: { value: 3, args: [{ name: "x", type: "ratio" }, { name: "on", type: "bool" }, { name: "mode", type: "mode" }, { name: "step", type: "even" }] } },
);

const enumDocs = fc.record({ mode: prose, off: prose });

const document: fc.Arbitrary<RandomDocument> = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...TYPE_NAMES), { minLength: 4, maxLength: 7 }), fc.shuffledSubarray([...FAMILIES], { minLength: 1 }))
  .chain(([[bufferName = "", otherName = "", ...names], families]) =>
    structs(names.slice(0, Math.max(1, names.length - 1)), families).chain((made) =>
      fc.record({
        made: fc.constant(made),
        buffers: fc.tuple(...[families[0] ?? "any", families[1] ?? "any"].map((family) => buffer(family, made).map((each) => ({ ...each, access: ACCESS[family] })))).map((each) => Object.fromEntries([bufferName, otherName].map((name, i) => [name, { ...each[i], group: i, binding: 3 - i }]))),
        opcode: fc.option(opcodes),
        docs: enumDocs,
        choices: fc.array(fc.nat(5), { maxLength: 12 }),
      }),
    ),
  )
  .map(({ made, buffers, opcode, docs, choices }) =>
    withStatements(
      {
        gridwright: 1,
        protocol: "sample",
        version: "1.0.0",
        doc: docs.mode,
        parameters: { n: { min: 0, max: 4 }, none: { min: 0, max: 0 }, count: { min: 1, max: 3, default: 2 } },
        constants: { row: 2, span: { value: "row * 3 + 1", doc: docs.off }, word: "0x4", least: -5, lowest: -0x80000000, highest: "0xFFFFFFFF" },
        aliases: { ratio: { type: "f32", valid: { min: 0, max: 1 } }, even: { type: "u32", valid: { multiple_of: 2 } }, place: { type: "vec3<f32>", doc: docs.mode }, handle: { type: "u64", valid: { multiple_of: 16 } }, sorted: { type: "u32[3]", valid: { non_decreasing: true } } },
        enums: {
          mode: { doc: docs.mode, values: { off: { value: 0, doc: docs.off }, on: 1, auto: 7 } },
          level: { type: "i32", open: true, values: { none: -1, lowest: -0x80000000 }, reserved: [{ from: 5, to: 9, why: "later" }] },
          sparse: { open: true, user_ranges: [[100, 200], [0xfffffff0, 0xffffffff]], values: { first: 1 } },
          lone: { values: { only: "0xFFFFFFFF" } },
          member: { doc: docs.off, values: { name: 0, length: 1, prototype: 2, constructor: 3, to_string: 5 } },
          ...(opcode === null ? {} : { opcode: { open: true, values: opcode } }),
        },
        structs: { ...(opcode === null ? {} : { slot: { fields: { opcode: { type: "opcode" }, args: { type: "u32[6]" } } } }), ...Object.fromEntries(made.map(({ name, record }) => [name, record])) },
        buffers,
      },
      choices,
    ),
  );

/** Names may meet once they are generated (`a_1` and `a1`), which no generator of names can know; anything else is legal. */
export const randomSpec: fc.Arbitrary<string> = document.map((spec) => JSON.stringify(spec)).filter((text) => {
  const compiled = compiledSample(text);
  return compiled.ok || compiled.diagnostics.some(({ code }) => code !== "output/clash");
});
