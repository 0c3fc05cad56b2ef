import { test } from "uvu";
import * as assert from "uvu/assert";
import { DiagnosticError, formatDiagnostic } from "../../../ir/diagnostic.js";
import type { Program } from "../../../ir/ir.js";
import { atomicU32, fixedArray, i32, runtimeArray, u32, vector } from "../../../ir/types.js";
import { DEFAULT_DEVICE_PROFILE, verify, verifyOrThrow } from "../../../ir/verify.js";
import {
  assign, b, barrier, binary, buffer, builtin, call, cells, compareExchange, component, convert, data, eval_, f, fn, functionReturn, gridSync, if_, let_, lid, load, program, ref,
  region, return_, store, switch_, u, var_, variable, while_, workgroup,
} from "../../support/program-data.js";

const codes = (subject: Program): string[] => {
  const verification = verify(subject);
  return (verification.ok ? verification.warnings : verification.diagnostics).map((each) => each.code);
};

const reports = (subject: Program): string => {
  const verification = verify(subject);
  return verification.ok ? "" : verification.diagnostics.map((each) => formatDiagnostic(each, verification.source)).join("\n");
};

test("a verified program is the very object that went in", () => {
  const subject = program([store(buffer("data", 0), u(1))]);
  const verification = verify(subject);
  assert.ok(verification.ok);
  assert.is(verification.program, subject);
});

test("all findings are reported together, in the order of the printed text", () => {
  const subject = program([let_("x", u32, ref("nowhere")), store(buffer("data", b(true)), f(0.1)), if_(u(1), [{ kind: "Break" }])], { workgroupSize: [0, 1, 1] });
  assert.equal(codes(subject), ["workgroup/size", "name/unknown", "place/index-type", "constant/inexact", "type/mismatch", "type/mismatch", "loop/break-outside"]);
});

test("an expression without a type reports nothing more", () => {
  const unknown = ref("nowhere");
  const wrong = binary("add", binary("mul", unknown, f(1)), b(true));
  assert.equal(codes(program([let_("x", u32, wrong)])), ["name/unknown"]);
  assert.equal(codes(program([if_(component(unknown, "x"), []), store(buffer("data", convert(i32, unknown)), u(1))])), ["name/unknown", "name/unknown"]);
});

test("a declaration at fault is silent where it is used", () => {
  const faulty = { ...data, type: runtimeArray(runtimeArray(u32)) };
  assert.equal(codes(program([store(buffer("data", 0), u(1)), let_("x", u32, load(buffer("data", 1)))], { buffers: [faulty] })), ["type/runtime-array"]);
  assert.equal(codes(program([var_("x", fixedArray(atomicU32, 2)), store(variable("x", 0), u(1))])), ["type/not-constructible"]);
  const takesAtomics = fn("f", [["x", atomicU32]], undefined, [let_("y", u32, ref("x"))]);
  assert.equal(codes(program([eval_(call("f", u(1)))], { functions: [takesAtomics] })), ["type/not-constructible"]);
});

test("a local that takes a buffer's name leaves the buffer as it was", () => {
  const subject = program([region([let_("data", u32, u(1))]), store(buffer("data", 0), u(1))]);
  assert.equal(codes(subject), ["name/duplicate"]);
});

test("a finding shows the line, the cause and what to do", () => {
  assert.is(
    reports(program([store(buffer("cells", "plane"), u(1))], { buffers: [cells] })).replace(/:\d+:/, ":LINE:"),
    [
      "sample.ir:LINE:9 error[place/unknown-member]: Cells has no member `plane`",
      "    store cells.plane = 1u",
      "          ^",
      "  help: did you mean `plain`?",
    ].join("\n"),
  );
});

test("a clash shows the other place", () => {
  const text = reports(program([], { buffers: [data, { ...cells, binding: 0 }] }));
  assert.match(text, /error\[binding\/clash\]: buffer `cells` is bound at group 0, binding 0, as `data` is/);
  assert.match(text, /sample\.ir:\d+:1 note: `data` is bound there first/);
});

test("recursion shows the way round", () => {
  const functions = [fn("f", [], undefined, [eval_(call("g"))]), fn("g", [], undefined, [eval_(call("h"))]), fn("h", [], undefined, [eval_(call("f"))])];
  const verification = verify(program([], { functions }));
  assert.not(verification.ok);
  if (verification.ok) return;
  assert.equal(verification.diagnostics.map((each) => each.message), ["`f` calls itself through `h`"]);
  assert.equal(verification.diagnostics[0]?.notes.map((each) => each.message), ["`f` calls `g` here", "`g` calls `h` here"]);
});

