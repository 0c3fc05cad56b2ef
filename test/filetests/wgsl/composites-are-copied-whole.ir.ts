import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, runtimeArray, struct, u32, vector } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

const inner = struct("Inner", [{ name: "pair", type: vector(2, "u32") }, { name: "last", type: u32, sizeBytes: 8 }]);
const record = struct("Record", [{ name: "head", type: u32 }, { name: "inner", type: inner, alignBytes: 16 }, { name: "list", type: fixedArray(u32, 2) }]);

/** `select` takes no structs and arrays: out of bounds they stay the zero of a variable. */
export default buildProgram({ name: "composites", workgroupSize: [2, 1, 1] }, (k) => {
  const records = k.buffer({ name: "records", group: 0, binding: 0, access: "read_write", type: runtimeArray(record), lengthParameter: "record_count" });
  const picks = k.buffer({ name: "picks", group: 0, binding: 1, access: "read", type: fixedArray(u32, 2) });
  const out = k.buffer({ name: "out", group: 0, binding: 2, access: "read_write", type: fixedArray(fixedArray(u32, 8), 2) });
  const lane = k.builtin("local_invocation_index");
  const pick = k.let("pick", k.load(picks.at(lane)));
  const copy = k.let("copy", k.load(records.at(pick)));
  const list = k.var("list", fixedArray(u32, 2), k.component(copy, "list"));
  const zeros = k.var("zeros", inner);
  const pair = k.let("pair", k.load(records.at(pick).field("inner").field("pair")));
  k.store(list.at(k.and(pick, 1)), 500);
  k.store(list.at(pick), 600);
  k.store(out.at(lane).at(0), k.component(copy, "head"));
  k.store(out.at(lane).at(1), k.component(k.component(copy, "inner"), "last"));
  k.store(out.at(lane).at(2), k.load(list.at(0)));
  k.store(out.at(lane).at(3), k.load(list.at(1)));
  k.store(out.at(lane).at(4), k.load(list.at(pick)));
  k.store(out.at(lane).at(5), k.component(pair, "y"));
  k.store(out.at(lane).at(6), k.load(zeros.field("last")));
  k.assign(zeros, k.component(copy, "inner"));
  k.store(out.at(lane).at(7), k.load(zeros.field("pair").at(0)));
  k.if(k.eq(pick, 1), () => k.store(records.at(pick).field("inner"), k.load(k.place(zeros))));
});

export const run: FiletestRun = {
  grid: [1, 1, 1],
  parameters: { record_count: 2 },
  buffers: { records: Array.from({ length: 36 }, (_, i) => i + 1), picks: [1, 2], out: 16 },
};
