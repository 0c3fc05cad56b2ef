import { test } from "uvu";
import * as assert from "uvu/assert";
import { buildProgram } from "../../../ir/builder.js";
import type { Expression, Program, Statement } from "../../../ir/ir.js";
import { printProgram } from "../../../ir/print.js";
import { atomicU32, bool, f32, fixedArray, i32, runtimeArray, struct, u32 } from "../../../ir/types.js";

const slot = struct("Slot", [{ name: "status", type: atomicU32 }, { name: "args", type: fixedArray(u32, 3), alignBytes: 16, sizeBytes: 32 }]);

const sample = buildProgram({ name: "sample", workgroupSize: [8, 2, 1] }, (k) => {
  const ring = k.buffer({ name: "ring", group: 0, binding: 1, access: "read_write", type: runtimeArray(slot), lengthParameter: "slot_count" });
  const tile = k.workgroup("tile", fixedArray(u32, 16));
  const twice = k.function({ name: "twice", parameters: [{ name: "x", type: u32 }], result: u32 }, (f, { x }) => f.functionReturn(f.mul(x, 2)));
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  k.region("generator", () => k.store(tile.at(i), 1), "source");
  k.barrier("Workgroup");
  const claim = k.let("claim", k.compareExchange(ring.at(i).field("status"), 1, 2));
  k.if(k.component(claim, "exchanged"), () => {
    const y = k.let("y", k.call(twice, i));
    k.switch(y, [{ values: [1, 2], body: () => k.eval(k.atomicAdd(ring.at(0).field("status"), y)) }]);
  }, () => k.return());
  k.barrier("GridSync");
  const n = k.var("n", u32);
  k.while(k.lt(n.value, k.arrayLength(ring.place.root)), 10, () => k.assign(n, k.add(n.value, 1)));
});

test("a program prints one statement a line, with its declarations", () => {
  assert.is(printProgram(sample).text, `program sample workgroup_size(8, 2, 1)

struct Slot {
  status: atomic<u32>
  args: array<u32, 3> align(16) size(32)
}

parameter slot_count: u32
buffer ring: array<Slot> group(0) binding(1) read_write length slot_count
workgroup tile: array<u32, 16>

function twice(x: u32) -> u32 {
  function_return x * 2u
}

entry {
  let i: u32 = builtin(global_invocation_id).x
  region "generator" from "source" {
    store tile[i] = 1u
  }
  barrier Workgroup
  let claim: __compare_exchange_u32 = compare_exchange(ring[i].status, 1u, 2u)
  if claim.exchanged {
    let y: u32 = call twice(i)
    switch y {
      case 1, 2 {
        eval atomic_add(ring[0u].status, y)
      }
      default {
      }
    }
  } else {
    return
  }
  barrier GridSync
  var n: u32
  while load(n) < array_length(ring) bound 10u {
    n = load(n) + 1u
  }
}
`);
});

test("a JSON round trip prints identically", () => {
  const again: Program = JSON.parse(JSON.stringify(sample));
  assert.is(printProgram(again).text, printProgram(sample).text);
});

test("statements, expressions, places and declarations have a line and a column", () => {
  const printed = printProgram(sample);
  const lines = printed.text.split("\n");
  const from = (node: Parameters<typeof printed.locationOf>[0] | undefined) => {
    const at = node && printed.locationOf(node);
    return at && lines[at.line - 1]?.slice(at.column - 1);
  };
  const region = sample.body[1];
  const store = region?.kind === "Region" ? region.body[0] : undefined;
  assert.is(from(region), 'region "generator" from "source" {');
  assert.is(from(store), "store tile[i] = 1u");
  assert.is(from(store?.kind === "Store" ? store.place : undefined), "tile[i] = 1u");
  assert.is(from(store?.kind === "Store" ? store.value : undefined), "1u");
  assert.is(from(sample.functions[0]), "function twice(x: u32) -> u32 {");
  assert.is(from(sample.functions[0]?.parameters[0]), "x: u32) -> u32 {");
  assert.is(from(sample.buffers[0]), "buffer ring: array<Slot> group(0) binding(1) read_write length slot_count");
  assert.is(from(sample.parameters[0]), "parameter slot_count: u32");
  assert.is(from(sample.workgroupVariables[0]), "workgroup tile: array<u32, 16>");
  assert.is(printed.locationOf({ kind: "Break" }), undefined);
  assert.is(printed.file, "sample.ir");
});

