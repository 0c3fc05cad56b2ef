import { buildProgram } from "../../../ir/builder.js";
import type { MathFunction } from "../../../ir/ir.js";
import { fixedArray, i32, u32, vector } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

const EDGES = [0, 1, 2, 3, 31, 0x00010000, 0x12345678, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff];
const COUNT = EDGES.length;
const BITS: readonly MathFunction[] = ["countOneBits", "countLeadingZeros", "countTrailingZeros", "reverseBits", "firstLeadingBit", "firstTrailingBit", "abs"];

/** Also where the ends of `clamp` are out of order, and of constants. */
export default buildProgram({ name: "integer_functions", workgroupSize: [COUNT, COUNT, 1] }, (k) => {
  const edges = k.buffer({ name: "edges", group: 0, binding: 0, access: "read", type: fixedArray(u32, COUNT) });
  const out = k.buffer({ name: "out", group: 0, binding: 1, access: "read_write", type: fixedArray(fixedArray(u32, 32), COUNT * COUNT) });
  const id = k.let("id", k.builtin("local_invocation_id"));
  const row = k.let("row", k.builtin("local_invocation_index"));
  const a = k.let("a", k.load(edges.at(k.component(id, "x"))));
  const b = k.let("b", k.load(edges.at(k.component(id, "y"))));
  const p = k.let("p", k.bitcast(i32, a));
  const q = k.let("q", k.bitcast(i32, b));
  const v = k.let("v", k.construct(vector(2, "i32"), [p, q]));
  const w = k.let("w", k.construct(vector(2, "i32"), [q, 3]));
  const unsigned = [...BITS.map((each) => k.math(each, a)), k.math("min", a, b), k.math("max", a, b), k.math("clamp", a, b, 5), k.math("clamp", a, 7, 3), k.math("dot", k.bitcast(u32, v), k.bitcast(u32, w))];
  const signed = [...BITS.map((each) => k.math(each, p)), k.math("sign", p), k.math("min", p, q), k.math("max", p, q), k.math("clamp", p, q, -5), k.math("dot", v, w), k.math("abs", k.i32(-0x80000000))];
  const ofVectors = [k.component(k.math("max", v, w), "x"), k.component(k.math("firstLeadingBit", v), "y"), k.component(k.math("sign", v), "y"), k.component(k.math("clamp", v, w, v), "x")];
  const words = [...unsigned, ...[...signed, ...ofVectors].map((each) => k.bitcast(u32, each)), k.math("countOneBits", k.u32(0xff)), k.math("reverseBits", k.u32(6))];
  words.forEach((each, column) => k.store(out.at(row).at(column), each));
});

export const run: FiletestRun = { grid: [1, 1, 1], buffers: { edges: EDGES, out: COUNT * COUNT * 32 } };
