import { buildProgram } from "../../../ir/builder.js";
import { atomicU32, fixedArray, runtimeArray, u32, vector } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** What memory or an atomic yields is kept, each word once; what only ids and parameters decide is computed again. */
export default buildProgram({ name: "shift", workgroupSize: [4, 1, 1] }, (k) => {
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "n" });
  const tickets = k.buffer({ name: "tickets", group: 0, binding: 1, access: "read_write", type: fixedArray(atomicU32, 4) });
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  const next = k.let("next", k.rem(k.add(i, 1), k.arrayLength("data")));
  const loaded = k.let("loaded", k.load(data.at(next)));
  const old = k.let("old", k.atomicAdd(tickets.at(k.component(k.builtin("local_invocation_id"), "x")), k.u32(0)));
  const pair = k.var("pair", vector(2, "u32"), k.construct(vector(2, "u32"), [loaded, old]));
  k.barrier("GridSync");
  k.store(data.at(i), loaded);
  k.store(pair.at(1), k.add(k.load(pair.at(1)), i));
  k.barrier("GridSync");
  k.store(data.at(next), k.add(k.load(data.at(next)), k.load(pair.at(1))));
});

export const run: FiletestRun = { grid: [2, 1, 1], parameters: { n: 8 }, buffers: { data: [10, 11, 12, 13, 14, 15, 16, 17], tickets: [1, 2, 3, 4] } };
