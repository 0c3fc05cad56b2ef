/** The law of the split: a program and its split leave the same bytes behind, for every interleaving of either. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { hasGridSync } from "../../ir/grid-syncs.js";
import { hostValue } from "../../ir/interpret/host-value.js";
import { createScheduleInterpreter } from "../../ir/interpret/interpret-schedule.js";
import { runPipeline } from "../../ir/passes/pipeline.js";
import { splitOnGridSync } from "../../ir/passes/split-on-grid-sync.js";
import { printProgram } from "../../ir/print.js";
import type { HostExpression, HostType } from "../../ir/schedule.js";
import { verify } from "../../ir/verify.js";
import { evaluateHostExpression } from "../../runtime/host-expression.js";
import { randomGridProgram } from "../support/random-grid-program/random-grid-program.js";
import { checkSplitLaw, differenceOf, runOnOracle } from "../support/split-law.js";

const SEED = 20264;
/** Ends shrinking in time; the smallest program found by then is reported. */
const LIMITED = { seed: SEED, interruptAfterTimeLimit: 90_000, markInterruptAsFailure: true };
const RUNS = 200;

const tapes = fc.integer({ min: 20, max: 400 }).chain((length) => fc.array(fc.nat({ max: 0xffff }), { minLength: length, maxLength: length, size: "max" }));

test("a program and its split leave the same words behind, without a race in either", () => {
  const seen = { compared: 0, withGridSync: 0, latches: 0 };
  fc.assert(
    fc.property(tapes, (tape) => {
      const random = randomGridProgram(tape);
      const verdict = checkSplitLaw(random);
      const text = (): string => printProgram(random.program).text;
      if (verdict.kind === "race") assert.unreachable(`${verdict.messages.join("\n")}\n${text()}`);
      if (verdict.kind === "mismatch") assert.unreachable(`${verdict.what}\n${text()}`);
      if (verdict.kind !== "same") return;
      seen.compared += 1;
      seen.withGridSync += hasGridSync(random.program.body) ? 1 : 0;
      seen.latches += verdict.split.segments.filter(({ latch }) => latch !== undefined).length;
    }),
    { ...LIMITED, numRuns: RUNS },
  );
  assert.ok(seen.compared >= 0.85 * RUNS, `most are compared (${seen.compared})`);
  assert.ok(seen.withGridSync >= 0.5 * RUNS, `at least half have grid syncs (${seen.withGridSync})`);
  assert.ok(seen.latches > 20, `some have latches (${seen.latches})`);
});

test("the passes behind the split leave what its segments do as it is", () => {
  let [compared, shortened] = [0, 0];
  fc.assert(
    fc.property(tapes, (tape) => {
      const random = randomGridProgram(tape);
      const verdict = checkSplitLaw(random);
      if (verdict.kind !== "same") return;
      const segments = verdict.split.segments.map((segment) => ({ ...segment, program: runPipeline(segment.program) }));
      const { outcome, words } = runOnOracle(createScheduleInterpreter({ ...verdict.split, segments }), random, 1);
      assert.is(differenceOf(verdict.meant, words), undefined, printProgram(random.program).text);
      assert.equal(outcome.findings.filter(({ kind }) => kind !== "warning"), []);
      compared += 1;
      shortened += segments.some(({ program }, i) => printProgram(program).text.length < printProgram(verdict.split.segments[i]?.program ?? program).text.length) ? 1 : 0;
    }),
    { ...LIMITED, numRuns: 60 },
  );
  assert.ok(compared > 50 && shortened > 30, `${shortened} of ${compared} become shorter`);
});

test("the same program is always split the same way", () => {
  fc.assert(
    fc.property(tapes, (tape) => {
      const [first, second] = [verify(randomGridProgram(tape).program), verify(randomGridProgram(tape).program)];
      if (first.ok && second.ok) assert.is(JSON.stringify(splitOnGridSync(first.program)), JSON.stringify(splitOnGridSync(second.program)));
    }),
    { ...LIMITED, numRuns: 40 },
  );
});

const EDGES = [0, 1, 2, 5, 31, 32, 0x7fff_ffff, -1, -0x8000_0000, 0xffff_ffff];

function hostExpressions(type: HostType, depth: number): fc.Arbitrary<HostExpression> {
  const integer = type === "u32" ? fc.constantFrom(...EDGES.map((each) => each >>> 0)) : fc.constantFrom(...EDGES.map((each) => each | 0));
  const constant = (type === "bool" ? fc.boolean() : integer).map((value): HostExpression => ({ kind: "Const", type, value }));
  if (depth === 0) return fc.oneof(constant, fc.constant<HostExpression>({ kind: "Parameter", name: type }));
  const inner = (of: HostType): fc.Arbitrary<HostExpression> => hostExpressions(of, depth - 1);
  const operators = type === "bool" ? ["and", "or", "eq", "ne"] : ["add", "sub", "mul", "div", "rem", "and", "or", "xor"];
  const binary = fc.tuple(fc.constantFrom(...operators), inner(type), inner(type)).map(([operator, left, right]): HostExpression => ({ kind: "Binary", operator, type, left, right }));
  const select = fc.tuple(inner("bool"), inner(type), inner(type)).map(([condition, whenTrue, whenFalse]): HostExpression => ({ kind: "Select", condition, whenTrue, whenFalse }));
  const convert = fc.constantFrom<HostType>("u32", "i32", "bool").chain(inner).map((value): HostExpression => ({ kind: "Convert", to: type, value }));
  const unary = inner(type).map((operand): HostExpression => ({ kind: "Unary", operator: type === "bool" ? "not" : "complement", operand }));
  if (type !== "bool") {
    const shift = fc.tuple(fc.constantFrom("shl", "shr"), inner(type), inner("u32")).map(([operator, left, right]): HostExpression => ({ kind: "Binary", operator, type, left, right }));
    return fc.oneof(constant, binary, shift, select, convert, unary);
  }
  const compare = fc.constantFrom<HostType>("u32", "i32").chain((of) =>
    fc.tuple(fc.constantFrom("lt", "le", "gt", "ge", "eq", "ne"), inner(of), inner(of)).map(([operator, left, right]): HostExpression => ({ kind: "Binary", operator, type: of, left, right })),
  );
  return fc.oneof(constant, binary, compare, select, convert, unary);
}

test("the runtime and the oracle compute the same bounds and conditions", () => {
  const types: readonly HostType[] = ["u32", "i32", "bool"];
  for (const type of types) {
    fc.assert(
      fc.property(hostExpressions(type, 3), fc.constantFrom(...EDGES), (expression, word) => {
        const value = (name: string): number => (name === "u32" ? word >>> 0 : name === "i32" ? word | 0 : word & 1);
        const meant = hostValue(expression, { grid: [3, 2, 1], valueOf: (name) => ({ type: name === "u32" ? "u32" : name === "i32" ? "i32" : "bool", value: value(name) }) });
        const got = evaluateHostExpression(expression, {
          grid: [3, 2, 1],
          lookUp: (name) => (name === "bool" ? { type: "bool", value: value(name) === 1 } : { type: name === "u32" ? "u32" : "i32", value: value(name) }),
        });
        assert.equal([got.type, Number(got.value)], [meant.type, meant.value]);
      }),
      { ...LIMITED, numRuns: 200 },
    );
  }
});

test.run();
