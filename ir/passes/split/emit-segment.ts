/**
 * A segment as a program: what it needs from scratch, its stretch of the source for the invocations that have not
 * returned, and what later segments need from it.
 *
 * ```
 * restore workgroup memory, reload what is uniform          all invocations, so barriers may stand here
 * if (alive and the guards) { reload; the source; spill }   those that go on
 * spill what is uniform, save workgroup memory              all again
 * ```
 */
import type { Expression, Program, Statement, WorkgroupVariable } from "../../ir.js";
import type { Binding, Environment } from "../../type-of.js";
import { struct, type Type } from "../../types.js";
import type { Home } from "./homes.js";
import type { Names } from "./names.js";
import { declaredIn, nestReturns } from "./nest-returns.js";
import type { SegmentDraft } from "./parts.js";
import type { Recomputable } from "./recompute.js";
import { reloaded } from "./reload.js";
import type { ScratchLayout } from "./scratch-layout.js";
import { isLeader, SegmentIndices } from "./segment-indices.js";
import { balanced, component, field, ifOf, letOf, load, place, ref, varOf } from "./shorthands.js";
import type { TrafficOf } from "./tree-liveness.js";
import { copyMemory } from "./workgroup-memory.js";
import { holdsArray, readWords, writeWords, type Cells, type Held } from "./words.js";

export interface EmitInit {
  /** Its buffers and parameters are those of every segment. */
  readonly program: Program;
  readonly environment: Environment;
  readonly names: Names;
  /** For names of program scope, which the segments share when they become one module. */
  readonly moduleNames: Names;
  readonly layout: ScratchLayout;
  readonly recomputable: Recomputable;
  readonly alive: string | undefined;
  /**
   * Whether at the end of the segment all invocations of a workgroup are left or none is. Then the first one can tell a
   * latch what all of them know.
   */
  readonly isTogether: (segment: SegmentDraft) => boolean;
}

export interface EmittedBody {
  readonly body: readonly Statement[];
  /** Workgroup variables beyond the source's. */
  readonly workgroupVariables: readonly WorkgroupVariable[];
}

/** `extraSaves`: workgroup variables that it saves although it does not write them. */
export function emitSegment(segment: SegmentDraft, traffic: TrafficOf, extraSaves: readonly string[], init: EmitInit): EmittedBody {
  return new SegmentEmitter(segment, traffic, extraSaves, init).emit();
}

class SegmentEmitter {
  readonly #segment: SegmentDraft;
  readonly #traffic: TrafficOf;
  readonly #init: EmitInit;
  readonly #indices: SegmentIndices;
  readonly #workgroupVariables: WorkgroupVariable[] = [];
  readonly #saves: readonly string[];

  constructor(segment: SegmentDraft, traffic: TrafficOf, extraSaves: readonly string[], init: EmitInit) {
    this.#segment = segment;
    this.#traffic = traffic;
    this.#init = init;
    this.#indices = new SegmentIndices(init.program, init.layout, init.names);
    const saves = traffic.spills.filter(({ kind }) => kind === "memory").map(({ name }) => name);
    this.#saves = [...new Set([...saves, ...extraSaves])];
  }

