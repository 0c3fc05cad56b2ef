import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, i32, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

const EDGES = [0, 1, 2, 3, 31, 32, 33, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff];
const COUNT = EDGES.length;

/** Every operator over every pair of edge values: wrapping, division by zero, MIN / -1, shifts beyond 31. */
export default buildProgram({ name: "arithmetic", workgroupSize: [COUNT, COUNT, 1] }, (k) => {
  const unsigned = k.buffer({ name: "unsigned_edges", group: 0, binding: 0, access: "read", type: fixedArray(u32, COUNT) });
  const signed = k.buffer({ name: "signed_edges", group: 0, binding: 1, access: "read", type: fixedArray(i32, COUNT) });
  const out = k.buffer({ name: "out", group: 0, binding: 2, access: "read_write", type: fixedArray(fixedArray(u32, 32), COUNT * COUNT) });
  const id = k.let("id", k.builtin("local_invocation_id"));
  const x = k.component(id, "x");
  const y = k.component(id, "y");
  const row = k.let("row", k.builtin("local_invocation_index"));
  const a = k.let("a", k.load(unsigned.at(x)));
  const b = k.let("b", k.load(unsigned.at(y)));
  const p = k.let("p", k.load(signed.at(x)));
  const q = k.let("q", k.load(signed.at(y)));
  const unsignedResults = [k.add(a, b), k.sub(a, b), k.mul(a, b), k.div(a, b), k.rem(a, b), k.and(a, b), k.or(a, b), k.xor(a, b), k.shl(a, b), k.shr(a, b), k.complement(a)];
  const signedResults = [k.add(p, q), k.sub(p, q), k.mul(p, q), k.div(p, q), k.rem(p, q), k.and(p, q), k.or(p, q), k.xor(p, q), k.shl(p, b), k.shr(p, b), k.complement(p), k.negate(p)];
  const comparisons = [k.eq(a, b), k.lt(a, b), k.le(a, b), k.lt(p, q), k.le(p, q), k.gt(p, q), k.ge(p, q)];
  const words = [...unsignedResults, ...signedResults.map((each) => k.bitcast(u32, each)), ...comparisons.map((each) => k.convert(u32, each))];
  words.forEach((each, column) => k.store(out.at(row).at(column), each));
});

export const run: FiletestRun = { grid: [1, 1, 1], buffers: { unsigned_edges: EDGES, signed_edges: EDGES, out: COUNT * COUNT * 32 } };
