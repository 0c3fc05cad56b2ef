import { buildProgram } from "../../../ir/builder.js";
import { bool, f32, fixedArray, i32, u32, vector } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** As bits: zeros, a subnormal, fractions, the ends of both ranges and the floats beside them, infinities, NaNs of both signs. */
const EDGES = [
  0x00000000, 0x80000000, 0x00000001, 0x3f000000, 0x3f7fffff, 0xbf7fffff, 0xbf800000, 0x40490fdb, 0xc0490fdb, 0x4effffff, 0x4f000000, 0xceffffff, 0xcf000000, 0xcf000001, 0x4f7fffff,
  0x4f800000, 0x7f7fffff, 0xff7fffff, 0x7f800000, 0xff800000, 0x7fc00000, 0xffc00000, 0x7f800001, 0x7fffffff,
];
const COUNT = EDGES.length;

export default buildProgram({ name: "saturation", workgroupSize: [COUNT, 1, 1] }, (k) => {
  const edges = k.buffer({ name: "edges", group: 0, binding: 0, access: "read", type: fixedArray(u32, COUNT) });
  const out = k.buffer({ name: "out", group: 0, binding: 1, access: "read_write", type: fixedArray(fixedArray(u32, 8), COUNT) });
  const i = k.let("i", k.builtin("local_invocation_index"));
  const x = k.let("x", k.bitcast(f32, k.load(edges.at(i))));
  const next = k.let("next", k.bitcast(f32, k.load(edges.at(k.rem(k.add(i, 1), COUNT)))));
  const both = k.let("both", k.construct(vector(2, "f32"), [x, next]));
  const signed = k.let("signed", k.convert(i32, both));
  const unsigned = k.let("unsigned", k.convert(u32, both));
  const truth = k.let("truth", k.convert(bool, both));
  const words = [
    k.convert(u32, x), k.bitcast(u32, k.convert(i32, x)), k.convert(u32, k.convert(bool, x)),
    k.bitcast(u32, k.component(signed, "y")), k.component(unsigned, "y"), k.convert(u32, k.component(truth, "y")),
    k.convert(u32, k.f32(-1.5)), k.bitcast(u32, k.convert(i32, k.f32(3e9))),
  ];
  words.forEach((each, column) => k.store(out.at(i).at(column), each));
});

export const run: FiletestRun = { grid: [1, 1, 1], buffers: { edges: EDGES, out: COUNT * 8 } };
