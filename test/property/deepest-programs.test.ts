/** The verifier's own limits keep the law: the deepest program of each kind that it lets through, Dawn and naga accept. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileKernel } from "../../codegen/shader/compile.js";
import type { Expression, MathFunction, Program, Statement } from "../../ir/ir.js";
import { bool, f32, fixedArray, i32, struct, u32, vector, type Type } from "../../ir/types.js";
import { verify } from "../../ir/verify.js";
import { validateWithNaga } from "../../testing/naga.js";
import { validateWgsl } from "../../testing/null-device.js";
import {
  b, binary, bitcast, break_, buffer, builtin, compareExchange, component, continue_, convert, eval_, for_, gridSync, i, if_, let_, lid, load, program, ref, region, return_, store, switch_, u, var_, variable, while_,
} from "../support/program-data.js";

/** One more level around what is inside; `n` tells levels apart, because names are unique. */
type Around<Inside, Result> = (inside: Inside, n: number) => Result;

/** The deepest one that `verify` accepts, found by adding levels. */
function deepest<Level>(start: Level, around: Around<Level, Level>, whole: (level: Level) => Program): { program: Program; levels: number } {
  let level = start;
  let levels = 0;
  for (let next = around(level, 0); verify(whole(next)).ok; next = around(level, levels)) [level, levels] = [next, levels + 1];
  return { program: whole(level), levels };
}

async function assertAccepted(subject: Program): Promise<void> {
  const wgsl = compileKernel(subject, { targets: ["wgsl"] }).code.wgsl ?? "";
  for (const judge of [validateWgsl, validateWithNaga]) assert.equal((await judge(wgsl)).findings.map((each) => each.message), [], wgsl);
}

const guarded: Statement = store(buffer("data", load(buffer("data", lid))), u(1));
const condition = (n: number): Expression => binary("lt", load(buffer("data", u(n))), u(7));
const BLOCKS: Readonly<Record<string, Around<readonly Statement[], readonly Statement[]>>> = {
  "If": (inside, n) => [if_(condition(n), inside)],
  "else of If": (inside, n) => [if_(condition(n), [guarded], inside)],
  "If before a statement": (inside, n) => [if_(condition(n), [...inside, guarded], [guarded])],
  "case": (inside) => [switch_(load(buffer("data", lid)), [{ values: [1], body: inside }])],
  "default": (inside) => [switch_(load(buffer("data", lid)), [{ values: [1], body: [guarded] }], inside)],
  "For": (inside, n) => [for_(`k${n}`, load(buffer("data", lid)), load(buffer("data", 2)), inside)],
  "signed For with jumps": (inside, n) => [for_(`k${n}`, bitcast(i32, load(buffer("data", lid))), i(4), [if_(condition(n), [break_]), if_(condition(n), [continue_]), ...inside], i32)],
  "While": (inside, n) => [while_(condition(n), load(buffer("data", 3)), inside)],
  "Region": (inside) => [region(inside)],
  "Switch that breaks": (inside, n) => [for_(`k${n}`, u(0), u(4), [switch_(load(buffer("data", lid)), [{ values: [1], body: [break_] }], inside)])],
};

for (const [kind, around] of Object.entries(BLOCKS)) {
  test(`${kind}, nested as deep as verify allows`, async () => {
    const cell = eval_(compareExchange(buffer("cells", "first"), load(buffer("data", 1)), u(2)));
    const { program: subject, levels } = deepest<readonly Statement[]>([guarded, cell], around, (body) => program(body));
    assert.ok(levels >= 11, `${levels} levels`);
    await assertAccepted(subject);
  });
}