test("a warning does not stop a program", () => {
  const verification = verify(program([return_, barrier]));
  assert.ok(verification.ok);
  assert.equal(verification.ok && verification.warnings.map((each) => [each.kind, each.code]), [["warning", "unreachable/after-return"]]);
});

test("an unreachable barrier is no uniformity error", () => {
  assert.equal(codes(program([if_(binary("eq", lid, u(0)), [return_, barrier])])), ["unreachable/after-return"]);
});

test("an unreachable grid sync is no error, and neither is what stands around it", () => {
  const flag = binary("eq", load(workgroup("shared", 0)), u(0));
  assert.equal(codes(program([if_(flag, [return_, gridSync])])), ["unreachable/after-return"]);
  assert.equal(codes(program([while_(flag, load(buffer("data", 0)), [{ kind: "Break" }, gridSync])])), ["unreachable/after-jump"]);
});

test("limits are of the device profile that is asked for", () => {
  const wide = program([], { workgroupSize: [512, 1, 1] });
  assert.equal(codes(wide), ["limit/workgroup-size", "limit/invocations"]);
  assert.ok(verify(wide, { ...DEFAULT_DEVICE_PROFILE, maxComputeWorkgroupSizeX: 1024, maxComputeInvocationsPerWorkgroup: 1024 }).ok);
});

test("a limit is unsupported, not invalid", () => {
  const verification = verify(program([], { workgroupSize: [1, 1, 65] }));
  assert.equal(!verification.ok && verification.diagnostics.map((each) => each.kind), ["unsupported"]);
});

test("verifyOrThrow throws all findings", () => {
  assert.throws(
    () => verifyOrThrow(program([store(buffer("nowhere", 0), u(1)), { kind: "Break" }])),
    (error: unknown) => error instanceof DiagnosticError && error.diagnostics.length === 2 && error.message.includes("name/unknown"),
  );
});

test("a program that is too deep to print is refused without being printed", () => {
  let deep = u(1) as ReturnType<typeof binary>;
  for (let depth = 0; depth < 100_000; depth++) deep = binary("add", deep, u(1));
  const verification = verify(program([let_("x", u32, deep)]));
  assert.equal(!verification.ok && [verification.source, verification.diagnostics.map((each) => each.code)], ["", ["limit/expression-depth"]]);
});

test("an expression that shares its parts is measured as the tree that it prints as", () => {
  let shared = u(1) as ReturnType<typeof binary>;
  for (let depth = 0; depth < 30; depth++) shared = binary("add", shared, shared);
  assert.equal(codes(program([let_("x", u32, shared)])), ["limit/expression-depth"]);
});

test("vectors are values, and their components places", () => {
  const position = { name: "positions", group: 0, binding: 0, access: "read_write" as const, type: fixedArray(vector(3, "u32"), 2) };
  const body = [
    let_("id", vector(3, "u32"), builtin("global_invocation_id")),
    store(buffer("positions", 0), ref("id")),
    store(buffer("positions", 1, 2), component(ref("id"), "z")),
    var_("v", vector(3, "u32"), load(buffer("positions", 0))),
    assign("v", ref("id")),
  ];
  assert.equal(codes(program(body, { buffers: [position] })), []);
});

test("the whole set of statements that a claim loop needs is accepted", () => {
  const first = buffer("cells", "first");
  const claim = fn("claim", [["slot", u32]], u32, [
    let_("attempt", { kind: "Struct", name: "__compare_exchange_u32", members: [{ name: "old", type: u32 }, { name: "exchanged", type: { kind: "Scalar", scalar: "bool" } }] }, compareExchange(first, u(0), ref("slot"))),
    if_(component(ref("attempt"), "exchanged"), [functionReturn(component(ref("attempt"), "old"))]),
    functionReturn(u(1)),
  ]);
  const body = [
    var_("slot", u32, component(builtin("global_invocation_id"), "x")),
    while_(binary("lt", load(variable("slot")), ref("count")), u(64), [
      let_("status", u32, call("claim", load(variable("slot")))),
      switch_(ref("status"), [{ values: [0, 2], body: [store(buffer("data", load(variable("slot"))), ref("status"))] }], [{ kind: "Continue" }]),
      assign("slot", binary("add", load(variable("slot")), u(64))),
    ]),
    store(workgroup("shared", lid), load(variable("slot"))),
    barrier,
    return_,
  ];
  assert.equal(codes(program(body, { functions: [claim] })), []);
});

test.run();
