import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, runtimeArray, struct, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

const row = struct("Row", [{ name: "key", type: u32 }, { name: "cells", type: fixedArray(u32, 3) }]);

/** Row and cell come from data, so either may be out of bounds; out of bounds reads 0. */
export default buildProgram({ name: "load", workgroupSize: [8, 1, 1] }, (k) => {
  const rows = k.buffer({ name: "rows", group: 0, binding: 0, access: "read", type: runtimeArray(row), lengthParameter: "row_count" });
  const wanted = k.buffer({ name: "wanted", group: 0, binding: 1, access: "read", type: fixedArray(fixedArray(u32, 2), 8) });
  const out = k.buffer({ name: "out", group: 0, binding: 2, access: "read_write", type: fixedArray(fixedArray(u32, 2), 8) });
  const i = k.builtin("local_invocation_index");
  const r = k.let("r", k.load(wanted.at(i).at(0)));
  k.store(out.at(i).at(0), k.load(rows.at(r).field("key")));
  k.store(out.at(i).at(1), k.load(rows.at(r).field("cells").at(k.sub(k.load(wanted.at(i).at(1)), 1))));
});

export const run: FiletestRun = {
  grid: [1, 1, 1],
  parameters: { row_count: 2 },
  buffers: {
    rows: [10, 11, 12, 13, 20, 21, 22, 23, 90, 91, 92, 93],
    wanted: [0, 1, 1, 3, 2, 1, 0, 4, 0xffffffff, 1, 1, 0, 0x80000000, 0, 1, 2],
    out: 16,
  },
};
