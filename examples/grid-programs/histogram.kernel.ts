/**
 * A histogram of bytes whose bars are scaled to the highest one. How high that is nobody knows before all values are
 * counted, so the scaling comes behind two grid syncs: one until the counts are whole, one until their maximum is.
 *
 * What the grid syncs ask of the split: `count` is a load, so the last segment may not simply load it again; it is spilled
 * per invocation. The private bins lie in workgroup memory, which is dead by the first cut and is not saved.
 */
import { buildProgram } from "../../ir/builder.js";
import { atomicU32, f32, fixedArray, runtimeArray, u32 } from "../../ir/types.js";

/** One lane per bin. */
export const HISTOGRAM_BINS = 256;
export const VALUES_PER_INVOCATION = 16;

export const histogram = buildProgram({ name: "histogram", workgroupSize: [HISTOGRAM_BINS, 1, 1] }, (k) => {
  /** One value of 0..255 per word; of larger ones the low byte counts. */
  const values = k.buffer({ name: "values", group: 0, binding: 0, access: "read", type: runtimeArray(u32), lengthParameter: "count" });
  /** Zero before. */
  const counts = k.buffer({ name: "counts", group: 0, binding: 1, access: "read_write", type: fixedArray(atomicU32, HISTOGRAM_BINS) });
  /** Zero before. */
  const peak = k.buffer({ name: "peak", group: 0, binding: 2, access: "read_write", type: fixedArray(atomicU32, 1) });
  const heights = k.buffer({ name: "heights", group: 0, binding: 3, access: "read_write", type: fixedArray(f32, HISTOGRAM_BINS) });
  const bins = k.workgroup("bins", fixedArray(atomicU32, HISTOGRAM_BINS));
  const lane = k.let("lane", k.builtin("local_invocation_index"));
  const group = k.let("group", k.component(k.builtin("workgroup_id"), "x"));

  k.for("turn", 0, VALUES_PER_INVOCATION, (turn) => {
    const row = k.add(k.mul(group, VALUES_PER_INVOCATION), turn);
    const at = k.let("at", k.add(k.mul(row, HISTOGRAM_BINS), lane));
    k.if(k.lt(at, k.arrayLength("values")), () => k.eval(k.atomicAdd(bins.at(k.and(k.load(values.at(at)), HISTOGRAM_BINS - 1)), 1)));
  });
  k.barrier("Workgroup");
  const own = k.let("own", k.atomicLoad(bins.at(lane)));
  k.if(k.gt(own, 0), () => k.eval(k.atomicAdd(counts.at(lane), own)));
  k.barrier("GridSync");

  const count = k.let("count", k.atomicLoad(counts.at(lane)));
  k.if(k.eq(group, 0), () => k.eval(k.atomicMax(peak.at(0), count)));
  k.barrier("GridSync");

  k.if(k.eq(group, 0), () => {
    const highest = k.let("highest", k.atomicLoad(peak.at(0)));
    k.store(heights.at(lane), k.div(k.convert(f32, count), k.convert(f32, highest)));
  });
});
