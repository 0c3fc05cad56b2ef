import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, runtimeArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** A Return that takes whole workgroups is kept per workgroup, and barriers may stand after it. */
export default buildProgram({ name: "workgroups", workgroupSize: [4, 1, 1] }, (k) => {
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "n" });
  const limits = k.buffer({ name: "limits", group: 0, binding: 1, access: "read", type: fixedArray(u32, 2) });
  const tile = k.workgroup("tile", fixedArray(u32, 4));
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  const lane = k.let("lane", k.builtin("local_invocation_index"));
  k.if(k.ge(k.component(k.builtin("workgroup_id"), "x"), k.load(limits.at(0))), () => k.return());
  k.barrier("GridSync");
  k.store(tile.at(lane), k.load(data.at(i)));
  k.barrier("Workgroup");
  k.store(data.at(i), k.load(tile.at(k.sub(3, lane))));
});

export const run: FiletestRun = { grid: [3, 1, 1], parameters: { n: 12 }, buffers: { data: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], limits: [2, 0] } };