/** Programs that differ in one thing, each of which a careless printer would drop. */
const ref = (name: string): Expression => ({ kind: "Ref", name });
const constant = (type: typeof u32, value: number | boolean): Expression => ({ kind: "Const", type, value });
const expressions: readonly Expression[] = [
  constant(u32, 1), constant(i32, 1), constant(f32, 1), constant(bool, true), constant(bool, 1), constant(u32, true), constant(i32, -1),
  ref("a"), ref("true"), ref("1u"), ref("a + b"),
  { kind: "Load", place: { root: { kind: "Variable", name: "a" }, path: [] } },
  { kind: "Load", place: { root: { kind: "Buffer", name: "a" }, path: [] } },
  { kind: "AtomicLoad", place: { root: { kind: "Buffer", name: "a" }, path: [] } },
  { kind: "Load", place: { root: { kind: "Buffer", name: "a" }, path: [{ kind: "Field", name: "b" }] } },
  { kind: "Load", place: { root: { kind: "Buffer", name: "a.b" }, path: [] } },
  { kind: "Unary", operator: "negate", operand: constant(i32, 1) },
  { kind: "Unary", operator: "negate", operand: { kind: "Unary", operator: "negate", operand: constant(i32, 1) } },
  { kind: "Unary", operator: "negate", operand: constant(i32, -1) },
  { kind: "Binary", operator: "add", left: ref("a"), right: ref("b") },
  { kind: "Binary", operator: "add", left: { kind: "Binary", operator: "add", left: ref("a"), right: ref("b") }, right: ref("c") },
  { kind: "Binary", operator: "add", left: ref("a"), right: { kind: "Binary", operator: "add", left: ref("b"), right: ref("c") } },
  { kind: "Call", function: "min", arguments: [ref("a"), ref("b")] },
  { kind: "MathCall", function: "min", arguments: [ref("a"), ref("b")] },
  { kind: "Construct", type: struct("min", [{ name: "a", type: u32 }, { name: "b", type: u32 }]), parts: [ref("a"), ref("b")] },
  { kind: "Construct", type: struct("min", [{ name: "a", type: u32 }, { name: "c", type: u32 }]), parts: [ref("a"), ref("b")] },
  { kind: "Construct", type: struct("min", [{ name: "a", type: u32 }, { name: "b", type: u32, sizeBytes: 8 }]), parts: [ref("a"), ref("b")] },
  { kind: "Convert", to: u32, value: ref("a") }, { kind: "Bitcast", to: u32, value: ref("a") },
  { kind: "Component", value: ref("a"), component: "b" }, { kind: "ArrayLength", buffer: "a" }, { kind: "Builtin", builtin: "workgroup_id" },
];
const statements: readonly Statement[] = [
  ...expressions.map((value): Statement => ({ kind: "Eval", value })),
  { kind: "Let", name: "x", type: u32, value: ref("a") }, { kind: "Var", name: "x", type: u32, value: ref("a") }, { kind: "Var", name: "x", type: u32 },
  { kind: "Assign", variable: "x", value: ref("a") }, { kind: "Store", place: { root: { kind: "Variable", name: "x" }, path: [] }, value: ref("a") },
  { kind: "Region", generator: "g", body: [] }, { kind: "Region", generator: "g", source: "", body: [] }, { kind: "Region", generator: 'g" from "', body: [] },
  { kind: "If", condition: ref("a"), then: [{ kind: "Break" }], else: [] }, { kind: "If", condition: ref("a"), then: [], else: [{ kind: "Break" }] },
  { kind: "Switch", selector: ref("a"), cases: [{ values: [1, 2], body: [] }], default: [] },
  { kind: "Switch", selector: ref("a"), cases: [{ values: [1], body: [] }, { values: [2], body: [] }], default: [] },
  { kind: "Barrier", ordering: "Workgroup" }, { kind: "Barrier", ordering: "GridSync" }, { kind: "Return" }, { kind: "FunctionReturn" },
];

test("programs that differ in one node print differently", () => {
  const empty: Program = { ...sample, body: [] };
  const texts = statements.map((statement) => printProgram({ ...empty, body: [statement] }).text);
  assert.is(new Set(texts).size, texts.length);
});

test("programs that differ in one declaration print differently", () => {
  const buffer = sample.buffers[0];
  assert.ok(buffer);
  const programs: Program[] = [
    sample, { ...sample, name: "other" }, { ...sample, workgroupSize: [8, 1, 2] },
    { ...sample, buffers: [{ ...buffer, group: 1 }] }, { ...sample, buffers: [{ ...buffer, binding: 2 }] }, { ...sample, buffers: [{ ...buffer, access: "read" }] },
    { ...sample, buffers: [{ ...buffer, type: runtimeArray(struct("Slot", slot.members.slice(0, 1))) }] },
    { ...sample, parameters: [{ name: "slot_count", type: i32 }] }, { ...sample, workgroupVariables: [] }, { ...sample, functions: [] },
  ];
  const texts = programs.map((program) => printProgram(program).text);
  assert.is(new Set(texts).size, texts.length);
});

test.run();
