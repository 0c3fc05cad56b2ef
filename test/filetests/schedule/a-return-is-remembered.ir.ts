import { buildProgram } from "../../../ir/builder.js";
import { runtimeArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** Who leaves is memory's choice. Who has left takes no part in what follows, in this segment or a later one. */
export default buildProgram({ name: "retire", workgroupSize: [4, 1, 1] }, (k) => {
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "n" });
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  const sum = k.var("sum", u32, i);
  k.for("turn", 0, 3, (turn) => {
    k.if(k.eq(k.load(data.at(i)), turn), () => {
      k.store(data.at(i), 1000);
      k.return();
    });
    k.assign(sum, k.add(sum.value, k.load(data.at(i))));
    k.barrier("GridSync");
  });
  k.store(data.at(i), k.add(sum.value, k.load(data.at(k.rem(k.add(i, 4), k.arrayLength("data"))))));
});

export const run: FiletestRun = { grid: [1, 1, 1], parameters: { n: 8 }, buffers: { data: [5, 1, 7, 2, 50, 51, 52, 53] } };
