import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, runtimeArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** One latch decides about both sides, because either may change what the condition reads. */
export default buildProgram({ name: "branch", workgroupSize: [2, 1, 1] }, (k) => {
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "n" });
  const mode = k.buffer({ name: "mode", group: 0, binding: 1, access: "read_write", type: fixedArray(u32, 2) });
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  k.if(
    k.eq(k.load(mode.at(0)), 1),
    () => {
      k.barrier("GridSync");
      k.if(k.eq(i, 0), () => k.store(mode.at(0), 0));
      k.store(data.at(i), k.add(k.load(data.at(i)), 1));
    },
    () => {
      k.barrier("GridSync");
      k.store(data.at(i), k.mul(k.load(data.at(i)), 2));
    },
  );
});

export const run: FiletestRun = { grid: [2, 1, 1], parameters: { n: 4 }, buffers: { data: [5, 6, 7, 8], mode: [1, 0] } };
