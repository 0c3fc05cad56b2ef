import { test } from "uvu";
import * as assert from "uvu/assert";
import type { SourceLocation } from "../../../ir/diagnostic.js";
import type { Expression, Program, Statement } from "../../../ir/ir.js";
import { fixedArray, u32 } from "../../../ir/types.js";
import { analyseUniformity, uniformityFindings } from "../../../ir/uniformity.js";
import { verify } from "../../../ir/verify.js";
import {
  assign, barrier, binary, break_, buffer, builtin, call, component, continue_, fn, for_, functionReturn, gridSync, if_, let_, lid, load, program, ref, region, return_, store, switch_, u, var_,
  variable, while_, workgroup,
} from "../../support/program-data.js";

const isZero = (value: Expression): Expression => binary("eq", value, u(0));
/** Varies between invocations. */
const some = isZero(lid);
/** The same for all. */
const all = isZero(ref("count"));
const x = load(variable("x"));
const varX = var_("x", u32);

function refused(body: readonly Statement[], init: Partial<Program> = {}): boolean {
  return uniformityFindings(program(body, init)).length > 0;
}

/** The same body, once with a uniform and once with a varying condition. */
function judges(what: string, body: (condition: Expression) => readonly Statement[]): void {
  test(`${what}: the condition decides`, () => {
    assert.not(refused(body(all)), "uniform");
    assert.ok(refused(body(some)), "varying");
  });
}

judges("a barrier in a branch", (condition) => [if_(condition, [barrier])]);
judges("a barrier in the other branch", (condition) => [if_(condition, [], [barrier])]);
judges("a barrier in a loop", (condition) => [while_(condition, u(4), [barrier])]);
judges("a barrier after a Return", (condition) => [if_(condition, [return_]), barrier]);
judges("a barrier after a Return in a loop", (condition) => [for_("k", u(0), u(4), [if_(condition, [return_])]), barrier]);
judges("a barrier before a Return in a loop", (condition) => [for_("k", u(0), u(4), [barrier, if_(condition, [return_])])]);
judges("a barrier after a Break", (condition) => [for_("k", u(0), u(4), [if_(condition, [break_]), barrier])]);
judges("a barrier before a Break", (condition) => [for_("k", u(0), u(4), [barrier, if_(condition, [break_])])]);
judges("a barrier after a Continue", (condition) => [for_("k", u(0), u(4), [if_(condition, [continue_]), barrier])]);
judges("a barrier before a Continue, in the next iteration", (condition) => [for_("k", u(0), u(4), [barrier, if_(condition, [continue_])])]);
judges("a barrier in a Region in a branch", (condition) => [if_(condition, [region([barrier])])]);
judges("a barrier in a case", (condition) => [let_("s", u32, { kind: "Select", condition, whenTrue: u(1), whenFalse: u(2) }), switch_(ref("s"), [{ values: [1], body: [barrier] }])]);
judges("a barrier after a Switch with a Break", (condition) => [
  let_("s", u32, { kind: "Select", condition, whenTrue: u(1), whenFalse: u(2) }),
  for_("k", u(0), u(4), [switch_(ref("s"), [{ values: [1], body: [break_] }]), barrier]),
]);
judges("a value assigned under a condition", (condition) => [varX, if_(condition, [assign("x", u(1))]), if_(isZero(x), [barrier])]);
judges("a value assigned in a loop of a condition", (condition) => [varX, while_(condition, u(4), [assign("x", binary("add", x, u(1)))]), if_(isZero(x), [barrier])]);
judges("a value that leaves a loop by Break", (condition) => [varX, for_("k", u(0), u(4), [assign("x", ref("k")), if_(condition, [break_])]), if_(isZero(x), [barrier])]);
judges("a loop bound", (condition) => [let_("n", u32, { kind: "Select", condition, whenTrue: u(1), whenFalse: u(2) }), for_("k", u(0), ref("n"), [barrier])]);
judges("the bound of a While", (condition) => [let_("n", u32, { kind: "Select", condition, whenTrue: u(1), whenFalse: u(2) }), while_(all, ref("n"), [barrier])]);
judges("a constant computed under a condition", (condition) => [varX, if_(condition, [let_("one", u32, u(1)), assign("x", ref("one"))]), if_(isZero(x), [barrier])]);
judges("an element of an array", (condition) => [
  var_("a", fixedArray(u32, 2)),
  if_(condition, [store(variable("a", 0), u(1))]),
  if_(isZero(load(variable("a", 1))), [barrier]),
]);

test("control flow is whole again after a branch that only falls through", () => {
  assert.not(refused([if_(some, [store(buffer("data", 0), u(1))]), barrier]));
  assert.not(refused([switch_(lid, [{ values: [1], body: [] }]), barrier]));
});

test("control flow is whole again after a loop that is left by a varying condition", () => {
  assert.not(refused([while_(some, u(4), []), barrier]));
  assert.not(refused([for_("k", u(0), u(4), [if_(some, [break_])]), barrier]));
});

