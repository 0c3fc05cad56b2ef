import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, runtimeArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** The winner of a workgroup decides about a barrier of the next segment, so it must still be uniform there. */
export default buildProgram({ name: "uniform", workgroupSize: [4, 1, 1] }, (k) => {
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "n" });
  const best = k.workgroup("best", u32);
  const tile = k.workgroup("tile", fixedArray(u32, 4));
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  const lane = k.let("lane", k.builtin("local_invocation_index"));
  k.if(k.eq(lane, 0), () => k.store(best, k.load(data.at(i))));
  const winner = k.let("winner", k.workgroupUniformLoad(best));
  k.barrier("GridSync");
  k.if(k.gt(winner, 5), () => {
    k.store(tile.at(lane), k.add(winner, lane));
    k.barrier("Workgroup");
    k.store(data.at(i), k.load(tile.at(k.rem(k.add(lane, 1), 4))));
  });
});

export const run: FiletestRun = { grid: [2, 1, 1], parameters: { n: 8 }, buffers: { data: [3, 11, 12, 13, 14, 15, 16, 17] } };
