/** The programs of all segments, and their schedule. */
import type { Buffer, Parameter, Program } from "../../ir.js";
import type { AddedParameter, HostExpression, Latch, Schedule, Segment, SegmentTraffic, SplitProgram } from "../../schedule.js";
import { fixedArray, scalarOf, u32 } from "../../types.js";
import type { VerifiedProgram } from "../../verify.js";
import { crossingValues } from "./crossing-values.js";
import type { CutProgram } from "./cut.js";
import { emitLatch, RECORD_WORDS, type LatchInit } from "./emit-latch.js";
import { emitSegment, type EmitInit } from "./emit-segment.js";
import { firstSegment, type PlannedTraffic } from "./plan-traffic.js";
import type { LatchDraft, Part, SegmentDraft } from "./parts.js";
import type { PreparedProgram } from "./prepare-for-cuts.js";
import { LATCH_BINDING, SCRATCH_GROUP, type ScratchLayout } from "./scratch-layout.js";

export function assembleSplit(prepared: PreparedProgram, cut: CutProgram, planned: PlannedTraffic): SplitProgram {
  const { source, names, environment, recomputable, alive } = prepared;
  const { layout, drafts } = planned;
  const scratch = layout.isEmpty ? undefined : layout.buffer;
  const latchArguments = cut.records === 0 ? undefined : latchBuffer(names.fresh("latch_arguments"), cut.records);
  const grid = latchArguments === undefined ? [] : (["x", "y", "z"] as const).map((axis) => names.fresh(`grid_${axis}`));
  const addedParameters = [...cut.counters, ...derivedParameters(layout, source, grid)];
  const shared: Program = {
    ...source,
    buffers: [...source.buffers, ...(scratch === undefined ? [] : [scratch])],
    parameters: [...source.parameters, ...addedParameters.map(({ name, type }): Parameter => ({ name, type: scalarOf(type) }))],
  };
  const init: EmitInit = { program: prepared.program, environment, names, moduleNames: names, layout, recomputable, alive, isTogether: planned.isTogether };
  const first = firstSegment(planned.parts);
  const [x = "", y = "", z = ""] = grid;

  const segmentNames = drafts.map((_, index) => names.fresh(`${source.name}_${index + 1}`));
  const segments = drafts.map((draft, index): Segment => {
    const name = segmentNames[index] ?? source.name;
    const own = { ...init, names: names.inSegment() };
    if (draft.kind === "Segment") {
      const traffic = planned.ofSegment(draft);
      const { body, workgroupVariables } = emitSegment(draft, traffic, draft === first ? planned.savedAtStart : [], own);
      const program = { ...shared, name, workgroupVariables: [...source.workgroupVariables, ...workgroupVariables], body };
      return { name, program: brand(program), traffic: trafficText(traffic, draft === first ? planned.savedAtStart : []) };
    }
    if (latchArguments === undefined) throw new Error("a latch without a record");
    const { kept, recomputed } = planned.ofLatch(draft);
    const latchInit: LatchInit = { ...own, latchArguments, gridParameters: [x, y, z] };
    const program: Program = {
      ...shared,
      name,
      workgroupSize: [1, 1, 1],
      buffers: [...shared.buffers, latchArguments],
      workgroupVariables: [],
      functions: [],
      body: emitLatch(draft, kept, recomputed, latchInit),
    };
    return { name, program: brand(program), latch: recordsOf(draft), traffic: { recomputed: [...recomputed], reloaded: kept, spilled: [] } };
  });

  return {
    source,
    segments,
    schedule: scheduleOf(planned.parts, new Map(drafts.map((draft, index) => [draft, index]))),
    addedParameters,
    ...(scratch === undefined
      ? {}
      : { scratch: { buffer: scratch, wordsForLatches: layout.wordsForLatches, wordsPerInvocation: layout.wordsPerInvocation, wordsPerWorkgroup: layout.wordsPerWorkgroup } }),
    ...(latchArguments === undefined ? {} : { latchArguments: { buffer: latchArguments, records: cut.records } }),
    crossing: crossingValues(prepared, planned),
  };
}

/** A segment keeps every rule by construction; the tests verify those of random programs. */
function brand(program: Program): VerifiedProgram {
  return program as VerifiedProgram;
}

function latchBuffer(name: string, records: number): Buffer {
  return { name, group: SCRATCH_GROUP, binding: LATCH_BINDING, access: "read_write", type: fixedArray(u32, records * RECORD_WORDS) };
}

function recordsOf(draft: LatchDraft): Latch {
  return draft.else === undefined ? { then: draft.then } : { then: draft.then, else: draft.else };
}

/** What whoever runs the schedule computes from the grid. */
function derivedParameters(layout: ScratchLayout, { workgroupSize }: Program, grid: readonly string[]): AddedParameter[] {
  const counts = ([0, 1, 2] as const).map((axis): HostExpression => ({ kind: "WorkgroupCount", axis }));
  const axes = grid.map((name, axis): AddedParameter => ({ name, type: "u32", value: { kind: "WorkgroupCount", axis: axis === 0 ? 0 : axis === 1 ? 1 : 2 } }));
  if (!layout.hasRuntimeWords) return axes;
  const wordsPerWorkgroup = layout.wordsPerInvocation * workgroupSize.reduce((all, each) => all * each) + layout.wordsPerWorkgroup;
  const times = (left: HostExpression, right: HostExpression): HostExpression => ({ kind: "Binary", operator: "mul", type: "u32", left, right });
  return [...axes, { name: layout.lengthParameter, type: "u32", value: counts.reduce(times, { kind: "Const", type: "u32", value: wordsPerWorkgroup }) }];
}

function trafficText({ reloads, spills, recomputed }: ReturnType<PlannedTraffic["ofSegment"]>, saved: readonly string[]): SegmentTraffic {
  const unique = (names: readonly string[]): string[] => [...new Set(names)];
  return { recomputed: [...recomputed], reloaded: unique(reloads.map(({ name }) => name)), spilled: unique([...spills.map(({ name }) => name), ...saved]) };
}

function scheduleOf(part: Part, indices: ReadonlyMap<SegmentDraft | LatchDraft, number>): Schedule {
  const recurse = (each: Part): Schedule => scheduleOf(each, indices);
  const indexOf = (draft: SegmentDraft | LatchDraft): number => indices.get(draft) ?? -1;
  switch (part.kind) {
    case "Segment":
      return { kind: "Dispatch", segment: indexOf(part) };
    case "Sequence":
      return { kind: "Sequence", parts: part.parts.map(recurse) };
    case "Repeat":
      return { kind: "Repeat", variable: part.variable, from: part.from, to: part.to, body: recurse(part.body) };
    case "Branch":
      return { kind: "Branch", condition: part.condition, then: recurse(part.then), else: recurse(part.else) };
    case "RepeatWhile":
      return { kind: "RepeatWhile", latch: indexOf(part.latch), bound: part.bound, body: recurse(part.body) };
    case "BranchIf":
      return { kind: "BranchIf", latch: indexOf(part.latch), then: recurse(part.then), else: recurse(part.else) };
  }
}
