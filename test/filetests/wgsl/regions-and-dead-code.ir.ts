import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** Regions stay visible as comments. What follows a Return, or an If that always returns, is left out. */
export default buildProgram({ name: "regions", workgroupSize: [4, 1, 1] }, (k) => {
  const out = k.buffer({ name: "out", group: 0, binding: 0, access: "read_write", type: fixedArray(u32, 4) });
  const lane = k.let("lane", k.builtin("local_invocation_index"));
  k.region("prologue", () => {
    k.region("bounds", () => k.if(k.eq(lane, 3), () => k.return()), "table.yaml:7");
    k.if(k.gt(lane, 9), () => {}, () => k.store(out.at(lane), 1));
    k.if(k.gt(lane, 9), () => {});
  });
  k.if(
    k.eq(lane, 0),
    () => {
      k.store(out.at(0), 2);
      k.return();
      k.store(out.at(0), 3);
    },
    () => k.if(k.eq(lane, 1), () => k.return(), () => (k.store(out.at(lane), 4), k.return())),
  );
  k.store(out.at(lane), 5);
});

export const run: FiletestRun = { grid: [1, 1, 1], buffers: { out: 4 } };
