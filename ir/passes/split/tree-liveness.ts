/**
 * Which values each segment must find and leave in scratch. Backwards over the parts, loops until nothing changes: a home
 * is live where some later segment or latch reads it before another one writes it.
 *
 * A segment reloads what it reads before it writes it, from the home that fits what is uniform where it starts. It spills
 * what it wrote itself, to each home that is live after it. What merely passes by stays where it is, so a value is stored
 * once for as long as it does not change.
 */
import { assertNever } from "../../types.js";
import { namesRead } from "./block-liveness.js";
import { HomeSet, type Home } from "./homes.js";
import type { LatchDraft, Part, SegmentDraft } from "./parts.js";
import { mayReturn } from "./remember-returns.js";
import type { SegmentFacts } from "./segment-facts.js";

export interface TrafficOf {
  readonly reloads: readonly Home[];
  readonly spills: readonly Home[];
  /** Variables of other segments that it writes before it reads them: they start as anything. */
  readonly blanks: readonly string[];
  /** Pure names that the segment needs again. */
  readonly recomputed: ReadonlySet<string>;
  /** Whether an invocation may have returned before, so that the segment has to ask `alive`. */
  readonly asksAlive: boolean;
}

export interface LivenessInit {
  readonly factsOf: (segment: SegmentDraft) => SegmentFacts;
  /** Whether the name is uniform in each workgroup where the segment starts; for `alive`: whether control flow is. */
  readonly isUniformAt: (segment: SegmentDraft, name: string) => boolean;
  /** Parameters, counters and everything else that needs no home. */
  readonly isKnown: (name: string) => boolean;
  /** The name, where it is pure, with every pure name that its value takes. */
  readonly closureOf: (name: string) => readonly string[] | undefined;
  readonly alive: string | undefined;
}

export interface TreeLiveness {
  readonly traffic: ReadonlyMap<SegmentDraft, TrafficOf>;
  /** Homes that are read before any segment has written them: workgroup memory that starts as zeros. */
  readonly atStart: HomeSet;
  /** What some later segment still reads, behind each segment. */
  readonly after: ReadonlyMap<SegmentDraft, HomeSet>;
}

export function treeLiveness(root: Part, init: LivenessInit): TreeLiveness {
  const before = new ForwardFacts(init);
  before.visit(root, { retired: false, written: new Set() });
  const walk = new Backward(init, before);
  const atStart = walk.visit(root, new HomeSet());
  return { traffic: walk.traffic, atStart, after: walk.after };
}

/** Names without a pure value that a latch's condition reads, and the pure ones it takes. */
export function latchNames(latch: LatchDraft, init: Pick<LivenessInit, "isKnown" | "closureOf">): { readonly kept: readonly string[]; readonly recomputed: ReadonlySet<string> } {
  const kept = new Set<string>();
  const recomputed = new Set<string>();
  namesRead(latch.condition, (name) => {
    if (init.isKnown(name)) return;
    const closure = init.closureOf(name);
    if (closure === undefined) kept.add(name);
    else for (const each of closure) recomputed.add(each);
  });
  return { kept: [...kept], recomputed };
}

interface Before {
  /** An invocation may have returned. */
  readonly retired: boolean;
  /** Workgroup variables that may have been written. */
  readonly written: ReadonlySet<string>;
}

/** What may have happened before each segment. */
class ForwardFacts {
  readonly at = new Map<SegmentDraft, Before>();
  readonly #init: LivenessInit;

  constructor(init: LivenessInit) {
    this.#init = init;
  }

  visit(part: Part, before: Before): Before {
    switch (part.kind) {
      case "Segment": {
        const facts = this.#init.factsOf(part);
        const known = join(this.at.get(part) ?? before, before);
        this.at.set(part, known);
        const { alive } = this.#init;
        const returns = alive !== undefined && facts.written.has(alive) && part.body.some(mayReturn);
        return { retired: before.retired || returns, written: new Set([...before.written, ...facts.memory.writes]) };
      }
      case "Sequence":
        return part.parts.reduce((known, each) => this.visit(each, known), before);
      case "Repeat":
      case "RepeatWhile": {
        const once = join(before, this.visit(part.body, before));
        return join(once, this.visit(part.body, once));
      }
      case "Branch":
      case "BranchIf":
        return join(this.visit(part.then, before), this.visit(part.else, before));
      default:
        return assertNever(part);
    }
  }
}