test("an overwritten value is as uniform as the last one", () => {
  assert.not(refused([varX, assign("x", lid), assign("x", u(1)), if_(isZero(x), [barrier])]));
  assert.ok(refused([varX, assign("x", u(1)), assign("x", lid), if_(isZero(x), [barrier])]));
});

test("a value that varies at the end of an iteration varies at the start of the next", () => {
  assert.ok(refused([varX, for_("k", u(0), u(4), [if_(isZero(x), [barrier]), assign("x", lid)])]));
  assert.not(refused([varX, for_("k", u(0), u(4), [if_(isZero(x), [barrier]), assign("x", ref("k"))])]));
});

test("both branches that return leave nothing behind them", () => {
  assert.not(refused([if_(some, [return_], [return_]), barrier]));
});

test("a Break that a Switch holds meets the other cases behind it, as in the printed shader", () => {
  const body = (other: Expression): Statement[] => [
    varX,
    for_("k", u(0), u(4), [switch_(ref("count"), [{ values: [1], body: [break_] }], [assign("x", other)]), assign("x", u(0))]),
    if_(isZero(x), [barrier]),
  ];
  assert.not(refused(body(u(1))));
  assert.ok(refused(body(lid)));
});

for (const [what, value, varies] of [
  ["global_invocation_id", component(builtin("global_invocation_id"), "x"), true],
  ["local_invocation_id", component(builtin("local_invocation_id"), "x"), true],
  ["local_invocation_index", builtin("local_invocation_index"), true],
  ["workgroup_id", component(builtin("workgroup_id"), "x"), false],
  ["num_workgroups", component(builtin("num_workgroups"), "x"), false],
  ["a parameter", ref("count"), false],
  ["the length of a buffer", { kind: "ArrayLength", buffer: "data" }, false],
  ["a load of a read_write buffer", load(buffer("data", 0)), true],
  ["a load of a read buffer at a uniform index", load(buffer("table", ref("count"))), false],
  ["a load of a read buffer at a varying index", load(buffer("table", lid)), true],
  ["a load of workgroup memory", load(workgroup("shared", 0)), true],
] as const satisfies readonly (readonly [string, Expression, boolean])[]) {
  test(`${what} ${varies ? "varies" : "is uniform"} in a workgroup`, () => assert.is(refused([if_(isZero(value), [barrier])]), varies));
}

test("what an atomic yields varies", () => {
  assert.ok(refused([let_("x", u32, { kind: "AtomicLoad", place: buffer("cells", "first") }), if_(isZero(ref("x")), [barrier])]));
});

test("a call is as uniform as the arguments that its result depends on", () => {
  const functions = [fn("second", [["a", u32], ["b", u32]], u32, [functionReturn(ref("b"))])];
  const body = (a: Expression, second: Expression) => [let_("x", u32, call("second", a, second)), if_(isZero(ref("x")), [barrier])];
  assert.not(refused(body(lid, u(1)), { functions }));
  assert.ok(refused(body(u(1), lid), { functions }));
});

test("a result that an argument only chooses between depends on it", () => {
  const choose = fn("choose", [["a", u32]], u32, [if_(isZero(ref("a")), [functionReturn(u(1))]), functionReturn(u(2))]);
  const outer = fn("outer", [["a", u32]], u32, [let_("r", u32, call("choose", ref("a"))), functionReturn(ref("r"))]);
  const body = (a: Expression) => [let_("x", u32, call("outer", a)), if_(isZero(ref("x")), [barrier])];
  assert.not(refused(body(u(1)), { functions: [outer, choose] }));
  assert.ok(refused(body(lid), { functions: [outer, choose] }));
});

test("a result that varies by itself varies whatever the arguments are", () => {
  const functions = [fn("own", [["a", u32]], u32, [functionReturn(binary("add", ref("a"), lid))])];
  assert.ok(refused([let_("x", u32, call("own", u(1))), if_(isZero(ref("x")), [barrier])], { functions }));
});

test("control flow after a call is as before it", () => {
  const functions = [fn("early", [["a", u32]], undefined, [if_(isZero(ref("a")), [functionReturn()]), store(buffer("data", 0), ref("a"))])];
  assert.not(refused([{ kind: "Eval", value: call("early", lid) }, barrier], { functions }));
});

test("workgroup_id varies in the grid", () => {
  const group = isZero(component(builtin("workgroup_id"), "x"));
  assert.equal(uniformityFindings(program([if_(group, [barrier])])).length, 0);
  assert.equal(uniformityFindings(program([if_(group, [gridSync])])).map((each) => each.scope), ["grid"]);
  assert.equal(uniformityFindings(program([if_(isZero(component(builtin("num_workgroups"), "x")), [gridSync])])), []);
});

