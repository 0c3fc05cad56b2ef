import { buildProgram } from "../../../ir/builder.js";
import { runtimeArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** Heat along a rod. Bounds and step count are the host's, the guard is pure: nothing is spilled at all. */
export default buildProgram({ name: "heat", workgroupSize: [4, 1, 1] }, (k) => {
  const from = k.buffer({ name: "from", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "n" });
  const to = k.buffer({ name: "to", group: 0, binding: 1, access: "read_write", type: runtimeArray(u32), lengthParameter: "n" });
  const steps = k.parameter("steps", u32);
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  k.if(k.ge(i, k.arrayLength("from")), () => k.return());
  const average = () => k.div(k.add(k.add(k.load(from.at(k.sub(i, 1))), k.load(from.at(i))), k.load(from.at(k.add(i, 1)))), 3);
  k.for("step", 0, steps, () => {
    k.store(to.at(i), average());
    k.barrier("GridSync");
    k.store(from.at(i), k.load(to.at(i)));
    k.barrier("GridSync");
  });
});

export const run: FiletestRun = { grid: [3, 1, 1], parameters: { n: 10, steps: 5 }, buffers: { from: [900, 0, 0, 0, 300, 0, 0, 0, 0, 60], to: 10 } };
