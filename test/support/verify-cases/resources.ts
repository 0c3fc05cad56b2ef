import type { Buffer, Expression, Program, Statement } from "../../../ir/ir.js";
import { atomicU32, bool, fixedArray, runtimeArray, struct, u32, vector, type Type } from "../../../ir/types.js";
import { DEFAULT_DEVICE_PROFILE } from "../../../ir/verify.js";
import { binary, buffer, data, fn, for_, gridSync, if_, let_, load, program, ref, region, return_, store, u, var_ } from "../program-data.js";
import { ruleCase } from "./rule-case.js";

const own = (...buffers: readonly Buffer[]): Program => program([], { buffers });
const words = (name: string, binding: number, more: Partial<Buffer> = {}): Buffer => ({ name, group: 0, binding, access: "read_write", type: fixedArray(u32, 4), ...more });
const several = (count: number, more: Partial<Buffer>): Buffer[] => Array.from({ length: count }, (_, binding) => words(`buffer_${binding}`, binding, more));
const vectors = fixedArray(vector(4, "u32"), 4);
const size = (x: number, y: number, z: number): Program => program([], { workgroupSize: [x, y, z] });
const shared = (...types: readonly Type[]): Program => program([], { workgroupVariables: types.map((type, index) => ({ name: `w${index}`, type })) });
const length = (name: string): Program => program([let_("n", u32, { kind: "ArrayLength", buffer: name })]);
const parameters = (count: number): Program["parameters"] => Array.from({ length: count }, (_, index) => ({ name: `p${index}`, type: u32 }));

const sum = (depth: number): Expression => (depth === 1 ? u(1) : binary("add", sum(depth - 1), u(1)));
const balanced = (depth: number): Expression => (depth === 0 ? u(1) : binary("add", balanced(depth - 1), balanced(depth - 1)));
const returns = (count: number): Statement[] => Array.from({ length: count }, (_, n) => if_(binary("eq", load(buffer("data", n)), u(1)), [return_]));
const blocks = (depth: number): Statement[] => (depth === 0 ? [var_("x", u32)] : [region(blocks(depth - 1))]);

