import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, i32, u32, vector } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

const LANES = 4;
const three = vector(3, "u32");

/** A component by a varying index, in every kind of memory: guarded at the vector's size, signed indices too. */
export default buildProgram({ name: "components", workgroupSize: [LANES, 1, 1] }, (k) => {
  const rows = k.buffer({ name: "rows", group: 0, binding: 0, access: "read_write", type: fixedArray(three, LANES) });
  const sizes = k.buffer({ name: "sizes", group: 0, binding: 1, access: "uniform", type: fixedArray(vector(4, "u32"), 2) });
  const shared = k.workgroup("shared_rows", fixedArray(three, LANES));
  const i = k.let("i", k.builtin("local_invocation_index"));
  const own = k.var("own", vector(4, "i32"), k.construct(vector(4, "i32"), [1, 2, 3, 4]));
  const from = k.let("from", k.load(rows.at(i).at(i)));
  const size = k.let("size", k.load(sizes.at(1).at(k.add(i, 1))));
  k.for("j", k.i32(-1), k.i32(5), (j) => {
    k.store(own.at(j), k.add(k.load(own.at(k.sub(3, j))), k.bitcast(i32, i)));
    k.store(shared.at(i).at(j), k.bitcast(u32, j));
  });
  k.store(rows.at(i).at(k.sub(3, i)), k.add(from, size));
  k.store(rows.at(i).at(0), k.add(k.bitcast(u32, k.load(own.at(i))), k.load(shared.at(i).at(k.rem(from, 4)))));
});

export const run: FiletestRun = { grid: [1, 1, 1], buffers: { rows: [5, 6, 7, 0, 8, 9, 10, 0, 11, 12, 13, 0, 14, 15, 16, 0], sizes: [1, 2, 3, 4, 100, 200, 300, 400] } };
