/**
 * Interleaves the invocations of a grid, one access of shared memory at a time, and keeps barriers.
 *
 * Which invocation goes on is drawn from the seed. So is, for the whole run, how long one tends to go on before another
 * takes over: uniform choice alone almost never lets one invocation run far ahead of the rest, or stall one between two of
 * its accesses while others finish theirs, and that is where protocols break.
 */
import { invocationName, unlinear } from "./linear-ids.js";
import type { Assembly, BarrierInstruction, Instruction, Invocation, LocalInstruction, RunState, SharedInstruction, Site, Workgroup } from "./machine.js";
import { allocate } from "./memory.js";
import { elementAt, type Value } from "./value.js";

export interface GridOutcome {
  readonly steps: number;
  /** False where the run stopped early, at a divergence or at the end of its budget. */
  readonly completed: boolean;
}

/**
 * A grid without grid syncs starts its workgroups only as room becomes free, as a GPU does: memory is bounded, and every
 * outcome is still one that any order could give.
 */
const RESIDENT_INVOCATIONS = 16_384;

/** Chances that the invocation that just ran goes on. */
const PERSISTENCE = [0, 0.5, 0.9, 0.99] as const;

export function runGrid(assembly: Assembly, run: RunState, grid: readonly [number, number, number], stepBudget: number): GridOutcome {
  return new Scheduler(assembly, run, grid, stepBudget).run();
}

class Scheduler {
  readonly #assembly: Assembly;
  readonly #run: RunState;
  readonly #grid: readonly [number, number, number];
  readonly #stepBudget: number;
  readonly #persistence: number;
  readonly #runnable: Invocation[] = [];
  /** Workgroups all of whose invocations wait at a grid sync or have retired. */
  #atGridSync: Workgroup[] = [];
  #startedWorkgroups = 0;
  /** Invocations that have started and not retired. */
  #unfinished = 0;
  #steps = 0;
  #stopped = false;

  constructor(assembly: Assembly, run: RunState, grid: readonly [number, number, number], stepBudget: number) {
    this.#assembly = assembly;
    this.#run = run;
    this.#grid = grid;
    this.#stepBudget = stepBudget;
    this.#persistence = elementAt(PERSISTENCE, run.random.below(PERSISTENCE.length));
  }

