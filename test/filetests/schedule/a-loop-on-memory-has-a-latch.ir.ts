import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, runtimeArray, atomicU32, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** Passes of a bubble sort until none changes anything. How many, only memory knows; the latch asks once for all. */
export default buildProgram({ name: "sort", workgroupSize: [2, 1, 1] }, (k) => {
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "n" });
  const changes = k.buffer({ name: "changes", group: 0, binding: 1, access: "read_write", type: fixedArray(atomicU32, 1) });
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  const before = k.var("before", u32, 0);
  const now = k.var("now", u32, 1);
  k.while(k.ne(before.value, now.value), k.arrayLength("data"), () => {
    k.for("odd", 0, 2, (odd) => {
      const left = k.let("left", k.add(k.mul(i, 2), odd));
      const [a, b] = [k.let("a", k.load(data.at(left))), k.let("b", k.load(data.at(k.add(left, 1))))];
      k.if(k.and(k.lt(k.add(left, 1), k.arrayLength("data")), k.gt(a, b)), () => {
        k.store(data.at(left), b);
        k.store(data.at(k.add(left, 1)), a);
        k.eval(k.atomicAdd(changes.at(0), 1));
      });
      k.barrier("GridSync");
    });
    k.assign(before, now.value);
    const seen = k.let("seen", k.atomicLoad(changes.at(0)));
    k.assign(now, k.add(seen, 1));
    k.barrier("GridSync");
  });
});

export const run: FiletestRun = { grid: [2, 1, 1], parameters: { n: 8 }, buffers: { data: [5, 1, 7, 3, 2, 8, 4, 6], changes: 1 } };
