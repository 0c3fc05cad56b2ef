import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, u32, vector } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** Two stores under one test where the first leaves alone what the test reads; under two where it may write that. */
export default buildProgram({ name: "guards", workgroupSize: [1, 1, 1] }, (k) => {
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: fixedArray(u32, 4) });
  const i = k.let("i", k.load(data.at(0)));
  k.store(data.at(i), 1);
  k.store(data.at(i), 2);
  const pair = k.var("pair", vector(2, "u32"));
  const cells = k.var("cells", fixedArray(u32, 2));
  k.store(pair.at(k.component(pair.value, "x")), 5);
  k.store(cells.at(k.component(pair.value, "x")), 7);
  k.store(data.at(2), k.load(cells.at(0)));
  k.store(data.at(3), k.load(cells.at(1)));
});

export const run: FiletestRun = { grid: [1, 1, 1], buffers: { data: [1, 9, 9, 9] } };