const wide = load(buffer("data", lid));
const everyBuiltin = (["global_invocation_id", "local_invocation_id", "workgroup_id", "num_workgroups"] as const).reduce<Expression>((sum, name) => binary("add", sum, component(builtin(name), "x")), builtin("local_invocation_index"));
const pair = (x: Expression, y: Expression): Expression => ({ kind: "Construct", type: vector(2, "u32"), parts: [x, y] });
const math = (name: MathFunction, ...operands: readonly Expression[]): Expression => ({ kind: "MathCall", function: name, arguments: operands });
const EXPRESSIONS: Readonly<Record<string, { type: Type; start: Expression; around: Around<Expression, Expression> }>> = {
  "sums to the left": { type: u32, start: wide, around: (inside) => binary("add", inside, wide) },
  "sums to the right": { type: u32, start: wide, around: (inside) => binary("add", wide, inside) },
  "divisions": { type: u32, start: wide, around: (inside) => binary("div", wide, inside) },
  "signed remainders": { type: i32, start: bitcast(i32, wide), around: (inside) => binary("rem", bitcast(i32, wide), inside) },
  "shifts": { type: u32, start: wide, around: (inside) => binary("shl", wide, inside) },
  "complements": { type: u32, start: wide, around: (inside) => ({ kind: "Unary", operator: "complement", operand: inside }) },
  "negations": { type: bool, start: binary("eq", wide, u(1)), around: (inside) => ({ kind: "Unary", operator: "not", operand: inside }) },
  "signs": { type: i32, start: bitcast(i32, wide), around: (inside) => ({ kind: "Unary", operator: "negate", operand: inside }) },
  "selections": { type: u32, start: wide, around: (inside) => ({ kind: "Select", condition: binary("eq", wide, u(1)), whenTrue: inside, whenFalse: wide }) },
  "conversions": { type: u32, start: wide, around: (inside, n) => (n % 2 === 0 ? convert(u32, convert(bool, inside)) : bitcast(u32, bitcast(i32, inside))) },
  "comparisons": { type: bool, start: b(true), around: (inside) => binary("eq", inside, binary("lt", wide, u(9))) },
  "loads": { type: u32, start: lid, around: (inside) => load(buffer("data", inside)) },
  "clamps": { type: u32, start: wide, around: (inside) => math("clamp", inside, wide, math("max", wide, u(7))) },
  "bit counts": { type: u32, start: wide, around: (inside) => math("countOneBits", inside) },
  "conversions through f32": { type: u32, start: wide, around: (inside, n) => (n % 2 === 0 ? convert(u32, convert(f32, inside)) : bitcast(u32, bitcast(f32, inside))) },
  "dot products": { type: u32, start: wide, around: (inside) => math("dot", pair(inside, wide), pair(wide, u(3))) },
  "sums of vectors": { type: vector(2, "u32"), start: pair(wide, u(1)), around: (inside) => binary("add", inside, pair(wide, wide)) },
  "divisions of vectors": { type: vector(2, "u32"), start: pair(wide, u(1)), around: (inside) => binary("div", pair(wide, u(0)), inside) },
  "choices by component": { type: vector(2, "u32"), start: pair(wide, u(1)), around: (inside) => ({ kind: "Select", condition: binary("lt", pair(wide, lid), pair(wide, wide)), whenTrue: inside, whenFalse: pair(u(1), wide) }) },
  "components by index": { type: u32, start: lid, around: (inside) => load(variable("corners", inside, inside)) },
  "loads of variables": { type: u32, start: lid, around: (inside) => load(variable("rows", inside, inside)) },
};

for (const [kind, { type, start, around }] of Object.entries(EXPRESSIONS)) {
  test(`${kind}, nested as deep as verify allows`, async () => {
    const used = (value: Expression): Expression => (type.kind === "Vector" ? component(value, "x") : value);
    const whole = (value: Expression): Program =>
      program([var_("rows", fixedArray(fixedArray(u32, 2), 3)), var_("corners", fixedArray(vector(2, "u32"), 3)), let_("x", type, value), if_(binary("eq", used(ref("x")), used(ref("x"))), [guarded])]);
    const { program: subject, levels } = deepest(start, around, whole);
    assert.ok(levels >= 7, `${levels} levels`);
    await assertAccepted(subject);
  });
}

test("as many switch values, parameters and members as verify allows", async () => {
  const members = Array.from({ length: 1023 }, (_, n) => ({ name: `m${n}`, type: u32 }));
  const values = Array.from({ length: 1023 }, (_, n) => n);
  const parameters = Array.from({ length: 1023 }, (_, n) => ({ name: `p${n}`, type: u32 }));
  const takesAll = { name: "f", parameters: parameters.slice(0, 250).map(({ type }, n) => ({ name: `a${n}`, type })), body: [store(buffer("wide", "m0"), everyBuiltin)] };
  const body = [
    gridSync,
    switch_(load(buffer("wide", "m1")), [{ values, body: [gridSync] }], [gridSync]),
    eval_({ kind: "Call", function: "f", arguments: takesAll.parameters.map(() => u(1)) }),
    switch_(ref("p0"), [{ values, body: [store(buffer("wide", "m1022"), ref("p1022"))] }]),
  ];
  const subject = program(body, { parameters, functions: [takesAll], buffers: [{ name: "wide", group: 0, binding: 0, access: "read_write", type: struct("Wide", members) }] });
  assert.ok(verify(subject).ok);
  await assertAccepted(subject);
});

test("as many Returns before a grid sync as verify allows", async () => {
  const returns = (count: number): Statement[] => Array.from({ length: count }, (_, n) => if_(condition(n), [guarded, return_]));
  const { program: subject, levels } = deepest<number>(1, (count) => count + 1, (count) => program([...returns(count), let_("x", u32, wide), gridSync, store(buffer("data", 0), ref("x"))]));
  assert.is(levels, 35);
  await assertAccepted(subject);
});

test("as much memory as verify allows", async () => {
  const body = [
    var_("own", fixedArray(u32, 2048)),
    store(variable("own", lid), load({ root: { kind: "Workgroup", name: "shared" }, path: [{ kind: "Index", index: lid }] })),
    store({ root: { kind: "Workgroup", name: "flags" }, path: [{ kind: "Index", index: lid }] }, b(true)),
    store(buffer("data", lid), load(variable("own", u(3)))),
  ];
  const subject = program(body, { workgroupVariables: [{ name: "shared", type: fixedArray(u32, 4000) }, { name: "flags", type: fixedArray(bool, 96) }], workgroupSize: [256, 1, 1] });
  assert.ok(verify(subject).ok);
  await assertAccepted(subject);
});

test.run();
