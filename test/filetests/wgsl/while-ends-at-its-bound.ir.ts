import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** Collatz steps: the condition reads memory and a variable each turn, the bound is evaluated once. */
export default buildProgram({ name: "collatz", workgroupSize: [4, 1, 1] }, (k) => {
  const starts = k.buffer({ name: "starts", group: 0, binding: 0, access: "read", type: fixedArray(u32, 4) });
  const limits = k.buffer({ name: "limits", group: 0, binding: 1, access: "read_write", type: fixedArray(u32, 4) });
  const out = k.buffer({ name: "out", group: 0, binding: 2, access: "read_write", type: fixedArray(u32, 4) });
  const lane = k.let("lane", k.builtin("local_invocation_index"));
  const n = k.var("n", u32, k.load(starts.at(lane)));
  const steps = k.var("steps", u32);
  k.while(k.and(k.ne(n.value, 1), k.ne(k.load(starts.at(k.add(lane, 0))), k.u32(0))), k.load(limits.at(lane)), () => {
    k.store(limits.at(lane), 0);
    k.assign(steps, k.add(steps.value, 1));
    k.if(k.eq(k.and(n.value, 1), 0), () => {
      k.assign(n, k.div(n.value, 2));
      k.continue();
    });
    k.assign(n, k.add(k.mul(n.value, 3), 1));
  });
  k.while(true, 3, () => k.assign(steps, k.add(steps.value, 100)));
  k.store(out.at(lane), steps.value);
});

export const run: FiletestRun = { grid: [1, 1, 1], buffers: { starts: [6, 27, 1, 0], limits: [50, 50, 50, 50], out: 4 } };
