import { buildProgram } from "../../../ir/builder.js";
import type { Expression } from "../../../ir/ir.js";
import { fixedArray, i32, u32, vector } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

const EDGES = [0, 1, 2, 31, 32, 33, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff];
const COUNT = EDGES.length;
const three = vector(3, "u32");

/** Operators on vectors follow the rules of scalars, component by component; so do those with constant vectors. */
export default buildProgram({ name: "vectors", workgroupSize: [COUNT, COUNT, 1] }, (k) => {
  const edges = k.buffer({ name: "edges", group: 0, binding: 0, access: "read", type: fixedArray(u32, COUNT) });
  const out = k.buffer({ name: "out", group: 0, binding: 1, access: "read_write", type: fixedArray(fixedArray(three, 32), COUNT * COUNT) });
  const id = k.let("id", k.builtin("local_invocation_id"));
  const row = k.let("row", k.builtin("local_invocation_index"));
  const a = k.let("a", k.load(edges.at(k.component(id, "x"))));
  const b = k.let("b", k.load(edges.at(k.component(id, "y"))));
  const v = k.let("v", k.construct(three, [a, b, 7]));
  const w = k.let("w", k.construct(three, [b, a, 0]));
  const p = k.let("p", k.bitcast(i32, v));
  const q = k.let("q", k.bitcast(i32, w));
  const constants = k.construct(three, [0, 3, 40]);
  const unsigned = [k.add(v, w), k.sub(v, w), k.mul(v, w), k.div(v, w), k.rem(v, w), k.and(v, w), k.or(v, w), k.xor(v, w), k.shl(v, w), k.shr(v, w), k.complement(v)];
  const byConstants = [k.div(v, constants), k.rem(v, constants), k.shl(v, constants), k.shr(constants, w), k.div(constants, constants), k.mul(constants, v)];
  const signed = [k.add(p, q), k.mul(p, q), k.div(p, q), k.rem(p, q), k.shr(p, w), k.negate(p)];
  const chosen = [k.select(k.lt(v, w), v, w), k.select(k.ge(p, q), w, v), k.select(k.eq(a, b), v, constants), k.select(k.not(k.ne(v, constants)), constants, w)];
  const all: Expression[] = [...unsigned, ...byConstants, ...signed.map((each) => k.bitcast(u32, each)), ...chosen, k.convert(u32, k.and(k.le(v, w), k.gt(p, q)))];
  all.forEach((each, column) => k.store(out.at(row).at(column), each));
});

export const run: FiletestRun = { grid: [1, 1, 1], buffers: { edges: EDGES, out: COUNT * COUNT * 32 * 4 } };
