/**
 * Inclusive prefix sum over any number of workgroups, in place: each workgroup scans its tile, the totals of the tiles are
 * scanned by the whole grid, and each workgroup adds what lies before it.
 *
 * What the grid syncs ask of the split: `sum` lives across all of them and is spilled per invocation, once; the loop over
 * the totals has bounds that the host knows, so it becomes a Repeat; workgroup memory is dead by the first cut and is not
 * saved.
 */
import { buildProgram } from "../../ir/builder.js";
import { fixedArray, runtimeArray, u32 } from "../../ir/types.js";

export const PREFIX_SUM_LANES = 64;

export const prefixSum = buildProgram({ name: "prefix_sum", workgroupSize: [PREFIX_SUM_LANES, 1, 1] }, (k) => {
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
  // Two rows of one total per workgroup: each turn reads one row and writes the other.
  const totals = k.buffer({ name: "totals", group: 0, binding: 1, access: "read_write", type: runtimeArray(u32), lengthParameter: "total_count" });
  /** Doublings until one stride spans all workgroups: the binary logarithm of their number, rounded up. */
  const turns = k.parameter("turns", u32);
  const tile = k.workgroup("tile", fixedArray(u32, PREFIX_SUM_LANES));
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  const lane = k.let("lane", k.builtin("local_invocation_index"));
  const group = k.let("group", k.component(k.builtin("workgroup_id"), "x"));
  const groups = k.let("groups", k.component(k.builtin("num_workgroups"), "x"));

  const sum = k.var("sum", u32);
  k.if(k.lt(i, k.arrayLength("data")), () => k.assign(sum, k.load(data.at(i))));
  k.store(tile.at(lane), sum.value);
  k.barrier("Workgroup");
  k.for("level", 0, Math.log2(PREFIX_SUM_LANES), (level) => {
    const stride = k.let("stride", k.shl(1, level));
    k.if(k.ge(lane, stride), () => k.assign(sum, k.add(sum.value, k.load(tile.at(k.sub(lane, stride))))));
    k.barrier("Workgroup");
    k.store(tile.at(lane), sum.value);
    k.barrier("Workgroup");
  });
  k.if(k.eq(lane, PREFIX_SUM_LANES - 1), () => k.store(totals.at(group), sum.value));
  k.barrier("GridSync");

  k.for("turn", 0, turns, (turn) => {
    const from = k.let("from", k.mul(k.and(turn, 1), groups));
    const to = k.let("to", k.sub(groups, from));
    k.if(k.lt(i, groups), () => {
      const reach = k.let("reach", k.shl(1, turn));
      const total = k.var("total", u32, k.load(totals.at(k.add(from, i))));
      k.if(k.ge(i, reach), () => k.assign(total, k.add(total.value, k.load(totals.at(k.add(from, k.sub(i, reach)))))));
      k.store(totals.at(k.add(to, i)), total.value);
    });
    k.barrier("GridSync");
  });

  k.if(k.gt(group, 0), () => {
    const last = k.let("last", k.mul(k.and(turns, 1), groups));
    k.assign(sum, k.add(sum.value, k.load(totals.at(k.sub(k.add(last, group), 1)))));
  });
  k.if(k.lt(i, k.arrayLength("data")), () => k.store(data.at(i), sum.value));
});
