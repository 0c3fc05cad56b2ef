/** Random statements: definitions, control flow, barriers and grid syncs. Shared memory is the business of `memory-statements.ts`. */
import type { ProgramBuilder } from "../../../ir/builder.js";
import type { Ref } from "../../../ir/ir.js";
import { bool, f32, fixedArray, i32, u32, vector } from "../../../ir/types.js";
import type { Tape } from "../random-program/tape.js";
import { Epochs } from "./epochs.js";
import type { Values } from "./expressions.js";
import { CONTROLS, SUMS, WORKGROUP_MEMORY, type Memory } from "./memory.js";
import { MemoryStatements, type GeneratorInit } from "./memory-statements.js";
import { ANY, both, copyOf, IN_GRID, IN_WORKGROUP, SAME, suffices, type Sameness, type Visible } from "./names.js";

/** Where the next statement stands. */
export interface Point {
  readonly visible: Visible;
  /** Who certainly gets here together. */
  readonly flow: Sameness;
  /** A grid sync may stand here. */
  readonly maySync: boolean;
  /** Blocks that may still nest. */
  readonly depth: number;
  /** The loops around, and whether a barrier of the workgroup stands in them. */
  readonly loops: readonly { hasBarrier: boolean }[];
  /** Break and Continue may stand here. */
  readonly inLoop: boolean;
}

export class StatementGenerator {
  readonly #k: ProgramBuilder;
  readonly #tape: Tape;
  readonly #memory: Memory;
  readonly #values: Values;
  readonly #index: Ref;
  readonly #epochs = new Epochs();
  readonly #shared: MemoryStatements;
  /** The branches around, innermost last: what was in use before them, and after each arm so far. */
  readonly #branches: { readonly before: Epochs; readonly after: Epochs[] }[] = [];
  /** A Return may have parted the invocations of a workgroup. */
  #isParted = false;

  constructor(init: GeneratorInit) {
    this.#k = init.k;
    this.#tape = init.tape;
    this.#memory = init.memory;
    this.#values = init.values;
    this.#index = init.index;
    this.#shared = new MemoryStatements(init, this.#epochs);
  }

  /** See `MemoryStatements`. */
  handover(hasOthers: boolean, hasNeighbours: boolean): void {
    this.#shared.handover(hasOthers, hasNeighbours);
  }

