import { buildProgram } from "../../../ir/builder.js";
import { atomicU32, fixedArray, runtimeArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** Let, Assign and Eval each receive an atomic's result their own way. One invocation, so the order is the program's. */
export default buildProgram({ name: "atomics", workgroupSize: [1, 1, 1] }, (k) => {
  const cells = k.buffer({ name: "cells", group: 0, binding: 0, access: "read_write", type: runtimeArray(atomicU32), lengthParameter: "cell_count" });
  const wanted = k.buffer({ name: "wanted", group: 0, binding: 1, access: "read", type: fixedArray(u32, 4) });
  const out = k.buffer({ name: "out", group: 0, binding: 2, access: "read_write", type: fixedArray(fixedArray(u32, 4), 4) });
  k.for("i", 0, 4, (i) => {
    const cell = cells.at(k.let("at", k.load(wanted.at(i))));
    const named = k.let("named", k.atomicAdd(cell, 5));
    const variable = k.var("variable", u32, 99);
    k.assign(variable, k.atomicSub(cell, variable.value));
    k.eval(k.atomicMax(cell, 1000));
    const loaded = k.let("loaded", k.atomicLoad(cell));
    k.atomicStore(cell, k.add(loaded, 1));
    k.store(out.at(i).at(0), named);
    k.store(out.at(i).at(1), variable.value);
    k.store(out.at(i).at(2), loaded);
  });
});

export const run: FiletestRun = {
  grid: [1, 1, 1],
  parameters: { cell_count: 2 },
  buffers: { cells: [7, 2000, 3000], wanted: [0, 1, 2, 0xffffffff], out: 16 },
};
