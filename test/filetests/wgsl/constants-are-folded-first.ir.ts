import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, i32, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** Each of these is an error in WGSL where its operands are constants, and has a value in the IR. */
export default buildProgram({ name: "folded", workgroupSize: [1, 1, 1] }, (k) => {
  const out = k.buffer({ name: "out", group: 0, binding: 0, access: "read_write", type: fixedArray(u32, 16) });
  const input = k.buffer({ name: "input", group: 0, binding: 1, access: "read", type: fixedArray(u32, 1) });
  const x = k.let("x", k.load(input.at(0)));
  const p = k.let("p", k.bitcast(i32, x));
  const min = k.i32(-2147483648);
  const words = [
    k.div(k.u32(7), 0),
    k.rem(k.u32(7), 0),
    k.div(x, 0),
    k.rem(x, 0),
    k.shl(x, 33),
    k.shr(p, 63),
    k.add(k.i32(2147483647), 1),
    k.negate(min),
    k.div(min, -1),
    k.sub(k.u32(0), 1),
    k.shl(k.i32(-1), 31),
    k.convert(u32, k.i32(-1)),
    k.select(k.lt(k.u32(1), 2), k.mul(x, 2), k.u32(0)),
    k.add(p, min),
  ];
  words.forEach((each, i) => k.store(out.at(i), k.bitcast(u32, each)));
  k.switch(p, [{ values: [-2147483648, -1], body: () => k.store(out.at(14), 1) }, { values: [5], body: () => k.store(out.at(15), 5) }]);
});

export const run: FiletestRun = { grid: [1, 1, 1], buffers: { out: 16, input: [5] } };
