/**
 * A latch as a program: one invocation evaluates the condition and writes, for each part behind it, the workgroup counts
 * with which that part is to be dispatched: the grid or zeros. The part's segments do not ask again.
 *
 * The latch itself is always dispatched. Where it stands in a latched part that does not run, it writes zeros.
 */
import type { Buffer, Expression, Statement } from "../../ir.js";
import { mapExpression, mapOperands } from "../../traverse.js";
import { bool, u32, vector } from "../../types.js";
import type { EmitInit } from "./emit-segment.js";
import type { LatchDraft } from "./parts.js";
import { reloaded } from "./reload.js";
import { SegmentIndices } from "./segment-indices.js";
import { at, binary, constant, letOf, load, not, place, ref } from "./shorthands.js";

/** Words of one record: workgroups along x, y, z. (WebGPU `dispatchWorkgroupsIndirect`) */
export const RECORD_WORDS = 3;

export interface LatchInit extends EmitInit {
  readonly latchArguments: Buffer;
  /** Parameters that hold the source's grid: a latch has a grid of its own. */
  readonly gridParameters: readonly [string, string, string];
}

export function emitLatch(latch: LatchDraft, kept: readonly string[], recomputed: ReadonlySet<string>, init: LatchInit): Statement[] {
  const { recomputable, names } = init;
  const onGrid = (expression: Expression): Expression => mapExpression(expression, (each) => withSourceGrid(each, init.gridParameters));
  const again = [...recomputed].flatMap((name) => recomputable.letOf(name) ?? []).map((each) => mapOperands(each, onGrid));
  const loaded = kept.flatMap((name) => keptValue(name, init));
  const parent = latch.within === undefined ? [] : [binary("ne", load(wordOf(latch.within, 0, init)), constant(0))];
  const condition = parent.reduce((all, each) => binary("and", each, all), onGrid(latch.condition));
  const holds = names.fresh("holds");
  const stores = (record: number, chosen: Expression): Statement[] =>
    init.gridParameters.map((parameter, axis) => ({
      kind: "Store",
      place: wordOf(record, axis, init),
      value: { kind: "Select", condition: chosen, whenTrue: ref(parameter), whenFalse: constant(0) },
    }));
  const decided = letOf(holds, bool, condition);
  if (latch.else === undefined) return [...again, ...loaded, decided, ...stores(latch.then, ref(holds))];

  const otherwise = names.fresh("holds_not");
  const notHeld = parent.reduce((all, each) => binary("and", each, all), not(ref(holds)));
  return [...again, ...loaded, decided, letOf(otherwise, bool, notHeld), ...stores(latch.then, ref(holds)), ...stores(latch.else, ref(otherwise))];
}

function keptValue(name: string, init: LatchInit): Statement[] {
  const binding = init.environment.get(name);
  if (binding === undefined || binding.kind === "Function") throw new Error(`no declaration of ${name}`);
  const { program, layout, names } = init;
  return reloaded(name, binding, layout.cells({ kind: "latch", name }, new SegmentIndices(program, layout, names), names), names);
}

function wordOf(record: number, axis: number, init: LatchInit): ReturnType<typeof place> {
  return at(place("Buffer", init.latchArguments.name), constant(record * RECORD_WORDS + axis));
}

function withSourceGrid(expression: Expression, grid: LatchInit["gridParameters"]): Expression {
  if (expression.kind === "Component" && expression.value.kind === "Construct" && expression.value.type.kind === "Vector") {
    const part = expression.value.parts[["x", "y", "z"].indexOf(expression.component)];
    if (part !== undefined) return part;
  }
  if (expression.kind !== "Builtin" || expression.builtin !== "num_workgroups") return expression;
  return { kind: "Construct", type: vector(3, u32.scalar), parts: grid.map(ref) };
}
