import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, i32, runtimeArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** The column is an i32: a negative one is out of bounds like any other. */
export default buildProgram({ name: "store", workgroupSize: [8, 1, 1] }, (k) => {
  const table = k.buffer({ name: "table", group: 0, binding: 0, access: "read_write", type: runtimeArray(fixedArray(u32, 4)), lengthParameter: "row_count" });
  const rows = k.buffer({ name: "rows", group: 0, binding: 1, access: "read", type: fixedArray(u32, 8) });
  const columns = k.buffer({ name: "columns", group: 0, binding: 2, access: "read", type: fixedArray(i32, 8) });
  const i = k.builtin("local_invocation_index");
  const r = k.let("r", k.load(rows.at(i)));
  const c = k.let("c", k.load(columns.at(i)));
  k.store(table.at(r).at(c), k.add(i, 1));
});

export const run: FiletestRun = {
  grid: [1, 1, 1],
  parameters: { row_count: 2 },
  buffers: { table: 12, rows: [0, 1, 1, 2, 0, 0, 0xffffffff, 1], columns: [0, 3, 4, 0, 0xffffffff, 0x80000000, 1, 0] },
};
