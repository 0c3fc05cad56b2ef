import type { PlaceBuilder, ProgramBuilder } from "../../ir/builder.js";
import type { Expression, Ref } from "../../ir/ir.js";

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
  const sum = k.let("sum", k.workgroupUniformLoad(tile.at(0)));
  // Nobody may write the tile before all have read the sum.
  k.barrier("Workgroup");
  return sum;
}