test("a WorkgroupUniformLoad is uniform in the workgroup, varies in the grid, and demands uniform control flow", () => {
  const load: Statement = let_("x", u32, { kind: "WorkgroupUniformLoad", place: workgroup("shared", 0) });
  assert.not(refused([load, if_(isZero(ref("x")), [barrier])]));
  assert.ok(refused([load, if_(isZero(ref("x")), [gridSync])]));
  assert.ok(refused([if_(some, [load])]));
  const codes = (body: readonly Statement[]) => {
    const verification = verify(program(body));
    return verification.ok ? [] : verification.diagnostics.map((each) => each.code);
  };
  assert.equal(codes([if_(some, [load])]), ["uniformity/workgroup-uniform-load"]);
  assert.equal(codes([if_(some, [gridSync])]), ["grid-sync/non-uniform"]);
});

test("a finding explains how control flow came to vary", () => {
  const verification = verify(program([let_("i", u32, lid), varX, if_(isZero(ref("i")), [assign("x", u(1))]), while_(isZero(x), u(4), [barrier])]));
  const [finding] = verification.ok ? [] : verification.diagnostics;
  const lines = verification.ok ? [] : verification.source.split("\n");
  const textAt = (at: SourceLocation | undefined): string => lines[(at?.line ?? 0) - 1]?.slice((at?.column ?? 0) - 1) ?? "";
  assert.is(finding?.message, "barrier Workgroup stands where the invocations of a workgroup may go different ways");
  assert.is(textAt(finding?.at), "barrier Workgroup");
  assert.equal(finding?.notes.map((each) => [textAt(each.at), each.message]), [
    ["while load(x) == 0u bound 4u {", "this While decides how often its body runs"],
    ["x = 1u", "`x` is assigned here"],
    ["if i == 0u {", "the condition of this If decides who gets here"],
    ["let i: u32 = builtin(local_invocation_id).x", "`i` is computed here"],
    ["builtin(local_invocation_id).x", "local_invocation_id differs between invocations"],
  ]);
});

test("a function's own cause is part of the explanation", () => {
  const functions = [fn("peek", [], u32, [let_("seen", u32, load(buffer("data", 0))), functionReturn(ref("seen"))])];
  const [finding] = uniformityFindings(program([let_("x", u32, call("peek")), if_(isZero(ref("x")), [barrier])], { functions }));
  assert.equal(finding?.causes.map((each) => each.message), [
    "the condition of this If decides who gets here",
    "`x` is computed here",
    "`peek` is called here and yields a value that depends on the next",
    "`seen` is computed here",
    "`data` is a read_write buffer: a load counts as different for each invocation",
  ]);
});

test("what decides about a grid sync is no control flow for the barriers of a workgroup", () => {
  const flag = isZero(load(buffer("data", 0)));
  assert.ok(refused([while_(flag, u(4), [barrier])]));
  assert.not(refused([while_(flag, u(4), [barrier, gridSync])]));
  assert.not(refused([if_(flag, [barrier, gridSync], [barrier])]));
  assert.not(refused([if_(flag, [gridSync]), barrier]));
  assert.ok(refused([if_(flag, [gridSync, if_(flag, [barrier])])]));
});

test("a retired invocation has arrived at every grid sync, and at no barrier", () => {
  assert.not(refused([if_(some, [return_]), gridSync]));
  assert.not(refused([for_("k", u(0), u(4), [if_(isZero(binary("sub", ref("k"), lid)), [return_]), gridSync])]));
  assert.equal(uniformityFindings(program([if_(some, [return_]), gridSync, barrier])).map(({ scope, isAfterReturn }) => [scope, isAfterReturn]), [["workgroup", true]]);
  assert.equal(uniformityFindings(program([if_(some, [if_(all, [return_]), barrier])])).map(({ scope, isAfterReturn }) => [scope, isAfterReturn]), [["workgroup", false]]);
});

test("who has returned takes no part in the values of the others", () => {
  const body = (last: readonly Statement[]): Statement[] => [varX, if_(some, [assign("x", u(1)), ...last]), if_(isZero(x), [gridSync])];
  assert.ok(refused(body([])));
  assert.not(refused(body([return_])));
});

test("reads that decide about a grid sync are told with the way to them", () => {
  const [read, ...more] = analyseUniformity(program([let_("seen", u32, load(buffer("data", 0))), if_(isZero(ref("seen")), [gridSync])])).decidingReads;
  assert.equal(more, []);
  assert.is(read?.read.kind, "Load");
  assert.equal(read?.causes.map((each) => each.message), [
    "the condition of this If decides who gets here",
    "`seen` is computed here",
    "`data` is a read_write buffer: a load counts as different for each invocation",
  ]);
  assert.equal(analyseUniformity(program([if_(isZero(load(buffer("table", 0))), [gridSync])])).decidingReads, []);
});

test("unknown names count as uniform", () => {
  assert.not(refused([if_(isZero(ref("nowhere")), [barrier])]));
  assert.not(refused([let_("x", u32, call("nowhere", u(1))), if_(isZero(ref("x")), [barrier])]));
});

test.run();
