/** Everything that the emitted programs must know about values, found for all segments and latches together. */
import type { Statement } from "../../ir.js";
import type { Type } from "../../types.js";
import { workgroupUniformityAt } from "../../uniformity/uniform-at.js";
import { namesRead } from "./block-liveness.js";
import type { CutProgram } from "./cut.js";
import { HomeSet, type Home } from "./homes.js";
import { overwrittenMemoryOf } from "./overwritten-memory.js";
import type { LatchDraft, Part, SegmentDraft } from "./parts.js";
import type { PreparedProgram } from "./prepare-for-cuts.js";
import { mayReturn } from "./remember-returns.js";
import { ScratchLayout } from "./scratch-layout.js";
import { memoryAccessOf, SegmentFacts } from "./segment-facts.js";
import { lifetimesOf } from "./shared-words.js";
import { latchNames, treeLiveness, type LivenessInit, type TrafficOf } from "./tree-liveness.js";

export interface PlannedTraffic {
  /** The parts, with a first segment that every run begins with. */
  readonly parts: Part;
  /** In the order of the source. */
  readonly drafts: readonly (SegmentDraft | LatchDraft)[];
  readonly ofSegment: (segment: SegmentDraft) => TrafficOf;
  readonly ofLatch: (latch: LatchDraft) => ReturnType<typeof latchNames>;
  /** Workgroup variables that the first segment saves although it leaves them alone: later ones restore them. */
  readonly savedAtStart: readonly string[];
  readonly layout: ScratchLayout;
  /** All homes, in the order of the source. */
  readonly homes: readonly Home[];
  /** See `EmitInit`. */
  readonly isTogether: (segment: SegmentDraft) => boolean;
}

export function planTraffic(prepared: PreparedProgram, cut: CutProgram): PlannedTraffic {
  const { program, recomputable, environment, names, alive, orderOf } = prepared;
  const drafts = draftsOf(cut.parts);
  const segments = drafts.filter((draft) => draft.kind === "Segment");
  const latches = drafts.filter((draft) => draft.kind === "Latch");
  const accessOf = memoryAccessOf(program);
  const overwrittenIn = overwrittenMemoryOf({ program, accessOf, valueOf: (name) => recomputable.letOf(name)?.value });
  const factsOf = (segment: SegmentDraft): SegmentFacts => new SegmentFacts(segment, accessOf, overwrittenIn);
  const facts = new Map(segments.map((segment) => [segment, factsOf(segment)]));
  const uniformity = workgroupUniformityAt(program, {
    statements: new Set<Statement>(segments.flatMap(({ first }) => first ?? [])),
    names: namesAcross(latches, facts.values()),
  });
  const init: LivenessInit = {
    factsOf: (segment) => facts.get(segment) ?? factsOf(segment),
    isUniformAt: ({ first }, name) => {
      const here = first && uniformity.get(first);
      return here !== undefined && (name === alive ? here.flow : here.isUniform(name));
    },
    isKnown: (name) => recomputable.purityOfName(name) === true && recomputable.letOf(name) === undefined,
    closureOf: (name) => recomputable.closureOf(name),
    alive,
  };
  const { traffic, atStart, after } = treeLiveness(cut.parts, init);
  const savedAtStart = [...atStart].map(({ kind, name }) => {
    if (kind !== "memory") throw new Error(`${name} crosses a cut before it is declared`);
    return name;
  });

  const first = firstSegment(cut.parts);
  const added: SegmentDraft = { kind: "Segment", body: [], first: undefined, isDead: false, guards: [] };
  const isAdded = first === undefined && savedAtStart.length > 0;
  const parts: Part = isAdded ? { kind: "Sequence", parts: [added, cut.parts] } : cut.parts;

  const kept = latches.flatMap((latch) => latchNames(latch, init).kept);
  const all = new HomeSet([
    ...[...traffic.values()].flatMap(({ reloads, spills }) => [...reloads, ...spills]),
    ...kept.map((name): Home => ({ kind: "latch", name })),
    ...savedAtStart.map((name): Home => ({ kind: "memory", name })),
  ]);
  const homes = [...all].sort((a, b) => orderOf(a.name) - orderOf(b.name) || (a.kind < b.kind ? -1 : 1));
  const sorted = (unordered: readonly Home[]): Home[] => [...unordered].sort((a, b) => orderOf(a.name) - orderOf(b.name));
  const sortedNames = (unordered: Iterable<string>): string[] => [...unordered].sort((a, b) => orderOf(a) - orderOf(b));
  const none: TrafficOf = { reloads: [], spills: [], blanks: [], recomputed: new Set(), asksAlive: false };
  const typeOf = (name: string): Type => {
    const binding = environment.get(name);
    if (binding === undefined || binding.kind === "Function") throw new Error(`no declaration of ${name}`);
    return binding.type;
  };
  return {
    parts,
    drafts: isAdded ? [added, ...drafts] : drafts,
    ofSegment: (segment) => {
      const { reloads, spills, blanks, recomputed, asksAlive } = traffic.get(segment) ?? none;
      return { reloads: sorted(reloads), spills: sorted(spills), blanks: sortedNames(blanks), recomputed: new Set(sortedNames(recomputed)), asksAlive };
    },
    ofLatch: (latch) => {
      const { kept: needed, recomputed } = latchNames(latch, init);
      return { kept: sortedNames(needed), recomputed: new Set(sortedNames(recomputed)) };
    },
    savedAtStart: sortedNames(savedAtStart),
    layout: new ScratchLayout(homes, typeOf, lifetimesOf([atStart, ...after.values()]), names),
    homes,
    isTogether: ({ first, body }) => first !== undefined && uniformity.get(first)?.flow === true && !body.some(mayReturn),
  };
}

/** Names that some segment or latch takes from another one. */
function namesAcross(latches: readonly LatchDraft[], facts: Iterable<SegmentFacts>): Set<string> {
  const names = new Set<string>();
  for (const { foreign } of facts) for (const name of foreign) names.add(name);
  for (const { condition } of latches) namesRead(condition, (name) => names.add(name));
  return names;
}

/** A latch before what stands behind it. */
function draftsOf(part: Part): (SegmentDraft | LatchDraft)[] {
  switch (part.kind) {
    case "Segment":
      return [part];
    case "Sequence":
      return part.parts.flatMap(draftsOf);
    case "Repeat":
      return draftsOf(part.body);
    case "RepeatWhile":
      return [part.latch, ...draftsOf(part.body)];
    case "Branch":
      return [...draftsOf(part.then), ...draftsOf(part.else)];
    case "BranchIf":
      return [part.latch, ...draftsOf(part.then), ...draftsOf(part.else)];
  }
}

/** The segment that every run begins with, where there is one. */
export function firstSegment(part: Part): SegmentDraft | undefined {
  if (part.kind === "Segment") return part;
  const first = part.kind === "Sequence" ? part.parts[0] : undefined;
  return first?.kind === "Segment" ? first : undefined;
}