  block(point: Point, most: number): void {
    for (let left = 1 + this.#tape.below(most); left > 0 && !this.#tape.isAtEnd; left -= 1) this.#statement(point);
  }

  /** Writes down what everything visible holds, so that a wrong value shows. */
  observeAll({ visible }: Point): void {
    const { asU32 } = this.#values;
    for (const { ref, type } of visible.values.slice(-6)) if (type.kind !== "FixedArray") this.#shared.observe(asU32.call(this.#values, ref, type));
    for (const { variable, type } of visible.variables.slice(-6)) {
      this.#shared.observe(type.kind === "FixedArray" ? this.#k.load(variable.at(type.count - 1)) : asU32.call(this.#values, variable.value, type));
    }
  }

  #statement(point: Point): void {
    const kinds = [this.#define, this.#share, this.#share, this.#assign];
    if (point.depth > 0) kinds.push(this.#plainBlock);
    if (this.#mayBarrier(point)) kinds.push(this.#workgroupBarrier);
    if (point.maySync) kinds.push(this.#sync, this.#sync);
    if (point.maySync && point.depth > 0) kinds.push(this.#holder, this.#holder);
    if (this.#tape.oneIn(point.loops.length > 0 && point.maySync ? 6 : 12)) return this.#return(point);
    const [first, ...rest] = kinds;
    if (first !== undefined) this.#tape.pick([first, ...rest]).call(this, point);
  }

  #share(point: Point): void {
    this.#shared.statement(point);
  }

  #define(point: Point): void {
    const { visible, flow } = point;
    const k = this.#k;
    const same = this.#tape.pick([ANY, IN_WORKGROUP, IN_GRID, SAME]);
    const wanted = both(same, flow);
    switch (this.#tape.below(6)) {
      case 0:
      case 1: {
        const type = this.#tape.pick([u32, i32, f32, bool]);
        const ref = k.let("v", this.#values.scalar(type, visible, wanted, 2));
        visible.values.push({ ref, type, same: wanted });
        return;
      }
      case 2: {
        const type = this.#tape.pick([u32, bool, i32]);
        const variable = k.var("x", type, this.#values.scalar(type, visible, wanted, 2));
        visible.variables.push({ variable, type, same: wanted });
        return;
      }
      case 3: {
        const type = vector(2, "u32");
        const parts = [0, 1].map(() => this.#values.u32(visible, wanted, 1));
        if (this.#tape.oneIn(2)) visible.values.push({ ref: k.let("p", k.construct(type, parts)), type, same: wanted });
        else visible.variables.push({ variable: k.var("q", type, k.construct(type, parts)), type, same: wanted });
        return;
      }
      case 4: {
        const type = fixedArray(u32, this.#tape.pick([2, 6]));
        visible.variables.push({ variable: k.var("a", type), type, same: wanted });
        return;
      }
      default:
        return this.#shared.observe(this.#values.u32(visible, ANY, 2));
    }
  }

  #assign({ visible, flow }: Point): void {
    const k = this.#k;
    const target = this.#tape.pickAny(visible.variables.filter(({ same }) => suffices(flow, same)));
    if (target === undefined) return this.#shared.observe(this.#values.u32(visible, ANY, 1));
    const { variable, type, same } = target;
    if (type.kind === "FixedArray") k.store(variable.at(this.#values.u32(visible, same, 1)), this.#values.u32(visible, same, 1));
    else if (type.kind === "Vector") k.store(variable.at(this.#tape.below(2)), this.#values.u32(visible, same, 1));
    else if (type.kind === "Scalar") k.assign(variable, this.#values.scalar(type, visible, same, 2));
  }

  #plainBlock(point: Point): void {
    const k = this.#k;
    const { visible } = point;
    const same = this.#tape.pick([ANY, IN_WORKGROUP, SAME]);
    const inner: Point = { ...point, maySync: false, depth: point.depth - 1, flow: both(point.flow, same) };
    switch (this.#tape.below(5)) {
      case 0:
      case 1:
        return this.#either(() => k.if(this.#values.bool(visible, same, 2), this.#arm(inner, 4), this.#tape.oneIn(2) ? this.#arm(inner, 3) : undefined));
      case 2:
        return this.#turns(inner, (body) => k.for("i", 0, k.rem(this.#values.u32(visible, same, 1), 3), (counter) => body({ ref: counter, type: u32, same: inner.flow })));
      case 3:
        return this.#turns(inner, (body) => k.while(this.#values.bool(visible, both(same, ANY), 1), this.#tape.below(3), () => body()), ANY);
      default: {
        const arms = [this.#arm(inner, 3), this.#arm(inner, 3), this.#arm(inner, 2)] as const;
        return this.#either(() => k.switch(k.rem(this.#values.u32(visible, same, 1), 4), [{ values: [0, 2], body: arms[0] }, { values: [1], body: arms[1] }], arms[2]));
      }
    }
  }

  /** A block of its own, whose use of memory joins what others may do instead. */
  #arm(point: Point, most: number): () => void {
    return () => {
      const branch = this.#branches.at(-1);
      const before = (branch?.before ?? this.#epochs).copy();
      // Grid-uniform arms exclude each other; of others, some invocations may be in one and some in another.
      if (!point.maySync) for (const after of branch?.after ?? []) before.join(after);
      this.#epochs.become(before);
      const inside = { ...point, visible: copyOf(point.visible) };
      this.block(inside, most);
      if (this.#tape.oneIn(3)) this.observeAll(inside);
      this.#branches.at(-1)?.after.push(this.#epochs.copy());
    };
  }

  #either(write: () => void): void {
    this.#branches.push({ before: this.#epochs.copy(), after: [] });
    write();
    const branch = this.#branches.pop();
    if (branch === undefined) return;
    this.#epochs.become(branch.before);
    for (const after of branch.after) this.#epochs.join(after);
  }

  /** A loop: what its end leaves in use must be in use where it starts, too. */
  #turns(point: Point, write: (body: (counter?: Visible["values"][number]) => void) => void, flow: Sameness = point.flow): void {
    const k = this.#k;
    const before = this.#epochs.copy();
    write((counter) => {
      const loop = { hasBarrier: false };
      const inside: Point = { ...point, flow, visible: copyOf(point.visible), loops: [...point.loops, loop], inLoop: !point.maySync };
      if (counter !== undefined) inside.visible.values.push(counter);
      this.block(inside, 5);
      if (inside.inLoop && this.#tape.oneIn(4)) k.if(this.#values.bool(inside.visible, ANY, 1), () => (this.#tape.oneIn(2) ? k.break() : k.continue()));
      else if (this.#tape.oneIn(2)) this.observeAll(inside);
      if (this.#epochs.isWithin(before)) return;
      if (point.maySync) {
        k.barrier("GridSync");
        this.#epochs.forget();
      } else if (loop.hasBarrier) {
        k.barrier("Workgroup");
        this.#epochs.forget(WORKGROUP_MEMORY);
      }
    });
    this.#epochs.join(before);
  }

  #return(point: Point): void {
    const k = this.#k;
    const same = this.#tape.pick([ANY, IN_WORKGROUP, SAME]);
    const parts = !both(point.flow, same).workgroup;
    if (parts && point.loops.some((loop) => loop.hasBarrier)) return this.#shared.observe(this.#index);
    this.#isParted ||= parts;
    const { visible } = point;
    k.if(this.#values.bool(visible, same, 2), () => {
      if (this.#tape.oneIn(3)) this.#shared.observe(this.#values.u32(visible, ANY, 1));
      k.return();
    });
  }

  #mayBarrier({ flow }: Point): boolean {
    return flow.workgroup && !this.#isParted;
  }

  #workgroupBarrier(point: Point): void {
    const k = this.#k;
    for (const loop of point.loops) loop.hasBarrier = true;
    if (this.#tape.oneIn(2)) k.barrier("Workgroup");
    else {
      this.#shared.using("flag", "own", () => k.if(k.eq(k.builtin("local_invocation_index"), 0), () => k.store(this.#memory.flag, this.#values.u32(point.visible, ANY, 1))));
      point.visible.values.push({ ref: k.let("flagged", k.workgroupUniformLoad(this.#memory.flag)), type: u32, same: IN_WORKGROUP });
    }
    this.#epochs.forget(WORKGROUP_MEMORY);
  }

  #sync(point: Point): void {
    if (this.#tape.oneIn(4)) return this.#define(point);
    this.#k.barrier("GridSync");
    this.#epochs.forget();
  }

  /** If, Switch, loops and Regions that hold grid syncs. */
  #holder(point: Point): void {
    const k = this.#k;
    const { visible } = point;
    const inner: Point = { ...point, depth: point.depth - 1 };
    const synced = (most: number) => {
      const arm = this.#arm(inner, most);
      return () => {
        arm();
        if (this.#tape.oneIn(3)) return;
        k.barrier("GridSync");
        this.#branches.at(-1)?.after.pop();
        this.#epochs.forget();
        this.#branches.at(-1)?.after.push(this.#epochs.copy());
      };
    };
    switch (this.#tape.below(9)) {
      case 0:
      case 7:
      case 8:
        return this.#turns(inner, (body) => k.for("s", 0, this.#tape.oneIn(2) ? k.u32(this.#tape.below(3)) : k.rem(k.ref("turns"), 3), (counter) => body({ ref: counter, type: u32, same: SAME })));
      case 1: {
        const go = k.var("go", u32, this.#values.u32(visible, SAME, 0));
        const limit = this.#tape.below(5);
        return this.#turns(inner, (body) =>
          k.while(k.lt(go.value, limit), 1 + this.#tape.below(3), () => {
            body();
            k.assign(go, k.add(go.value, 1));
          }),
        );
      }
      case 2:
        return this.#tape.oneIn(2) ? this.#whileControl(inner) : this.#whileSeen(inner);
      case 3:
        return this.#either(() => k.if(this.#values.bool(visible, IN_GRID, 1), synced(4), this.#tape.oneIn(2) ? synced(3) : undefined));
      case 4:
        return this.#either(() => k.if(k.lt(k.ref("turns"), this.#tape.below(3)), synced(4), synced(3)));
      case 5:
        return k.region("generated", () => this.block({ ...inner, visible: copyOf(visible) }, 5));
      case 6:
      default:
        return this.#either(() => k.switch(k.rem(this.#values.u32(visible, IN_GRID, 1), 3), [{ values: [0], body: synced(3) }, { values: [1, 5], body: synced(3) }], synced(2)));
    }
  }

  /** A variable that holds what was loaded, which WGSL counts as different for each invocation, decides. */
  #whileSeen(inner: Point): void {
    const k = this.#k;
    const seen = k.var("seen", u32, this.#values.u32(inner.visible, IN_GRID, 1));
    const limit = 1 + this.#tape.below(4);
    return this.#turns(inner, (body) =>
      k.while(k.lt(k.rem(seen.value, 5), limit), 1 + this.#tape.below(3), () => {
        body();
        if (!this.#epochs.allows("sums", "shared")) {
          k.barrier("GridSync");
          this.#epochs.forget();
        }
        this.#epochs.note("sums", "shared");
        const sum = k.let("sum", k.atomicLoad(this.#memory.sums.at(this.#tape.below(SUMS.length))));
        k.assign(seen, k.add(seen.value, sum));
        k.barrier("GridSync");
        this.#epochs.forget();
      }),
    );
  }

  /** Memory is read before each turn, in an epoch in which nobody writes it. */
  #whileControl(inner: Point): void {
    const k = this.#k;
    if (!this.#epochs.allows("control", "shared")) {
      k.barrier("GridSync");
      this.#epochs.forget();
    }
    this.#epochs.note("control", "shared");
    const cell = this.#tape.below(CONTROLS);
    const condition = k.lt(k.load(this.#memory.control.at(cell)), 3 + this.#tape.below(7));
    this.#turns(inner, (body) =>
      k.while(condition, 1 + this.#tape.below(3), () => {
        body();
        k.barrier("GridSync");
        this.#epochs.forget();
        if (this.#tape.oneIn(2)) {
          k.if(k.eq(this.#index, 0), () => k.store(this.#memory.control.at(cell), k.add(k.load(this.#memory.control.at(cell)), 2)));
          k.barrier("GridSync");
        }
        this.#epochs.note("control", "shared");
      }),
    );
  }
}