  emit(): EmittedBody {
    if (this.#segment.isDead) return { body: [{ kind: "Return" }], workgroupVariables: [] };
    const restored = this.#restore();
    const uniform = this.#reloadUniform();
    const recomputed = this.#recomputed();
    const isAlive = this.#traffic.asksAlive && this.#init.alive !== undefined ? [...this.#reloadPlain([this.#init.alive])] : [];
    const goOn = this.#goOn();
    const around = [...recomputed, ...restored, ...uniform, ...isAlive];
    const inside = [...this.#reloadPlain(), ...this.#blanks(), ...this.#segment.body];
    const body = this.#spilling(around, goOn, inside);
    const saved = this.#saved();
    // Asked for last: by now everything that needs an index has said so.
    return { body: [...this.#indices.statements, ...body, ...saved], workgroupVariables: this.#workgroupVariables };
  }

  /** Pure Lets again, in the order of the source. */
  #recomputed(): Statement[] {
    return [...this.#traffic.recomputed].flatMap((name) => this.#init.recomputable.letOf(name) ?? []);
  }

  #restore(): Statement[] {
    const memories = this.#traffic.reloads.filter(({ kind }) => kind === "memory");
    const copies = memories.flatMap((home) => copyMemory("restore", this.#memory(home.name), this.#cells(home), this.#indices, this.#init.names));
    const hasUniform = this.#traffic.reloads.some(({ kind }) => kind === "workgroup");
    // The barrier of the load that makes values uniform serves both.
    return copies.length === 0 || hasUniform ? copies : [...copies, { kind: "Barrier", ordering: "Workgroup" }];
  }

  /** One invocation reads them into workgroup memory, from where all read them in one go. */
  #reloadUniform(): Statement[] {
    const homes = this.#traffic.reloads.filter(({ kind }) => kind === "workgroup");
    if (homes.length === 0) return [];
    const { names, moduleNames } = this.#init;
    const type = struct(moduleNames.fresh("Uniforms"), homes.map(({ name }) => ({ name, type: this.#typeOf(name) })));
    const shared = moduleNames.fresh("uniforms");
    this.#workgroupVariables.push({ name: shared, type });
    const fetch = homes.flatMap((home) => readWords(this.#typeOf(home.name), field(place("Workgroup", shared), home.name), this.#cells(home), names));
    const loaded = names.fresh("uniform");
    const all = letOf(loaded, type, { kind: "WorkgroupUniformLoad", place: place("Workgroup", shared) });
    const declared = homes.map(({ name }) => this.#declare(name, component(ref(loaded), name)));
    return [ifOf(isLeader(this.#indices), fetch), all, ...declared];
  }

  /** What each invocation keeps for itself. */
  #reloadPlain(only?: readonly string[]): Statement[] {
    const { alive } = this.#init;
    const homes = this.#traffic.reloads.filter(({ kind, name }) => kind === "invocation" && (only?.includes(name) ?? !(this.#traffic.asksAlive && name === alive)));
    return homes.flatMap((home) => reloaded(home.name, this.#binding(home.name), this.#cells(home), this.#init.names));
  }

  #blanks(): Statement[] {
    return this.#traffic.blanks.map((name) => varOf(name, this.#typeOf(name)));
  }

  /** The condition under which an invocation takes part; absent where all do. */
  #goOn(): Expression | undefined {
    if (this.#segment.body.length === 0) return undefined;
    const { alive } = this.#init;
    const asked = this.#traffic.asksAlive && alive !== undefined ? [load(place("Variable", alive))] : [];
    const [first, ...rest] = [...asked, ...this.#segment.guards];
    return first && balanced("and", first, ...rest);
  }

  /** `around`, then `inside` for those that go on, each block with what it spills at its end. */
  #spilling(around: readonly Statement[], goOn: Expression | undefined, inside: readonly Statement[]): Statement[] {
    const spills = this.#traffic.spills.filter(({ kind }) => kind !== "memory");
    const isLast = spills.length === 0 && this.#saves.length === 0;
    const byName = new Map<string, Home[]>();
    for (const home of spills) if (home.kind !== "latch") byName.set(home.name, [...(byName.get(home.name) ?? []), home]);
    const spill = (names: readonly string[]): Statement[] =>
      this.#storedBy((home) => home.kind === "workgroup", names.flatMap((name) => byName.get(name) ?? []));
    const forLatches = spills.filter(({ kind }) => kind === "latch");
    const isTogether = this.#init.isTogether(this.#segment);
    const atEnd = this.#storedBy(() => isTogether, forLatches);
    const nest = (body: readonly Statement[]): readonly Statement[] => (isLast ? body : nestReturns(body, { alive: this.#init.alive, spill, atEnd }));
    if (goOn === undefined) return [...nest([...around, ...inside])];
    const body = nest(inside);
    return [...around, ...(body.length === 0 ? [] : [ifOf(goOn, body)]), ...spill(declaredIn(around))];
  }

  #store(home: Home): Statement[] {
    const { names } = this.#init;
    const type = this.#typeOf(home.name);
    const cells = this.#cells(home);
    const isVariable = this.#isVariable(home.name);
    const temporary = !isVariable && holdsArray(type) ? names.fresh(`${home.name}_words`) : undefined;
    const held: Held = isVariable || temporary !== undefined ? { kind: "Place", place: place("Variable", temporary ?? home.name) } : { kind: "Value", value: ref(home.name) };
    const copied = temporary === undefined ? [] : [varOf(temporary, type, ref(home.name))];
    return [...copied, ...writeWords(type, held, cells, names)];
  }

  /** Each home by all invocations, or by the first one for its workgroup. */
  #storedBy(isLeaders: (home: Home) => boolean, homes: readonly Home[]): Statement[] {
    const byAll = homes.filter((home) => !isLeaders(home)).flatMap((home) => this.#store(home));
    const byLeader = homes.filter(isLeaders).flatMap((home) => this.#store(home));
    return byLeader.length === 0 ? byAll : [...byAll, ifOf(isLeader(this.#indices), byLeader)];
  }

  #saved(): Statement[] {
    if (this.#saves.length === 0) return [];
    const copies = this.#saves.flatMap((name) => copyMemory("save", this.#memory(name), this.#cells({ kind: "memory", name }), this.#indices, this.#init.names));
    return [{ kind: "Barrier", ordering: "Workgroup" }, ...copies];
  }

  #declare(name: string, value: Expression): Statement {
    const type = this.#typeOf(name);
    return this.#isVariable(name) ? varOf(name, type, value) : letOf(name, type, value);
  }

  #cells(home: Home): Cells {
    return this.#init.layout.cells(home, this.#indices, this.#init.names);
  }

  #memory(name: string): WorkgroupVariable {
    return this.#init.program.workgroupVariables.find((each) => each.name === name) ?? fail(`no workgroup variable ${name}`);
  }

  #isVariable(name: string): boolean {
    return this.#binding(name).kind === "Variable";
  }

  #typeOf(name: string): Type {
    return this.#binding(name).type;
  }

  #binding(name: string): Exclude<Binding, { kind: "Function" }> {
    const binding = this.#init.environment.get(name);
    return binding === undefined || binding.kind === "Function" ? fail(`no declaration of ${name}`) : binding;
  }
}

function fail(what: string): never {
  throw new Error(what);
}
