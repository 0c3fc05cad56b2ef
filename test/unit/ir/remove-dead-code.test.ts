import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { interpret } from "../../../ir/interpret/interpret.js";
import type { Program, Statement } from "../../../ir/ir.js";
import { bufferLayout } from "../../../ir/layout.js";
import { removeDeadCode } from "../../../ir/passes/remove-dead-code.js";
import { printProgram } from "../../../ir/print.js";
import { u32 } from "../../../ir/types.js";
import { verify, verifyOrThrow, type VerifiedProgram } from "../../../ir/verify.js";
import {
  assign, atomicAdd, b, barrier, binary, break_, buffer, call, eval_, fn, for_, functionReturn, gridSync, if_, let_, lid, load, program, ref, region, return_, store, switch_, u, var_, variable,
  while_, workgroup,
} from "../../support/program-data.js";
import { BUFFERS } from "../../support/random-program/memory.js";
import { randomProgram } from "../../support/random-program/random-program.js";
import { withoutDivergentBarriers } from "../../support/without-divergent-barriers.js";

const write = store(buffer("data", 0), u(1));
const uniformLoad = { kind: "WorkgroupUniformLoad", place: workgroup("shared", 0) } as const;
const count = atomicAdd(buffer("cells", "first"), u(1));

function left(body: readonly Statement[], init: Partial<Program> = {}): readonly Statement[] {
  return removeDeadCode(verifyOrThrow(program(body, init))).body;
}

/** Each with what is left of it. */
const CASES: Readonly<Record<string, readonly [readonly Statement[], readonly Statement[]]>> = {
  "what follows a Return": [[write, return_, write], [write, return_]],
  "what follows branches that both return": [[if_(binary("eq", ref("count"), u(0)), [write, return_], [return_]), write], [if_(binary("eq", ref("count"), u(0)), [write, return_], [return_])]],
  "a value that nothing reads, and those that only it reads": [[let_("x", u32, load(buffer("data", 1))), let_("y", u32, binary("add", ref("x"), u(1))), write], [write]],
  "a variable that is only written": [[var_("x", u32), assign("x", u(2)), write], [write]],
  "a variable that only its own next value reads": [[var_("x", u32), for_("k", u(0), u(4), [assign("x", ref("k")), write])], [for_("k", u(0), u(4), [write])]],
  "a branch without statements": [[if_(binary("eq", lid, u(0)), [let_("x", u32, u(1))]), write], [write]],
  "the branch that a constant excludes": [[if_(b(false), [write], [barrier])], [barrier]],
  "a loop without statements": [[for_("k", u(0), ref("count"), [region([])]), while_(b(true), u(4), []), write], [write]],
  "a Switch without statements": [[switch_(lid, [{ values: [1], body: [] }]), write], [write]],
  "an atomic load that nothing reads": [[eval_({ kind: "AtomicLoad", place: buffer("cells", "first") }), write], [write]],
};

for (const [what, [body, expected]] of Object.entries(CASES)) {
  test(`drops ${what}`, () => assert.equal(left(body), expected));
}

const KEPT: Readonly<Record<string, readonly Statement[]>> = {
  "a barrier between accesses": [store(workgroup("shared", lid), u(1)), barrier, let_("x", u32, load(workgroup("shared", 0))), store(buffer("data", lid), ref("x"))],
  "a barrier in a loop without anything else": [for_("k", u(0), ref("count"), [barrier])],
  "grid syncs side by side, and a Return": [gridSync, gridSync, return_],
  "a uniform load that nothing reads": [let_("x", u32, uniformLoad)],
  "an atomic whose result nothing reads": [let_("x", u32, count)],
  "a variable that a loop's condition reads": [var_("x", u32), while_(binary("lt", load(variable("x")), u(3)), u(9), [assign("x", binary("add", load(variable("x")), u(1))), write])],
  "a Break": [for_("k", u(0), u(4), [if_(binary("eq", ref("k"), u(2)), [break_]), write])],
};

for (const [what, body] of Object.entries(KEPT)) {
  test(`keeps ${what}`, () => assert.equal(left(body), body));
}

test("an effect stays where its result goes nowhere", () => {
  assert.equal(left([var_("x", u32), assign("x", count), assign("x", uniformLoad)]), [eval_(count), eval_(uniformLoad)]);
});

test("only functions that are called and workgroup variables that are named are left", () => {
  const functions = [fn("inner", [], u32, [functionReturn(u(1))]), fn("outer", [], u32, [let_("x", u32, call("inner")), functionReturn(ref("x"))]), fn("unused", [], undefined, [write])];
  const program_ = verifyOrThrow(program([let_("y", u32, call("outer")), store(buffer("data", 0), ref("y"))], { functions }));
  const { functions: called, workgroupVariables } = removeDeadCode(program_);
  assert.equal(called.map(({ name }) => name), ["inner", "outer"]);
  assert.equal(workgroupVariables, []);
  assert.equal(removeDeadCode(verifyOrThrow(program([store(workgroup("shared", 0), u(1))]))).workgroupVariables.map(({ name }) => name), ["shared"]);
});

const parameters: Readonly<Record<string, number | boolean>> = { count: 4, item_count: 2, total_count: 3, shift: -3, scale: 1.5, enabled: true };

/** What a run of one invocation leaves: more of them could race. Undefined where it does not come to its end. */
function outcome(subject: VerifiedProgram): unknown {
  const buffers = Object.fromEntries(
    BUFFERS.map(({ name, type, lengthParameter }) => {
      const { fixedBytes, strideBytes = 0 } = bufferLayout(type);
      return [name, Uint8Array.from({ length: fixedBytes + strideBytes * Number(parameters[lengthParameter ?? ""] ?? 0) }, (_, i) => (i * 37) % 256)];
    }),
  );
  const { completed } = interpret(subject, { grid: [1, 1, 1], parameters, buffers, stepBudget: 50_000, races: false });
  return completed ? Object.values(buffers).map((bytes) => [...bytes]) : undefined;
}

test("the oracle gives the same buffers, and a second time nothing more is dropped", () => {
  let dropped = 0;
  let compared = 0;
  fc.assert(
    fc.property(randomProgram({ maxChoices: 700, gridSyncs: true }), (random) => {
      const source = withoutDivergentBarriers({ ...random, workgroupSize: [1, 1, 1] }).program;
      const verification = verify(source);
      // A Break or a deciding read may be left that only programs without grid syncs can have.
      const before = verification.ok ? outcome(verification.program) : undefined;
      if (!verification.ok || before === undefined) return;
      const swept = removeDeadCode(verification.program);
      assert.equal(outcome(swept), before, printProgram(source).text);
      assert.is(printProgram(removeDeadCode(swept)).text, printProgram(swept).text);
      compared += 1;
      dropped += printProgram(swept).text.length < printProgram(source).text.length ? 1 : 0;
    }),
    { seed: 1, numRuns: 100, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: true },
  );
  assert.ok(compared > 70 && dropped > 40, `${dropped} of ${compared} programs have dead code`);
});

test.run();
