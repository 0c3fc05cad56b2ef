/** Random statements over shared memory. What is used of which memory is noted in epochs; what would race is not written. */
import type { ProgramBuilder } from "../../../ir/builder.js";
import type { Expression, Ref } from "../../../ir/ir.js";
import { bool, i32, u32 } from "../../../ir/types.js";
import type { Tape } from "../random-program/tape.js";
import type { Epochs } from "./epochs.js";
import type { Values } from "./expressions.js";
import { CELLS, CONTROLS, SUMS, type Memory } from "./memory.js";
import { ANY, IN_GRID, type Sameness, type Visible } from "./names.js";

/** See `MemoryStatements.handover`. */
export const HANDOVER = "handover";

export interface GeneratorInit {
  readonly k: ProgramBuilder;
  readonly tape: Tape;
  readonly memory: Memory;
  readonly values: Values;
  /** Linear id of the invocation in the grid. */
  readonly index: Ref;
}

interface Point {
  readonly visible: Visible;
  readonly flow: Sameness;
}

export class MemoryStatements {
  readonly #k: ProgramBuilder;
  readonly #tape: Tape;
  readonly #memory: Memory;
  readonly #values: Values;
  readonly #index: Ref;
  readonly #epochs: Epochs;

  constructor({ k, tape, memory, values, index }: GeneratorInit, epochs: Epochs) {
    this.#k = k;
    this.#tape = tape;
    this.#memory = memory;
    this.#values = values;
    this.#index = index;
    this.#epochs = epochs;
  }

