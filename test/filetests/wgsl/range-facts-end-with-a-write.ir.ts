import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** What was known about a variable no longer holds once it is written, in a loop as soon as the loop is entered. */
export default buildProgram({ name: "forgotten", workgroupSize: [1, 1, 1] }, (k) => {
  const table = k.buffer({ name: "table", group: 0, binding: 0, access: "read", type: fixedArray(u32, 4) });
  const out = k.buffer({ name: "out", group: 0, binding: 1, access: "read_write", type: fixedArray(u32, 4) });
  const i = k.var("i", u32, 3);
  k.store(out.at(0), k.load(table.at(i.value)));
  k.if(k.eq(k.load(table.at(0)), 10), () => k.assign(i, k.load(table.at(1))));
  k.store(out.at(1), k.load(table.at(i.value)));
  const j = k.var("j", u32, 0);
  const sum = k.var("sum", u32, 0);
  k.for("turn", 0, 6, () => {
    k.assign(sum, k.add(sum.value, k.load(table.at(j.value))));
    k.assign(j, k.add(j.value, 1));
  });
  k.store(out.at(2), sum.value);
  k.if(k.lt(i.value, 4), () => {
    k.assign(i, k.add(i.value, 1));
    k.store(out.at(i.value), 77);
  });
});

export const run: FiletestRun = { grid: [1, 1, 1], buffers: { table: [10, 3, 30, 40], out: [1, 1, 1, 1] } };
