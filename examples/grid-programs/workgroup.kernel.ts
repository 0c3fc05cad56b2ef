/** What several of the programs build with: where an invocation stands, and a sum over its workgroup. */
import type { PlaceBuilder, ProgramBuilder } from "../../ir/builder.js";
import type { Expression, Ref } from "../../ir/ir.js";

export interface Position {
  /** In the grid. */
  readonly i: Ref;
  /** In the workgroup. */
  readonly lane: Ref;
  /** Of the workgroup in the grid. */
  readonly group: Ref;
}

/** For grids that are long along x alone. */
export function position(k: ProgramBuilder): Position {
  return {
    i: k.let("i", k.component(k.builtin("global_invocation_id"), "x")),
    lane: k.let("lane", k.builtin("local_invocation_index")),
    group: k.let("group", k.component(k.builtin("workgroup_id"), "x")),
  };
}

/**
 * The sum of one f32 per lane, the same for all lanes: a tree in `tile`, which holds one f32 per lane and is free again
 * afterwards. `lanes` is a power of two. The order of the additions depends on nothing, so equal values give equal sums.
 */
export function sumOfWorkgroup(k: ProgramBuilder, tile: PlaceBuilder, lanes: number, lane: Ref, value: Expression): Ref {
  k.store(tile.at(lane), value);
  k.barrier("Workgroup");
  k.for("level", 0, Math.log2(lanes), (level) => {
    const width = k.let("width", k.shr(lanes / 2, level));
    k.if(k.lt(lane, width), () => {
      const other = k.let("other", k.load(tile.at(k.add(lane, width))));
      k.store(tile.at(lane), k.add(k.load(tile.at(lane)), other));
    });
    k.barrier("Workgroup");
  });
  // A barrier before the load is part of it; the one behind keeps the next sum from overwriting what others still read.
  const sum = k.let("sum", k.workgroupUniformLoad(tile.at(0)));
  k.barrier("Workgroup");
  return sum;
}
