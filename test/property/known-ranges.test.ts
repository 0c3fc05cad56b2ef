/** What range analysis says of an expression is true of its value on the oracle, whatever the names in it hold. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Facts, type Known } from "../../codegen/shader/wgsl/legalize/facts.js";
import { knownOf } from "../../codegen/shader/wgsl/legalize/known-of.js";
import { interpret } from "../../ir/interpret/interpret.js";
import type { Expression, Program } from "../../ir/ir.js";
import { bufferLayout } from "../../ir/layout.js";
import { printProgram } from "../../ir/print.js";
import { programEnvironment } from "../../ir/type-of.js";
import { i32, u32, type Scalar } from "../../ir/types.js";
import { verify } from "../../ir/verify.js";
import { buffer, let_, ref, store } from "../support/program-data.js";
import { ExpressionGenerator } from "../support/random-program/expressions.js";
import { BUFFERS, PARAMETERS, WORKGROUP_VARIABLES } from "../support/random-program/memory.js";
import { Tape } from "../support/random-program/tape.js";

function programOf(value: Expression, type: Scalar): Program {
  const word: Expression = type.scalar === "u32" ? ref("value") : { kind: "Bitcast", to: u32, value: ref("value") };
  return { name: "range", workgroupSize: [1, 1, 1], buffers: BUFFERS, workgroupVariables: WORKGROUP_VARIABLES, parameters: PARAMETERS, functions: [], body: [let_("value", type, value), store(buffer("data", 0), word)] };
}

/** The word that the program leaves. */
function valueOf(program: Program, type: Scalar, parameters: Readonly<Record<string, number | boolean>>): number {
  const buffers = Object.fromEntries(
    BUFFERS.map(({ name, type: each, lengthParameter }) => {
      const { fixedBytes, strideBytes = 0 } = bufferLayout(each);
      return [name, Uint8Array.from({ length: fixedBytes + strideBytes * Number(parameters[lengthParameter ?? ""] ?? 0) }, (_, i) => (i * 91) % 256)];
    }),
  );
  const verification = verify(program);
  assert.ok(verification.ok, printProgram(program).text);
  if (verification.ok) interpret(verification.program, { grid: [1, 1, 1], parameters, buffers, races: false });
  const view = new DataView(buffers["data"]?.buffer ?? new ArrayBuffer(4));
  return type.scalar === "u32" ? view.getUint32(0, true) : view.getInt32(0, true);
}

const span = (least: number, most: number): fc.Arbitrary<{ min: number; max: number; value: number }> =>
  fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most })).map((three) => {
    const [min = least, value = least, max = least] = [...three].sort((a, b) => a - b);
    return { min, max, value };
  });

test("a value lies in the range that is known of it, and below what it is known to be below", () => {
  let narrow = 0;
  const choices = fc.array(fc.nat({ max: 0xffff }), { minLength: 40, maxLength: 120, size: "max" });
  fc.assert(
    fc.property(choices, fc.boolean(), span(1, 9), span(0, 9), span(-9, 9), (numbers, signed, count, items, shift) => {
      const type = signed ? i32 : u32;
      const value = new ExpressionGenerator(new Tape(numbers)).scalar(type, { values: [], variables: [] }, 4);
      const program = programOf(value, type);
      const below = items.value < count.value ? new Set(["count"]) : new Set<string>();
      const facts = new Facts([["count", { range: count, below: new Set<string>() }], ["item_count", { range: items, below }], ["shift", { range: shift, below: new Set<string>() }]]);
      const known: Known | undefined = knownOf(value, facts, {
        environment: programEnvironment(program),
        isParameter: (name) => PARAMETERS.some((each) => each.name === name),
        lengthParameterOf: (name) => BUFFERS.find((each) => each.name === name)?.lengthParameter,
        meaningOf: () => undefined,
        workgroupSize: program.workgroupSize,
      });
      const parameters = { count: count.value, item_count: items.value, total_count: 3, shift: shift.value, scale: 1.5, enabled: true };
      const actual = valueOf(program, type, parameters);
      const text = `${printProgram(program).text}${JSON.stringify(parameters)}`;
      assert.ok(known !== undefined && known.range.min <= actual && actual <= known.range.max, `${actual} in ${JSON.stringify(known?.range)}\n${text}`);
      for (const name of known.below) assert.ok(actual < Number(parameters["count"]), `${actual} below ${name}\n${text}`);
      narrow += known.range.max - known.range.min < 1000 ? 1 : 0;
    }),
    { seed: 1, numRuns: 1500 },
  );
  assert.ok(narrow > 300, `${narrow} ranges are narrow`);
});

test.run();