  /**
   * Each invocation hands its neighbour a word, in a Region of the name HANDOVER: whoever takes the barrier out of it has
   * planted a race. To be written before anybody may have returned.
   */
  handover(hasOthers: boolean, hasNeighbours: boolean): void {
    const k = this.#k;
    const own = k.builtin("local_invocation_index");
    const width = this.#memory.tile.type.kind === "FixedArray" ? this.#memory.tile.type.count : 1;
    if (hasNeighbours && this.#tape.oneIn(2)) {
      k.region(HANDOVER, () => {
        k.store(this.#memory.tile.at(own), this.#index);
        k.barrier("Workgroup");
        this.observe(k.add(k.load(this.#memory.tile.at(k.bitcast(u32, k.sub(k.bitcast(i32, own), 1)))), k.load(this.#memory.tile.at(k.rem(k.add(own, 1), width)))));
      });
      this.#epochs.note("tile", "shared");
    } else if (hasOthers) {
      k.region(HANDOVER, () => {
        k.store(this.#memory.cells.at(k.mul(this.#index, CELLS)), this.#index);
        k.barrier("GridSync");
        this.observe(k.load(this.#memory.cells.at(k.rem(k.add(k.mul(this.#index, CELLS), CELLS), k.arrayLength("cells")))));
      });
      this.#epochs.note("cells", "shared");
    }
  }

  statement(point: Point): void {
    const k = this.#k;
    const { visible } = point;
    const value = (): Expression => this.#values.u32(visible, ANY, 2);
    const keep = (name: string, expression: Expression): void => void visible.values.push({ ref: k.let(name, expression), type: u32, same: ANY });
    switch (this.#tape.below(12)) {
      case 0:
        return this.using("cells", "own", () => k.store(this.#ownCell(), value()));
      case 1:
        return this.using("cells", "own", () => keep("mine", k.load(this.#ownCell())));
      case 2:
        return this.using("cells", "shared", () => keep("theirs", k.load(this.#memory.cells.at(value()))));
      case 3:
        return this.using("cells", "shared", () => keep("next", k.load(this.#memory.cells.at(k.rem(k.add(k.mul(this.#index, CELLS), this.#tape.below(7)), k.arrayLength("cells"))))));
      case 4:
        return this.using("atoms", "own", () => this.#ownAtomic(visible, value));
      case 5:
        return this.using("atoms", "shared", () => keep("atom", k.atomicLoad(this.#memory.atoms.at(value()))));
      case 6: {
        const cell = this.#tape.below(SUMS.length);
        return this.using("sums", "own", () => k.eval({ kind: "AtomicRmw", operator: SUMS[cell] ?? "add", place: this.#memory.sums.at(cell).place, value: value() }));
      }
      case 7:
        return this.using("sums", "shared", () => {
          const ref = k.let("sum", k.atomicLoad(this.#memory.sums.at(this.#tape.below(SUMS.length))));
          visible.values.push({ ref, type: u32, same: point.flow.grid ? IN_GRID : ANY });
        });
      case 8:
        return this.using("tile", "own", () => k.store(this.#memory.tile.at(k.builtin("local_invocation_index")), value()));
      case 9:
        return this.using("tile", "shared", () => keep("tiled", k.load(this.#memory.tile.at(value()))));
      case 10:
        return this.#counters(point, value, keep);
      default:
        return this.#control(point, keep);
    }
  }

  #ownCell() {
    const k = this.#k;
    return this.#memory.cells.at(k.add(k.mul(this.#index, CELLS), this.#tape.below(CELLS)));
  }

  #ownAtomic(visible: Visible, value: () => Expression): void {
    const k = this.#k;
    const own = this.#memory.atoms.at(this.#index);
    if (this.#tape.oneIn(3)) {
      const pair = k.let("claim", k.compareExchange(own, value(), value()));
      visible.values.push({ ref: k.let("won", k.component(pair, "exchanged")), type: bool, same: ANY });
      if (this.#tape.oneIn(2)) this.observe(k.component(pair, "old"));
      return;
    }
    const operation = this.#tape.oneIn(2) ? k.atomicAdd(own, value()) : k.atomicExchange(own, value());
    visible.values.push({ ref: k.let("before", operation), type: u32, same: ANY });
  }

  #counters({ visible }: Point, value: () => Expression, keep: (name: string, expression: Expression) => void): void {
    const k = this.#k;
    const { count, pair } = this.#memory;
    switch (this.#tape.below(4)) {
      case 0:
        return this.using("count", "own", () => k.eval(k.atomicAdd(count, value())));
      case 1:
        return this.using("count", "shared", () => keep("counted", k.atomicLoad(count)));
      case 2:
        return this.using("pair", "own", () => {
          k.eval(k.atomicMax(pair.field("hits"), value()));
          k.if(k.eq(k.builtin("local_invocation_index"), 0), () => k.store(pair.field("first").at(this.#tape.below(2)), this.#values.u32(visible, ANY, 1)));
        });
      default:
        return this.using("pair", "shared", () => {
          keep("hits", k.atomicLoad(pair.field("hits")));
          keep("first", k.load(pair.field("first").at(this.#tape.below(2))));
        });
    }
  }

  /** Memory that decides about loops: written by one invocation, read by all. */
  #control({ visible, flow }: Point, keep: (name: string, expression: Expression) => void): void {
    const k = this.#k;
    const cell = this.#memory.control.at(this.#tape.below(CONTROLS));
    if (this.#tape.oneIn(2)) return this.using("control", "own", () => k.if(k.eq(this.#index, 0), () => k.store(cell, this.#values.u32(visible, ANY, 1))));
    this.using("control", "shared", () => {
      if (!flow.grid) return keep("seen", k.load(cell));
      visible.values.push({ ref: k.let("seen", k.load(cell)), type: u32, same: IN_GRID });
    });
  }

  /** Only where nobody uses the memory the other way since the last barrier; else what is used is observed. */
  using(memory: string, use: "own" | "shared", write: () => void): void {
    if (!this.#epochs.allows(memory, use)) return this.observe(this.#index);
    this.#epochs.note(memory, use);
    write();
  }

  observe(value: Expression): void {
    const k = this.#k;
    const cell = this.#memory.out.at(k.add(k.mul(this.#index, CELLS), this.#tape.below(CELLS)));
    k.store(cell, k.add(k.mul(k.load(cell), 31), value));
  }
}
