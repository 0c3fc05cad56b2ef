import { buildProgram } from "../../../ir/builder.js";
import { atomicU32, fixedArray, runtimeArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** Saved where it was written, restored where it is used again; what no later segment reads is left alone. */
export default buildProgram({ name: "tiles", workgroupSize: [4, 1, 1] }, (k) => {
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "n" });
  const tile = k.workgroup("tile", fixedArray(u32, 6));
  const total = k.workgroup("total", atomicU32);
  const unused = k.workgroup("unused", u32);
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  const lane = k.let("lane", k.builtin("local_invocation_index"));
  k.store(tile.at(lane), k.load(data.at(i)));
  k.eval(k.atomicAdd(total, k.load(data.at(i))));
  k.if(k.eq(lane, 0), () => k.store(unused, 1));
  k.barrier("GridSync");
  k.store(data.at(i), k.add(k.load(tile.at(k.sub(3, lane))), k.mul(i, 100)));
  k.barrier("GridSync");
  const all = k.let("all", k.atomicLoad(total));
  k.store(data.at(i), k.add(k.load(data.at(i)), k.mul(all, 10000)));
});

export const run: FiletestRun = { grid: [2, 1, 1], parameters: { n: 8 }, buffers: { data: [1, 2, 3, 4, 5, 6, 7, 8] } };
