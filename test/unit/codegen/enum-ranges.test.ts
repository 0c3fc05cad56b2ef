/** Which numbers an enum allows, and what is generated where it allows all. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileSpec } from "../../../codegen/protocol/compile-spec.js";
import { acceptsAll, legalRanges } from "../../../codegen/protocol/enum-ranges.js";
import { generate } from "../../../codegen/protocol/generate.js";
import { importGenerated } from "../../support/import-generated.js";
import { call } from "../../support/array-forms.js";
import { HEAD } from "../../support/spec-rule.js";

const TEXT = `${HEAD}enums:
  all: { open: true, user_ranges: [[0, 4], [6, 0xFFFFFFFF]], values: { five: 5 } }
  signed: { type: i32, open: true, user_ranges: [[-0x7FFFFFFF, 0x7FFFFFFF]], values: { lowest: -0x80000000 } }
  reserved: { open: true, reserved: [{ from: 6, to: 6, why: later }], values: { five: 5 } }
  open: { open: true, values: { five: 5 } }
  closed: { values: { five: 5, six: 6, eight: 8 } }
structs: { s: { fields: { a: all, b: signed, c: reserved, d: "all[2]", e: "vec2<signed>" } } }
`;

const compiled = compileSpec({ file: "s.yaml", text: TEXT });
if (!compiled.ok) throw new Error("the sample is legal");
const enums = new Map(compiled.layout.enums.map((each) => [each.name, each]));

for (const [name, all, ranges] of [
  ["all", true, [[0, 0xffffffff]]],
  ["signed", true, [[-0x80000000, 0x7fffffff]]],
  ["reserved", false, [[0, 5], [7, 0xffffffff]]],
  ["open", true, [[0, 0xffffffff]]],
  ["closed", false, [[5, 6], [8, 8]]],
] as const) {
  test(`${name}: its ranges neither overlap nor touch, and it accepts ${all ? "everything" : "those alone"}`, () => {
    const layout = enums.get(name);
    assert.ok(layout !== undefined);
    assert.equal(legalRanges(layout).map(({ from, to }) => [from, to]), ranges);
    assert.is(acceptsAll(layout), all);
  });
}

test("the module of an enum whose ranges leave nothing out has nothing to find in it", async () => {
  const result = await generate([{ file: "s.yaml", text: TEXT, typescript: "test", shaders: "test", errors: "runtime/error.ts" }], () => undefined);
  assert.ok(result.ok);
  const module = await importGenerated(result.specs[0]?.files[0]?.text ?? "");
  const bytes = new Uint8Array(32).fill(0xff);
  assert.equal(call(module, "validateS", bytes), []);
  bytes.set([6, 0, 0, 0], 8);
  assert.equal(call(module, "validateS", bytes), [{ path: "s.c", value: 6, limit: "a value of reserved" }]);
});

test.run();
