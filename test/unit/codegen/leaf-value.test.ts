/** Single values as `explain` puts them into words, and where each kind stops being legal. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileSpec } from "../../../codegen/protocol/compile-spec.js";
import type { FieldType } from "../../../codegen/protocol/layout.js";
import { fieldTypeText } from "../../../codegen/protocol/memory/field-type-text.js";
import { isLeaf, LeafValues, readLeaf } from "../../../codegen/protocol/memory/leaf-value.js";
import { DiagnosticError } from "../../../ir/diagnostic.js";

const SPEC = `gridwright: 1
protocol: sample
version: 1.0.0
enums:
  closed: { values: { off: 0, on: 1 } }
  free: { open: true, values: { a: 1 }, reserved: [{ from: 5, to: 6, why: later }] }
  signed: { type: i32, values: { below: -1 } }
structs:
  point: { fields: { x: f32 } }
  sample:
    fields:
      word: { type: u32, valid: { min: 2, max: 4 } }
      any: u32
      int: i32
      float: { type: f32, valid: { min: -1, max: 1 } }
      plain: f32
      flag: bool
      wide: { type: u64, valid: { multiple_of: 16 } }
      bits: { type: u32, bits: { on: 0, level: 4..7, top: 31..31 } }
      state: atomic<closed>
      open: free
      sign: signed
      vector: vec3<closed>
      grid: "u32[2][3]"
      points: "point[4]"
`;

const compiled = compileSpec({ file: "spec.yaml", text: SPEC });
if (!compiled.ok) throw new DiagnosticError(compiled.diagnostics, SPEC);
const values = new LeafValues(compiled.layout);
const fields = new Map(compiled.layout.structs.find((each) => each.name === "sample")?.fields.map((field) => [field.name, field.value]));

function typeOf(field: string): FieldType {
  const type = fields.get(field);
  if (type === undefined) throw new Error(`there is no field ${field}`);
  return type;
}

/** What is said of the value whose words these are, and the limit if it is illegal. */
function said(field: string, ...words: readonly number[]): string {
  const type = typeOf(field);
  if (!isLeaf(type)) throw new Error(`${field} is no single value`);
  const view = new DataView(Uint32Array.from([...words, 0]).buffer);
  const value = readLeaf(type, view, 0);
  const limit = values.limit(type, value);
  return `${values.text(type, value)}${limit === undefined ? "" : ` (legal: ${limit})`}`;
}

const CASES: readonly (readonly [field: string, words: readonly number[], said: string])[] = [
  ["word", [1], "1 (legal: 2 to 4)"],
  ["word", [2], "2"],
  ["word", [4], "4"],
  ["word", [5], "5 (legal: 2 to 4)"],
  ["any", [0xffffffff], "4294967295"],
  ["int", [0xffffffff], "-1"],
  ["float", [0x3f800000], "1"],
  ["float", [0x3f800001], "1.0000001 (legal: -1 to 1)"],
  ["float", [0x7fc00000], "NaN (legal: -1 to 1)"],
  ["plain", [0x3dcccccd], "0.1"],
  ["plain", [0x80000000], "-0"],
  ["plain", [0xff800000], "-Infinity"],
  ["flag", [0], "false"],
  ["flag", [1], "true"],
  ["flag", [2], "2, neither 0 nor 1 (legal: 0 or 1)"],
  ["wide", [16, 1], "4294967312"],
  ["wide", [17, 1], "4294967313 (legal: a multiple of 16)"],
  ["bits", [0x800000f1], "on true, level 15, top 1"],
  ["bits", [0x2], "on false, level 0, top 0, bits without a name 0x2 (legal: zero in the bits 0x7fffff0e)"],
  ["state", [1], "on (1)"],
  ["state", [2], "no closed (2) (legal: a value of closed)"],
  ["open", [1], "a (1)"],
  ["open", [4], "unnamed (4)"],
  ["open", [5], "no free (5) (legal: a value of free)"],
  ["open", [7], "unnamed (7)"],
  ["sign", [0xffffffff], "below (-1)"],
];

for (const [field, words, expected] of CASES) test(`${field} of ${words.map((word) => `0x${word.toString(16)}`).join(" ")} is said as ${expected}`, () => assert.is(said(field, ...words), expected));

test("types are named as a spec names them", () => {
  assert.equal(["state", "bits", "wide", "vector", "grid", "points"].map((field) => fieldTypeText(typeOf(field))), ["atomic<closed>", "u32", "u64", "vec3<closed>", "u32[2][3]", "point[4]"]);
});

test.run();
