/**
 * Solves A x = b by conjugate gradients (Hestenes and Stiefel, 1952), for a sparse, symmetric, positive definite A, until
 * the residual is small against b. One invocation has one row and keeps its parts of x, of the residual and of the search
 * direction in variables, as the formula on paper does; memory holds only what others read.
 *
 * What the grid syncs ask of the split: the variables live across every cut and are spilled per invocation where they have
 * changed; the sums are the same in a whole workgroup, proved by WorkgroupUniformLoad, and are kept per workgroup. When to
 * stop only memory knows, so a latch compares the squared residual with its goal before each turn.
 */
import { buildProgram } from "../../ir/builder.js";
import type { Expression, Ref } from "../../ir/ir.js";
import { f32, fixedArray, runtimeArray, struct, u32 } from "../../ir/types.js";
import { sumOfWorkgroup } from "./sum-of-workgroup.kernel.js";

export const SOLVER_LANES = 64;

const entry = struct("Entry", [
  { name: "column", type: u32 },
  { name: "value", type: f32 },
]);

const progress = struct("Progress", [
  { name: "squared_residual", type: f32 },
  { name: "goal", type: f32 },
  { name: "turns", type: u32 },
  // Two rows of one sum per workgroup: while one is still read, the next sum fills the other.
  { name: "sums", type: runtimeArray(f32) },
]);

export const conjugateGradient = buildProgram({ name: "conjugate_gradient", workgroupSize: [SOLVER_LANES, 1, 1] }, (k) => {
  /** Row r of A is `entries[offsets[r]] ..< entries[offsets[r + 1]]`. */
  const offsets = k.buffer({ name: "offsets", group: 0, binding: 0, access: "read", type: runtimeArray(u32), lengthParameter: "offset_count" });
  const entries = k.buffer({ name: "entries", group: 0, binding: 1, access: "read", type: runtimeArray(entry), lengthParameter: "entry_count" });
  /** b before, x after. */
  const solution = k.buffer({ name: "solution", group: 0, binding: 2, access: "read_write", type: runtimeArray(f32), lengthParameter: "rows" });
  const directions = k.buffer({ name: "directions", group: 0, binding: 3, access: "read_write", type: runtimeArray(f32), lengthParameter: "direction_count" });
  /** Zero before. `turns` says after how many the residual was small enough. */
  const state = k.buffer({ name: "state", group: 0, binding: 4, access: "read_write", type: progress, lengthParameter: "sum_count" });
  /** Of the residual's length to that of b, squared. */
  const squaredTolerance = k.parameter("squared_tolerance", f32);
  const mostTurns = k.parameter("most_turns", u32);
  const tile = k.workgroup("tile", fixedArray(f32, SOLVER_LANES));
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  const lane = k.let("lane", k.builtin("local_invocation_index"));
  const group = k.let("group", k.component(k.builtin("workgroup_id"), "x"));
  const groups = k.let("groups", k.component(k.builtin("num_workgroups"), "x"));
  const isRow = k.let("is_row", k.lt(i, k.arrayLength("solution")));

  /** Over the whole grid, with a grid sync inside; every invocation gets the same bits, since all add in the same order. */
  const sumOfGrid = (row: 0 | 1, value: Expression): Ref => {
    const ofGroup = sumOfWorkgroup(k, tile, SOLVER_LANES, lane, value);
    k.if(k.eq(lane, 0), () => k.store(state.field("sums").at(k.add(k.mul(groups, row), group)), ofGroup));
    k.barrier("GridSync");
    const part = k.var("part", f32, 0);
    k.for("round", 0, k.div(k.add(groups, SOLVER_LANES - 1), SOLVER_LANES), (round) => {
      const other = k.let("other", k.add(k.mul(round, SOLVER_LANES), lane));
      k.if(k.lt(other, groups), () => k.assign(part, k.add(part.value, k.load(state.field("sums").at(k.add(k.mul(groups, row), other))))));
    });
    return sumOfWorkgroup(k, tile, SOLVER_LANES, lane, part.value);
  };

  // x starts at 0, so the residual starts at b. Invocations without a row take part with zeros.
  const x = k.var("x", f32, 0);
  const residual = k.var("residual", f32, 0);
  k.if(isRow, () => {
    k.assign(residual, k.load(solution.at(i)));
    k.store(directions.at(i), residual.value);
  });
  const direction = k.var("direction", f32, residual.value);
  const squared = k.var("squared", f32, sumOfGrid(0, k.mul(residual.value, residual.value)));
  k.if(k.eq(i, 0), () => {
    k.store(state.field("squared_residual"), squared.value);
    k.store(state.field("goal"), k.mul(squared.value, squaredTolerance));
  });
  k.barrier("GridSync");

  k.while(k.gt(k.load(state.field("squared_residual")), k.load(state.field("goal"))), mostTurns, () => {
    const image = k.var("image", f32, 0);
    k.if(isRow, () => {
      k.for("e", k.load(offsets.at(i)), k.load(offsets.at(k.add(i, 1))), (e) => {
        const along = k.load(directions.at(k.load(entries.at(e).field("column"))));
        k.assign(image, k.add(image.value, k.mul(k.load(entries.at(e).field("value")), along)));
      });
    });
    const curvature = sumOfGrid(1, k.mul(direction.value, image.value));
    const step = k.let("step", k.div(squared.value, curvature));
    k.assign(x, k.add(x.value, k.mul(step, direction.value)));
    k.assign(residual, k.sub(residual.value, k.mul(step, image.value)));
    const next = sumOfGrid(0, k.mul(residual.value, residual.value));
    const turned = k.let("turned", k.div(next, squared.value));
    k.assign(squared, next);
    k.assign(direction, k.add(residual.value, k.mul(turned, direction.value)));
    k.if(isRow, () => k.store(directions.at(i), direction.value));
    k.if(k.eq(i, 0), () => {
      k.store(state.field("squared_residual"), next);
      k.store(state.field("turns"), k.add(k.load(state.field("turns")), 1));
    });
    k.barrier("GridSync");
  });
  k.if(isRow, () => k.store(solution.at(i), x.value));
});
