import { compareExchangeResult, type Buffer } from "../../../ir/ir.js";
import { atomicU32, bool, f32, fixedArray, i32, runtimeArray, struct, u32, vector, type Member, type Type } from "../../../ir/types.js";
import {
  assign, b, binary, bitcast, buffer, builtin, call, compareExchange, component, convert, eval_, f, fn, for_, functionReturn, i, if_, let_, load, program, ref, store, switch_, u, var_,
  variable, while_, workgroup,
} from "../program-data.js";
import { ruleCase } from "./rule-case.js";

const member = (name: string, type: Type, more: Partial<Member> = {}): Member => ({ name, type, ...more });
const withBuffer = (type: Type, more: Partial<Buffer> = {}) => program([], { buffers: [{ name: "data", group: 0, binding: 0, access: "read_write", type, ...more }] });
const counted = { lengthParameter: "count" };
const constant = (type: typeof u32, value: number | boolean) => program([let_("x", type, { kind: "Const", type, value })]);
const exchanged = compareExchange(buffer("cells", "first"), u(0), u(1));
const result = compareExchangeResult("u32");

/** A type of `levels` levels, an element among them. */
const nested = (levels: number): Type => (levels === 1 ? u32 : fixedArray(nested(levels - 1), 1));

export const TYPE_CASES = [
  ruleCase("type/mismatch", "a Let whose type is not its value's", program([let_("x", u32, u(1))]), program([let_("x", i32, u(1))])),
  ruleCase("type/mismatch", "a Var whose type is not its value's", program([var_("x", bool, b(true))]), program([var_("x", bool, u(1))])),
  ruleCase("type/mismatch", "an assigned value of another type", program([var_("x", f32), assign("x", f(1))]), program([var_("x", f32), assign("x", i(1))])),
  ruleCase("type/mismatch", "a stored value of another type", program([store(buffer("data", 0), u(1))]), program([store(buffer("data", 0), i(1))])),
  ruleCase("type/mismatch", "a condition that is no bool", program([if_(b(true), [])]), program([if_(u(1), [])])),
  ruleCase("type/mismatch", "a loop condition that is no bool", program([while_(b(true), u(1), [])]), program([while_(u(1), u(1), [])])),
  ruleCase("type/mismatch", "a loop bound that is no u32", program([while_(b(true), u(1), [])]), program([while_(b(true), i(1), [])])),
  ruleCase("type/mismatch", "a counter bound of another type", program([for_("k", i(0), i(1), [], i32)]), program([for_("k", i(0), u(1), [], i32)])),
  ruleCase("type/mismatch", "operands of two types", program([let_("x", u32, binary("add", u(1), u(2)))]), program([let_("x", u32, binary("add", u(1), i(2)))])),
  ruleCase("type/mismatch", "a signed shift amount", program([let_("x", i32, binary("shl", i(1), u(2)))]), program([let_("x", i32, binary("shl", i(1), i(2)))])),
  ruleCase("type/mismatch", "an argument of another type", program([eval_(call("f", i(1)))], { functions: [fn("f", [["x", i32]], undefined, [])] }), program([eval_(call("f", u(1)))], { functions: [fn("f", [["x", i32]], undefined, [])] })),
  ruleCase("type/mismatch", "a returned value of another type", program([], { functions: [fn("f", [], u32, [functionReturn(u(1))])] }), program([], { functions: [fn("f", [], u32, [functionReturn(b(true))])] })),
  ruleCase(
    "type/mismatch",
    "sides of a Select of two types",
    program([let_("x", u32, { kind: "Select", condition: b(true), whenTrue: u(1), whenFalse: u(2) })]),
    program([let_("x", u32, { kind: "Select", condition: b(true), whenTrue: u(1), whenFalse: f(2) })]),
  ),
  ruleCase("type/operand", "a sum of bools", program([let_("x", bool, binary("and", b(true), b(false)))]), program([let_("x", bool, binary("add", b(true), b(false)))])),
  ruleCase("type/operand", "an exclusive or of bools", program([let_("x", u32, binary("xor", u(1), u(2)))]), program([let_("x", bool, binary("xor", b(true), b(false)))])),
  ruleCase("type/operand", "bits of f32", program([let_("x", f32, binary("div", f(1), f(2)))]), program([let_("x", f32, binary("and", f(1), f(2)))])),
  ruleCase("type/operand", "an order of bools", program([let_("x", bool, binary("eq", b(true), b(true)))]), program([let_("x", bool, binary("lt", b(true), b(true)))])),
  ruleCase("type/operand", "a negated u32", program([let_("x", i32, { kind: "Unary", operator: "negate", operand: i(1) })]), program([let_("x", u32, { kind: "Unary", operator: "negate", operand: u(1) })])),
  ruleCase("type/operand", "the bits of a bool", program([let_("x", u32, convert(u32, b(true)))]), program([let_("x", u32, bitcast(u32, b(true)))])),
  ruleCase(
    "type/operand",
    "a Select of arrays",
    program([var_("a", fixedArray(u32, 2)), let_("x", fixedArray(u32, 2), load(variable("a")))]),
    program([var_("a", fixedArray(u32, 2)), let_("x", fixedArray(u32, 2), { kind: "Select", condition: b(true), whenTrue: load(variable("a")), whenFalse: load(variable("a")) })]),
  ),
  ruleCase("type/not-constructible", "a variable of atomics", program([var_("x", fixedArray(u32, 2))]), program([var_("x", fixedArray(atomicU32, 2))])),
  ruleCase("type/not-constructible", "a run-time array as a parameter", program([], { functions: [fn("f", [["x", fixedArray(u32, 2)]], undefined, [])] }), program([], { functions: [fn("f", [["x", runtimeArray(u32)]], undefined, [])] })),
  ruleCase("type/array-count", "an array without elements", withBuffer(fixedArray(u32, 1)), withBuffer(fixedArray(u32, 0))),
  ruleCase("type/array-count", "half an element", withBuffer(fixedArray(u32, 2)), withBuffer(fixedArray(u32, 1.5))),
  ruleCase("type/runtime-array", "an array of run-time arrays", withBuffer(runtimeArray(fixedArray(u32, 2)), counted), withBuffer(fixedArray(runtimeArray(u32), 2), counted)),
  ruleCase(
    "type/runtime-array",
    "a run-time array before the last member",
    withBuffer(struct("S", [member("a", u32), member("b", runtimeArray(u32))]), counted),
    withBuffer(struct("S", [member("b", runtimeArray(u32)), member("a", u32)]), counted),
  ),
  ruleCase(
    "type/runtime-array",
    "a run-time array in an inner struct",
    withBuffer(struct("S", [member("a", struct("T", [member("b", u32)]))])),
    withBuffer(struct("S", [member("a", struct("T", [member("b", runtimeArray(u32))]))]), counted),
  ),
  ruleCase("type/runtime-array", "a run-time array in workgroup memory", program([], { workgroupVariables: [{ name: "w", type: fixedArray(u32, 2) }] }), program([], { workgroupVariables: [{ name: "w", type: runtimeArray(u32) }] })),
  ruleCase("type/struct-members", "a struct without members", withBuffer(struct("S", [member("a", u32)])), withBuffer(struct("S", []))),
  ruleCase("type/struct-members", "two members of one name", withBuffer(struct("S", [member("a", u32), member("b", u32)])), withBuffer(struct("S", [member("a", u32), member("a", u32)]))),
  ruleCase("type/struct-members", "a member name that is no identifier", withBuffer(struct("S", [member("a", u32)])), withBuffer(struct("S", [member("a.b", u32)]))),
  ruleCase("type/member-layout", "an alignment below the type's own", withBuffer(struct("S", [member("a", u32, { alignBytes: 4 })])), withBuffer(struct("S", [member("a", u32, { alignBytes: 2 })]))),
  ruleCase("type/member-layout", "an alignment that is no power of two", withBuffer(struct("S", [member("a", u32, { alignBytes: 8 })])), withBuffer(struct("S", [member("a", u32, { alignBytes: 12 })]))),
  ruleCase("type/member-layout", "a size below the type's own", withBuffer(struct("S", [member("a", u32, { sizeBytes: 4 })])), withBuffer(struct("S", [member("a", u32, { sizeBytes: 3 })]))),
  ruleCase("type/vector-size", "a vector of five components", withBuffer(fixedArray(vector(4, "u32"), 1)), withBuffer(fixedArray(JSON.parse('{"kind":"Vector","size":5,"component":"u32"}'), 1))),
  ruleCase(
    "type/compare-exchange-result",
    "the copy of a compare-exchange's result",
    program([let_("x", result, exchanged), let_("y", bool, component(ref("x"), "exchanged"))]),
    program([let_("x", result, exchanged), let_("y", result, ref("x"))]),
  ),
  ruleCase("type/no-component", "a fourth component of three", program([let_("x", u32, component(builtin("workgroup_id"), "z"))]), program([let_("x", u32, component(builtin("workgroup_id"), "w"))])),
  ruleCase("type/no-component", "a part of a scalar", program([let_("x", u32, ref("count"))]), program([let_("x", u32, component(ref("count"), "x"))])),
  ruleCase("limit/type-nesting", "types nested too deep", withBuffer(nested(15)), withBuffer(nested(16))),
  ruleCase("limit/struct-members", "more members than WGSL allows", withBuffer(wide(1023)), withBuffer(wide(1024))),

  ruleCase("constant/type", "a u32 constant that is a bool", constant(u32, 1), constant(u32, true)),
  ruleCase("constant/type", "a bool constant that is a number", constant(bool, true), constant(bool, 1)),
  ruleCase("constant/range", "a u32 above its range", constant(u32, 0xffffffff), constant(u32, 0x100000000)),
  ruleCase("constant/range", "a u32 below its range", constant(u32, 0), constant(u32, -1)),
  ruleCase("constant/range", "an i32 above its range", constant(i32, 0x7fffffff), constant(i32, 0x80000000)),
  ruleCase("constant/range", "an i32 below its range", constant(i32, -0x80000000), constant(i32, -0x80000001)),
  ruleCase("constant/range", "a fraction", constant(i32, 1), constant(i32, 1.5)),
  ruleCase("constant/not-finite", "infinity", constant(f32, 3.4028234663852886e38), constant(f32, Infinity)),
  ruleCase("constant/not-finite", "a number that is none", constant(f32, 0), constant(f32, NaN)),
  ruleCase("constant/inexact", "an f32 that has to be rounded", constant(f32, Math.fround(0.1)), constant(f32, 0.1)),
  ruleCase("constant/inexact", "a finite number beyond the largest f32", constant(f32, 3.4028234663852886e38), constant(f32, 3.5e38)),
  ruleCase("constant/negative-zero", "a zero that JSON loses", constant(f32, 0), constant(f32, -0)),

  ruleCase("place/root-kind", "a workgroup variable that a place calls a buffer", program([store(workgroup("shared", 0), u(1))]), program([store(buffer("shared", 0), u(1))])),
  ruleCase("place/root-kind", "a value as the root of a place", program([var_("x", u32), let_("y", u32, load(variable("x")))]), program([let_("x", u32, u(1)), let_("y", u32, load(variable("x")))])),
  ruleCase("place/unknown-member", "a member that the struct does not have", program([store(buffer("cells", "plain"), u(1))]), program([store(buffer("cells", "plane"), u(1))])),
  ruleCase("place/unknown-member", "a member of an array", program([store(buffer("data", 0), u(1))]), program([store(buffer("data", "first"), u(1))])),
  ruleCase("place/not-indexable", "an index on a struct", program([store(buffer("cells", "plain"), u(1))]), program([store(buffer("cells", 0), u(1))])),
  ruleCase("place/index-type", "an index that is a bool", program([store(buffer("data", i(0)), u(1))]), program([store(buffer("data", b(true)), u(1))])),
  ruleCase("place/atomic", "a plain load of an atomic", program([let_("x", u32, { kind: "AtomicLoad", place: buffer("cells", "first") })]), program([let_("x", u32, load(buffer("cells", "first")))])),
  ruleCase("place/atomic", "a plain store to an atomic", program([{ kind: "AtomicStore", place: buffer("cells", "first"), value: u(1) }]), program([store(buffer("cells", "first"), u(1))])),
  ruleCase("place/not-atomic", "an atomic load of plain memory", program([let_("x", u32, load(buffer("data", 0)))]), program([let_("x", u32, { kind: "AtomicLoad", place: buffer("data", 0) })])),
  ruleCase("place/not-a-value", "a load of a struct that holds an atomic", program([let_("x", u32, load(buffer("cells", "plain")))]), program([let_("x", u32, load(buffer("cells")))])),
  ruleCase("place/not-a-value", "a load of a run-time array", program([let_("x", u32, load(buffer("table", 0)))]), program([let_("x", u32, load(buffer("table")))])),
  ruleCase("place/read-only", "a store to a read buffer", program([store(buffer("data", 0), u(1))]), program([store(buffer("table", 0), u(1))])),
  ruleCase(
    "place/read-only",
    "a store to a uniform buffer",
    program([store(buffer("settings", 0, 0), u(1))], { buffers: [settings("read_write")] }),
    program([store(buffer("settings", 0, 0), u(1))], { buffers: [settings("uniform")] }),
  ),
  ruleCase(
    "place/whole-variable",
    "a Store to a whole variable",
    program([var_("x", fixedArray(u32, 2)), store(variable("x", 1), u(1))]),
    program([var_("x", u32), store(variable("x"), u(1))]),
  ),
  ruleCase("switch/selector-type", "a selector that is a bool", program([switch_(i(1), [{ values: [-1], body: [] }])]), program([switch_(b(true), [])])),
];

function wide(members: number): Type {
  return struct("S", Array.from({ length: members }, (_, index) => member(`m${index}`, u32)));
}

function settings(access: Buffer["access"]): Buffer {
  return { name: "settings", group: 1, binding: 0, access, type: fixedArray(vector(4, "u32"), 2) };
}

