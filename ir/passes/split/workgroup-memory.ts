/**
 * Workgroup memory to scratch and back. The workgroup does it together: the elements of an array go round its invocations;
 * anything else is the first one's.
 */
import type { Place, Statement, WorkgroupVariable } from "../../ir.js";
import { u32 } from "../../types.js";
import type { Names } from "./names.js";
import { isLeader, type SegmentIndices } from "./segment-indices.js";
import { at, binary, constant, ifOf, letOf, place, product, ref, sum } from "./shorthands.js";
import { readWords, wordsOf, writeWords, type Cells } from "./words.js";

export function copyMemory(direction: "save" | "restore", { name, type }: WorkgroupVariable, cells: Cells, indices: SegmentIndices, names: Names): Statement[] {
  const whole = place("Workgroup", name);
  const copy = (copied: typeof type, from: Place, offset: ReturnType<typeof constant> | ReturnType<typeof ref> | ReturnType<typeof binary>): Statement[] =>
    direction === "save" ? writeWords(copied, { kind: "Place", place: from }, cells, names, offset) : readWords(copied, from, cells, names, offset);
  if (type.kind !== "FixedArray") return [ifOf(isLeader(indices), copy(type, whole, constant(0)))];

  const width = indices.invocationsPerWorkgroup;
  const words = constant(wordsOf(type.element));
  const lane = ref(indices.lane);
  if (type.count <= width) {
    const all = copy(type.element, at(whole, lane), product(lane, words));
    return type.count === width ? all : [ifOf(binary("lt", lane, constant(type.count)), all)];
  }
  const round = names.fresh("round");
  const element = names.fresh("element");
  const body = [
    letOf(element, u32, sum(product(ref(round), constant(width)), lane)),
    ifOf(binary("lt", ref(element), constant(type.count)), copy(type.element, at(whole, ref(element)), product(ref(element), words))),
  ];
  return [{ kind: "For", variable: round, type: u32, from: constant(0), to: constant(Math.ceil(type.count / width)), body }];
}