function join(a: Before, b: Before): Before {
  return { retired: a.retired || b.retired, written: new Set([...a.written, ...b.written]) };
}

class Backward {
  readonly traffic = new Map<SegmentDraft, TrafficOf>();
  readonly after = new Map<SegmentDraft, HomeSet>();
  readonly #init: LivenessInit;
  readonly #before: ForwardFacts;

  constructor(init: LivenessInit, before: ForwardFacts) {
    this.#init = init;
    this.#before = before;
  }

  visit(part: Part, after: HomeSet): HomeSet {
    switch (part.kind) {
      case "Segment":
        return this.#segment(part, after);
      case "Sequence":
        return part.parts.reduceRight((live, each) => this.visit(each, live), after);
      case "Repeat":
        return this.#loop(after, (live) => this.visit(part.body, live));
      case "RepeatWhile":
        return this.#loop(this.#latch(part.latch, after), (live) => this.#latch(part.latch, this.visit(part.body, live)));
      case "Branch":
        return this.visit(part.then, after).union(this.visit(part.else, after));
      case "BranchIf":
        return this.#latch(part.latch, this.visit(part.then, after).union(this.visit(part.else, after)));
      default:
        return assertNever(part);
    }
  }

  #loop(after: HomeSet, body: (live: HomeSet) => HomeSet): HomeSet {
    let live = after;
    for (;;) {
      const again = live.union(body(live));
      if (again.size === live.size) return again;
      live = again;
    }
  }

  #latch(latch: LatchDraft, after: HomeSet): HomeSet {
    return after.union(new HomeSet(latchNames(latch, this.#init).kept.map((name) => ({ kind: "latch", name }))));
  }

  #segment(segment: SegmentDraft, after: HomeSet): HomeSet {
    const { alive } = this.#init;
    // In a loop again and again, each time with no less: the last time counts.
    this.after.set(segment, after);
    if (segment.isDead) {
      this.traffic.set(segment, { reloads: [], spills: [], blanks: [], recomputed: new Set(), asksAlive: false });
      return after;
    }
    const facts = this.#init.factsOf(segment);
    const before = this.#before.at.get(segment);
    const writes = (home: Home): boolean => (home.kind === "memory" ? facts.memory.writes : facts.written).has(home.name);
    const spills = [...after].filter(writes);
    const stored = [...new Set(spills.filter(({ kind }) => kind !== "memory").map(({ name }) => name))];
    const exposed = facts.exposed(stored, alive);

    const recomputed = new Set<string>();
    const reloads = new HomeSet();
    const need = (name: string): void => {
      if (this.#init.isKnown(name)) return;
      const closure = this.#init.closureOf(name);
      if (closure !== undefined) for (const each of closure) recomputed.add(each);
      else reloads.add({ kind: this.#init.isUniformAt(segment, name) ? "workgroup" : "invocation", name });
    };
    for (const name of exposed) need(name);
    for (const guard of segment.guards) namesRead(guard, need);
    const asksAlive = alive !== undefined && before?.retired === true && segment.body.length > 0;
    if (asksAlive) need(alive);
    const isWhole = before?.retired !== true && segment.guards.length === 0;
    for (const name of new Set([...facts.memory.reads, ...facts.memory.writes])) {
      if (isWhole && facts.overwritten.has(name)) continue;
      const kept = spills.some((home) => home.kind === "memory" && home.name === name);
      if (before?.written.has(name) === true && (facts.memory.reads.has(name) || kept)) reloads.add({ kind: "memory", name });
    }
    const isReloaded = new Set([...reloads].map(({ name }) => name));
    const blanks = [...facts.written].filter((name) => !facts.declared.has(name) && !isReloaded.has(name));
    this.traffic.set(segment, { reloads: [...reloads], spills, blanks, recomputed, asksAlive });
    return new HomeSet([...after].filter((home) => !writes(home))).union(reloads);
  }
}
