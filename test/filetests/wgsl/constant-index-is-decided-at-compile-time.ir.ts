import { buildProgram } from "../../../ir/builder.js";
import { atomicU32, fixedArray, runtimeArray, struct, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

const table = struct("Table", [
  { name: "counters", type: fixedArray(atomicU32, 2) },
  { name: "words", type: fixedArray(u32, 4) },
  { name: "tail", type: runtimeArray(u32) },
]);

/** In bounds of a fixed count: no guard. Out of bounds: no access at all. A run-time length has to be asked. */
export default buildProgram({ name: "constants", workgroupSize: [1, 1, 1] }, (k) => {
  const t = k.buffer({ name: "table", group: 0, binding: 0, access: "read_write", type: table, lengthParameter: "tail_count" });
  k.store(t.field("words").at(3), 1);
  k.store(t.field("words").at(4), 2);
  k.store(t.field("words").at(k.i32(-1)), 3);
  k.store(t.field("words").at(0), k.load(t.field("words").at(4)));
  const inside = k.let("inside", k.atomicAdd(t.field("counters").at(1), 1));
  const outside = k.let("outside", k.atomicAdd(t.field("counters").at(2), 1));
  const failed = k.let("failed", k.compareExchange(t.field("counters").at(2), 0, 1));
  k.store(t.field("words").at(1), k.add(k.add(inside, outside), k.component(failed, "old")));
  k.store(t.field("tail").at(0), k.load(t.field("tail").at(1)));
});

export const run: FiletestRun = {
  grid: [1, 1, 1],
  parameters: { tail_count: 1 },
  buffers: { table: [3, 4, 50, 51, 52, 53, 60, 61] },
};