  run(): GridOutcome {
    let position = 0;
    while (!this.#stopped) {
      this.#startWorkgroups();
      if (this.#runnable.length === 0) {
        if (this.#atGridSync.length === 0) break;
        this.#releaseGrid();
        continue;
      }
      const goOn = position < this.#runnable.length && this.#run.random.next() < this.#persistence;
      if (!goOn) position = this.#run.random.below(this.#runnable.length);
      this.#advance(position);
    }
    return { steps: this.#steps, completed: !this.#stopped };
  }

  /** Lets one invocation make its next access, and all that is local after it. */
  #advance(position: number): void {
    const invocation = elementAt(this.#runnable, position);
    let instruction = this.#instructionOf(invocation);
    if (instruction.kind === "Shared") instruction = this.#execute(invocation, instruction);
    while (instruction.kind === "Local" && !this.#stopped) instruction = this.#execute(invocation, instruction);
    if (instruction.kind === "Shared" || this.#stopped) return;
    this.#runnable[position] = elementAt(this.#runnable, this.#runnable.length - 1);
    this.#runnable.pop();
    this.#arrive(invocation);
  }

  #startWorkgroups(): void {
    const [x, y, z] = this.#grid;
    const room = this.#assembly.hasGridSync ? Infinity : RESIDENT_INVOCATIONS;
    while (this.#startedWorkgroups < x * y * z && this.#unfinished < room) {
      this.#startWorkgroup(this.#startedWorkgroups);
      this.#startedWorkgroups += 1;
    }
  }

  #startWorkgroup(index: number): void {
    const { program, localTypes, slotCount, entry } = this.#assembly;
    const [x, y, z] = program.workgroupSize;
    const id = unlinear(index, this.#grid);
    const invocationCount = x * y * z;
    const memories = program.workgroupVariables.map((variable) => allocate(variable.type));
    const workgroup: Workgroup = { index, id, invocationCount, memories, history: new Map(), waiting: [], retired: 0 };
    const invocations = Array.from({ length: invocationCount }, (_, localIndex): Invocation => {
      const localId = unlinear(localIndex, program.workgroupSize);
      return {
        index: index * invocationCount + localIndex,
        workgroup,
        run: this.#run,
        localIndex,
        localId,
        globalId: [id[0] * x + localId[0], id[1] * y + localId[1], id[2] * z + localId[2]],
        slots: new Array<Value>(slotCount).fill(0),
        locals: localTypes.map(allocate),
        returnAddresses: [],
        address: entry,
        attempts: 0,
      };
    });
    this.#unfinished += invocationCount;
    this.#runnable.push(...invocations);
  }

  #instructionOf(invocation: Invocation): Instruction {
    return elementAt(this.#assembly.code, invocation.address);
  }

  /** Yields the instruction to go on with. */
  #execute(invocation: Invocation, instruction: LocalInstruction | SharedInstruction): Instruction {
    if (this.#steps >= this.#stepBudget) {
      this.#stopped = true;
      this.#reportBudget(invocation);
      return instruction;
    }
    this.#steps += 1;
    invocation.address = instruction.run(invocation);
    return this.#instructionOf(invocation);
  }

  /** The invocation stands at a barrier or at the end. */
  #arrive(invocation: Invocation): void {
    const { workgroup } = invocation;
    const instruction = this.#instructionOf(invocation);
    if (instruction.kind === "Barrier") workgroup.waiting.push(invocation);
    else {
      workgroup.retired += 1;
      this.#unfinished -= 1;
    }
    const { waiting, retired, invocationCount } = workgroup;
    const first = waiting[0];
    if (first === undefined || waiting.length + retired < invocationCount) return;
    const barrier = this.#barrierOf(first);
    if (this.#diverges(first, waiting)) return;
    if (barrier.ordering === "GridSync") this.#atGridSync.push(workgroup);
    else if (retired > 0) this.#reportDivergence(first, `${retired} of the workgroup's ${invocationCount} invocations have returned`);
    else this.#releaseWorkgroup(workgroup, barrier);
  }

  #releaseWorkgroup(workgroup: Workgroup, { uniformLoad, next }: BarrierInstruction): void {
    const released = workgroup.waiting.splice(0);
    const leader = elementAt(released, 0);
    if (uniformLoad === undefined) this.#run.races?.workgroupBarrier(workgroup.history);
    else {
      this.#run.races?.workgroupMemoryBarrier(workgroup.history);
      const offsetBytes = uniformLoad.offsetBytes(leader);
      const other = released.find((invocation) => uniformLoad.offsetBytes(invocation) !== offsetBytes);
      if (other !== undefined) return this.#reportDivergence(leader, `${this.#name(other)} loads from another place`);
      const value = uniformLoad.read(leader);
      for (const invocation of released) invocation.slots[uniformLoad.slot] = value;
      this.#run.races?.workgroupMemoryBarrier(workgroup.history);
    }
    this.#resume(released, next);
  }

  #releaseGrid(): void {
    const workgroups = this.#atGridSync;
    const waiting = workgroups.flatMap((workgroup) => workgroup.waiting);
    const first = elementAt(waiting, 0);
    if (this.#diverges(first, waiting)) return;
    this.#atGridSync = [];
    this.#run.races?.gridSync();
    for (const workgroup of workgroups) {
      workgroup.waiting.length = 0;
      this.#run.races?.workgroupBarrier(workgroup.history);
    }
    this.#resume(waiting, this.#barrierOf(first).next);
  }

  #resume(invocations: readonly Invocation[], address: number): void {
    for (const invocation of invocations) {
      invocation.address = address;
      this.#runnable.push(invocation);
    }
  }

  #barrierOf(invocation: Invocation): BarrierInstruction {
    const instruction = this.#instructionOf(invocation);
    if (instruction.kind === "Barrier") return instruction;
    throw new Error("an invocation waits where no barrier stands");
  }

  /** Not all at the same barrier in the same iteration: reported, and the run stops. */
  #diverges(first: Invocation, waiting: readonly Invocation[]): boolean {
    const barrier = this.#barrierOf(first);
    const elsewhere = waiting.find((invocation) => invocation.address !== first.address);
    if (elsewhere !== undefined) {
      this.#reportDivergence(first, `${this.#name(elsewhere)} waits here`, this.#barrierOf(elsewhere).site);
      return true;
    }
    const otherTurn = waiting.find((invocation) => barrier.loopSlots.some((slot) => invocation.slots[slot] !== first.slots[slot]));
    if (otherTurn !== undefined) this.#reportDivergence(first, `${this.#name(otherTurn)} waits in another iteration`);
    return otherTurn !== undefined;
  }

  #reportDivergence(waiting: Invocation, reason: string, site?: Site): void {
    this.#stopped = true;
    const barrier = this.#barrierOf(waiting);
    this.#run.findings.add("barrier/divergence", barrier.site, String(barrier.site.id), () => ({
      message: `${this.#name(waiting)} waits at a ${barrier.ordering} barrier that not all invocations of its scope reach`,
      notes: [{ message: reason, ...(site && { site }) }],
    }));
  }

  #reportBudget(invocation: Invocation): void {
    const site = this.#siteNear(invocation.address);
    if (site === undefined) return;
    this.#run.findings.add("budget/steps", site, "", () => ({
      message: `the run has used up its steps (${this.#stepBudget}) while ${this.#name(invocation)} is here`,
    }));
  }

  #name(invocation: Invocation): string {
    return invocationName(invocation.index, this.#assembly.program.workgroupSize, this.#grid);
  }

  #siteNear(address: number): Site | undefined {
    const { code } = this.#assembly;
    for (let at = address; at >= 0; at -= 1) {
      const instruction = code[at];
      if (instruction !== undefined && "site" in instruction && instruction.site !== undefined) return instruction.site;
    }
    return undefined;
  }
}
