/**
 * Cuts a program at its grid syncs, for devices without a barrier over the whole grid: WebGPU has none, and promises no
 * progress between workgroups, so none can be built. What it does promise is that the end of a dispatch orders all its
 * writes before the next one. So the cut *is* the barrier, and each segment between two cuts is a dispatch of its own.
 *
 * The law: a program and its split leave the same bytes behind, whatever the interleaving, for every program whose meaning
 * does not depend on the interleaving. `interpretSchedule` runs a split on the oracle, and a property test holds the two
 * against each other.
 *
 * **Where the cuts are.** At every grid sync, and at the edges of every If and loop that holds one, because there the
 * schedule decides what runs next. A cut more than the source has is an ordering more, never less. Adjacent grid syncs and
 * the empty segments between them stay; an edge leaves no empty segment behind. What the host can compute before anything
 * runs (integers and booleans over parameters, constants, counters, workgroup counts) becomes `Repeat` and `Branch`. What
 * memory decides becomes a *latch*: a segment of one invocation that evaluates the condition once and writes the
 * indirect-dispatch arguments of all that stands behind it, so no segment behind it asks again. `verify` has made sure
 * that nothing writes what a condition reads without a grid sync between.
 *
 * **What lives across a cut** is found by liveness over the tree of segments (`split/tree-liveness.ts`), in program order,
 * so the same program is always split the same way:
 *
 * - *Recomputed*: Lets that are pure functions of ids, parameters, counters and constants. No load and no atomic is ever
 *   executed twice, and neither is f32 arithmetic that need not come out the same (`split/recompute.ts`).
 * - *Spilled per workgroup*: what is uniform in its workgroup, by WGSL's own analysis, where a segment starts. The first
 *   invocation stores it; the segment reads it back through WorkgroupUniformLoad, so that it is still uniform for the
 *   shader's compiler and may decide about barriers.
 * - *Spilled per invocation*: the rest, word-major, so that neighbours store next to each other.
 * - *Kept for a latch*: what a condition names. Whoever stores it stores the same, atomically, because no single
 *   invocation is sure to be left.
 * - *Workgroup memory* that one segment may have written and a later one reads is saved and restored per workgroup, unless that
 *   one writes it whole first.
 *
 * A segment spills only what it wrote, at its end, and only where some later segment reads it; what merely passes by is
 * not touched. So a value is stored at most once while it does not change. Values that live at different times share words
 * of scratch (`split/shared-words.ts`).
 *
 * **Who takes part.** A Return ends its invocation for the whole program, and every segment starts all invocations anew
 * (`split/remember-returns.ts`). A Return under a pure condition at the top of the program is decided again by every later
 * segment. Any other one that a cut can follow is remembered in a variable `alive`, which then crosses cuts as every
 * variable does: per workgroup where whole workgroups return together. It is declared in the first segment, which writes
 * it for every invocation, because scratch holds anything at all before that. Where nobody can be left, a segment is a
 * single Return.
 *
 * Inside a segment that has something to spill, invocations that return must still arrive at its end: there values are
 * stored and barriers stand. So its Returns become a nest of Ifs (`split/nest-returns.ts`).
 *
 * **One grid** for all segments but latches. A segment's `num_workgroups` is the source's; a latch, which runs alone, gets
 * the source's grid as parameters. Scratch is sized by the grid (`Scratch` in `schedule.ts`).
 *
 * The split comes before dead code is removed: a grid sync that orders nothing is still one, and a segment without an
 * effect stays in the schedule, where a device may skip and count it.
 */
import { hasGridSync } from "../grid-syncs.js";
import type { Segment, SplitProgram } from "../schedule.js";
import type { VerifiedProgram } from "../verify.js";
import { assembleSplit } from "./split/assemble-split.js";
import { cutProgram } from "./split/cut.js";
import { planTraffic } from "./split/plan-traffic.js";
import { prepareForCuts } from "./split/prepare-for-cuts.js";

/** A program without grid syncs comes back as the only segment, unchanged. */
export function splitOnGridSync(source: VerifiedProgram): SplitProgram {
  if (!hasGridSync(source.body)) {
    const segment: Segment = { name: source.name, program: source, traffic: { recomputed: [], reloaded: [], spilled: [] } };
    return { source, segments: [segment], schedule: { kind: "Dispatch", segment: 0 }, addedParameters: [], crossing: [] };
  }
  const prepared = prepareForCuts(source);
  const cut = cutProgram(prepared);
  return assembleSplit(prepared, cut, planTraffic(prepared, cut));
}