export const RESOURCE_CASES = [
  ruleCase("buffer/type", "a buffer that is a scalar", own(words("a", 0)), own(words("a", 0, { type: u32 }))),
  ruleCase("buffer/bool", "a bool in a buffer", own(words("a", 0)), own(words("a", 0, { type: struct("S", [{ name: "b", type: fixedArray(bool, 2) }]) }))),
  ruleCase("buffer/atomic-access", "atomics in a read buffer", own(words("a", 0, { type: fixedArray(atomicU32, 2) })), own(words("a", 0, { type: fixedArray(atomicU32, 2), access: "read" }))),
  ruleCase("buffer/uniform-layout", "a stride of 4 bytes in a uniform buffer", own(words("a", 0, { access: "uniform", type: vectors })), own(words("a", 0, { access: "uniform" }))),
  ruleCase(
    "buffer/uniform-layout",
    "an inner struct at offset 4 of a uniform buffer",
    own(words("a", 0, { access: "uniform", type: outer(16) })),
    own(words("a", 0, { access: "uniform", type: outer(4) })),
  ),
  ruleCase("buffer/length-parameter", "a run-time array without a length", own(data), own(words("data", 0, { type: runtimeArray(u32) }))),
  ruleCase("buffer/length-parameter", "a length that is no parameter", own(data), own({ ...data, lengthParameter: "size" })),
  ruleCase("buffer/length-parameter", "a length that is f32", own(data), own({ ...data, lengthParameter: "factor" })),
  ruleCase("buffer/length-parameter", "a length without a run-time array", own(words("a", 0)), own(words("a", 0, { lengthParameter: "count" }))),
  ruleCase("buffer/no-runtime-array", "the length of a struct without a tail", length("data"), length("cells")),
  ruleCase("buffer/no-runtime-array", "the length of workgroup memory", length("table"), length("shared")),
  ruleCase("binding/invalid", "a negative binding", own(words("a", 0)), own(words("a", -1))),
  ruleCase("binding/clash", "two buffers in one place", own(words("a", 0), words("b", 1)), own(words("a", 0), words("b", 0))),
  ruleCase("binding/reserved", "the place of the parameter block", own(words("a", 1, { group: 3 })), own(words("a", 0, { group: 3 }))),

  ruleCase("binding/reserved", "the place of the scratch memory", own(words("a", 4, { group: 3 })), own(words("a", 2, { group: 3 }))),
  ruleCase("binding/reserved", "the place of the latches", own(words("a", 3, { group: 2 })), own(words("a", 3, { group: 3 }))),

  ruleCase("workgroup/size", "an axis without invocations", size(1, 1, 1), size(1, 0, 1)),
  ruleCase("workgroup/size", "half an invocation", size(1, 1, 1), size(1.5, 1, 1)),
  ruleCase("limit/workgroup-size", "an axis beyond the device's", size(1, 1, 64), size(1, 1, 65)),
  ruleCase("limit/invocations", "more invocations than the device has", size(16, 16, 1), size(16, 17, 1)),
  ruleCase("limit/workgroup-storage", "more workgroup memory than the device has", shared(fixedArray(u32, 4096)), shared(fixedArray(u32, 4097))),
  ruleCase("limit/workgroup-storage", "a small variable that takes 16 bytes", shared(fixedArray(u32, 4092), u32), shared(fixedArray(u32, 4093), u32)),
  ruleCase("limit/storage-buffers", "a ninth storage buffer", own(...several(8, {})), own(...several(9, {}))),
  ruleCase("limit/uniform-buffers", "a twelfth uniform buffer beside the parameter block", own(...several(11, { access: "uniform", type: vectors })), own(...several(12, { access: "uniform", type: vectors }))),
  ruleCase(
    "limit/uniform-buffers",
    "a thirteenth uniform buffer without parameters",
    program([], { parameters: [], buffers: several(12, { access: "uniform", type: vectors }) }),
    program([], { parameters: [], buffers: several(13, { access: "uniform", type: vectors }) }),
  ),
  ruleCase("limit/bind-groups", "a fifth group", own(words("a", 1, { group: 3 })), own(words("a", 1, { group: 4 }))),
  ruleCase("limit/bindings", "a binding number beyond the device's", own(words("a", 999)), own(words("a", 1000))),
  ruleCase("limit/buffer-size", "a uniform buffer of more than 64 KiB", own(words("a", 0, { access: "uniform", type: fixedArray(vector(4, "u32"), 4096) })), own(words("a", 0, { access: "uniform", type: fixedArray(vector(4, "u32"), 4097) }))),
  ruleCase("limit/buffer-size", "a storage buffer beyond the device's", own(words("a", 0, { type: fixedArray(u32, 16) })), own(words("a", 0, { type: fixedArray(u32, 17) })), { ...DEFAULT_DEVICE_PROFILE, maxStorageBufferBindingSize: 64 }),
  ruleCase("limit/function-storage", "variables of more than 8 KiB", program([var_("x", fixedArray(u32, 2048))]), program([var_("x", fixedArray(u32, 2047)), var_("y", vector(2, "u32"))])),
  ruleCase("limit/function-storage", "a value of more than 8 KiB", copied(2048), copied(2049)),
  ruleCase("limit/parameters", "a function of 251 parameters", program([], { functions: [fn("f", parameters(250).map((each) => [each.name, each.type]), undefined, [])] }), program([], { functions: [fn("f", parameters(251).map((each) => [each.name, each.type]), undefined, [])] })),
  ruleCase("limit/parameters", "a program of 1024 parameters", program([], { buffers: [], parameters: parameters(1023) }), program([], { buffers: [], parameters: parameters(1024) })),
  ruleCase("limit/block-nesting", "blocks nested too deep", program(blocks(23)), program(blocks(24))),
  ruleCase("limit/returns", "more Returns in one segment than can nest", program([...returns(36), gridSync]), program([...returns(37), gridSync])),
  ruleCase("limit/returns", "as many behind the last grid sync as before it", program([...returns(36), gridSync, ...returns(60)]), program([for_("k", u(0), u(2), [gridSync, ...returns(37)])])),
  ruleCase("limit/returns", "Returns on both sides of a Region's edge", program([...returns(18), region([...returns(18), gridSync])]), program([...returns(18), region([...returns(19), gridSync])])),
  ruleCase("limit/expression-depth", "an expression nested too deep", program([let_("x", u32, sum(32))]), program([let_("x", u32, sum(33))])),
  ruleCase("limit/expression-depth", "an expression of too many parts", program([let_("x", u32, balanced(9))]), program([let_("x", u32, balanced(10))])),
];

/** Copies an array of so many words from one place to another. */
function copied(count: number): Program {
  const rows: Buffer = { ...data, type: fixedArray(fixedArray(u32, count), 2) };
  const { lengthParameter: _, ...fixed } = rows;
  return program([store(buffer("data", 0), load(buffer("data", ref("count"))))], { buffers: [fixed] });
}

function outer(alignBytes: number): Type {
  return struct("Outer", [{ name: "a", type: u32 }, { name: "b", type: struct("Inner", [{ name: "x", type: u32 }]), alignBytes }]);
}

