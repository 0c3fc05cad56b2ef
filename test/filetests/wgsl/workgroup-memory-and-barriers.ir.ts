import { buildProgram } from "../../../ir/builder.js";
import { atomicU32, fixedArray, runtimeArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** A sum over each workgroup, in a tree, and one atomic per workgroup. A barrier orders both kinds of memory. */
export default buildProgram({ name: "reduce", workgroupSize: [8, 1, 1] }, (k) => {
  const input = k.buffer({ name: "input", group: 0, binding: 0, access: "read", type: runtimeArray(u32), lengthParameter: "count" });
  const sums = k.buffer({ name: "sums", group: 0, binding: 1, access: "read_write", type: runtimeArray(u32), lengthParameter: "workgroups" });
  const tile = k.workgroup("tile", fixedArray(u32, 8));
  const arrived = k.workgroup("arrived", atomicU32);
  const lane = k.let("lane", k.builtin("local_invocation_index"));
  const group = k.let("group", k.component(k.builtin("workgroup_id"), "x"));
  k.store(tile.at(lane), k.load(input.at(k.add(k.mul(group, 8), lane))));
  k.eval(k.atomicAdd(arrived, 1));
  k.barrier("Workgroup");
  k.for("level", 0, 3, (level) => {
    const half = k.let("half", k.shr(k.u32(4), level));
    k.if(k.lt(lane, half), () => k.store(tile.at(lane), k.add(k.load(tile.at(lane)), k.load(tile.at(k.add(lane, half))))));
    k.barrier("Workgroup");
  });
  k.if(k.eq(lane, 0), () => {
    const all = k.let("all", k.atomicLoad(arrived));
    k.store(sums.at(group), k.add(k.load(tile.at(0)), k.mul(all, 10000)));
  });
});

export const run: FiletestRun = {
  grid: [3, 1, 1],
  parameters: { count: 20, workgroups: 2 },
  buffers: { input: Array.from({ length: 24 }, (_, i) => i + 1), sums: 3 },
};
