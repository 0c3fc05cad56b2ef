/**
 * Random programs for comparing devices word for word: integers only, every loop short, each lane with memory of its own.
 * They favour what lowering decides about: indices near bounds, conditions on indices, switches in loops, writes to
 * variables that were just tested.
 */
import { buildProgram, type BlockBuilder, type Variable } from "../../ir/builder.js";
import { createRandom, type Random } from "../../ir/interpret/random.js";
import type { Expression, Program, Ref } from "../../ir/ir.js";
import { atomicU32, bool, fixedArray, i32, runtimeArray, struct, u32 } from "../../ir/types.js";
import type { FiletestRun } from "./filetest.js";

const LANES = 4;
const TABLE = 5;
const COUNT = 3;
const EDGES = [0, 1, 2, 3, 4, 5, 7, 31, 32, 0x7fffffff, 0x80000000, 0xffffffff];

const cell = struct("Cell", [{ name: "value", type: u32 }, { name: "grid", type: fixedArray(fixedArray(i32, 2), 3) }, { name: "counter", type: atomicU32 }]);
const CELL_WORDS = 8;

interface Names {
  readonly values: { readonly u32: Ref[]; readonly i32: Ref[]; readonly bool: Ref[] };
  readonly variables: { readonly u32: Variable[]; readonly i32: Variable[] };
}

export function randomIntegerProgram(seed: number): Program {
  return buildProgram({ name: "random", workgroupSize: [LANES, 1, 1] }, (k) => {
    const random = createRandom(seed);
    k.parameter("edge", i32);
    k.buffer({ name: "input", group: 0, binding: 0, access: "read", type: runtimeArray(u32), lengthParameter: "count" });
    k.buffer({ name: "table", group: 0, binding: 1, access: "read", type: fixedArray(i32, TABLE) });
    k.buffer({ name: "lanes", group: 0, binding: 2, access: "read_write", type: fixedArray(cell, LANES) });
    const generator = new Generator(random);
    const lane = k.let("lane", k.builtin("local_invocation_index"));
    const names: Names = { values: { u32: [lane], i32: [{ kind: "Ref", name: "edge" }], bool: [] }, variables: { u32: [], i32: [] } };
    generator.block(k, names, lane, 4, 9, false);
    for (const variable of names.variables.u32) k.eval(k.atomicXor(k.place("lanes").at(lane).field("counter"), variable.value));
  });
}

export function randomIntegerRun(seed: number): FiletestRun {
  const random = createRandom(seed + 77);
  const edge = (): number => EDGES[random.below(EDGES.length)] ?? 0;
  const words = (count: number): number[] => Array.from({ length: count }, edge);
  return {
    grid: [1, 1, 1],
    parameters: { edge: (EDGES[random.below(EDGES.length)] ?? 0) | 0, count: random.below(COUNT + 1) },
    buffers: { input: words(COUNT), table: words(TABLE), lanes: words(LANES * CELL_WORDS) },
  };
}

class Generator {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  block(k: BlockBuilder, outer: Names, lane: Ref, depth: number, most: number, inLoop: boolean): void {
    const names: Names = depth === 4 ? outer : { values: copy(outer.values), variables: copy(outer.variables) };
    for (let left = 1 + this.#random.below(most); left > 0; left -= 1) this.#statement(k, names, lane, depth, inLoop);
  }

  #statement(k: BlockBuilder, names: Names, lane: Ref, depth: number, inLoop: boolean): void {
    const inner = (loop: boolean) => () => this.block(k, names, lane, depth - 1, 3, loop);
    const own = k.place("lanes").at(this.#random.below(3) === 0 ? k.rem(lane, LANES) : lane);
    switch (this.#random.below(depth > 0 ? 16 : 9)) {
      case 0:
        return void names.values.u32.push(k.let("u", this.#u32(k, names, 3)));
      case 1:
        return void names.values.i32.push(k.let("s", this.#i32(k, names, 3)));
      case 2:
        return void names.values.bool.push(k.let("b", this.#bool(k, names, 2)));
      case 3:
        return void names.variables.u32.push(k.var("x", u32, this.#u32(k, names, 2)));
      case 4:
        return void names.variables.i32.push(k.var("y", i32, this.#i32(k, names, 2)));
      case 5:
        return this.#assign(k, names);
      case 6:
        return k.store(own.field("grid").at(this.#u32(k, names, 2)).at(this.#i32(k, names, 2)), this.#i32(k, names, 2));
      case 7:
        return void names.values.u32.push(k.let("a", k.atomicAdd(own.field("counter"), this.#u32(k, names, 2))));
      case 8:
        if (!inLoop) return k.store(own.field("value"), this.#u32(k, names, 3));
        return k.if(this.#bool(k, names, 1), () => (this.#random.below(2) === 0 ? k.break() : k.continue()));
      case 9:
      case 10:
        return k.if(this.#bool(k, names, 2), inner(inLoop), this.#random.below(2) === 0 ? inner(inLoop) : undefined);
      case 11:
      case 12:
        return k.switch(k.and(this.#u32(k, names, 2), 3), [{ values: [0, 3], body: inner(inLoop) }, { values: [1], body: inner(inLoop) }], inner(inLoop));
      case 13:
        return k.for("i", k.rem(this.#u32(k, names, 1), 4), k.rem(this.#u32(k, names, 1), TABLE + 1), (i) => {
          this.block(k, { ...names, values: { ...names.values, u32: [...names.values.u32, i] } }, lane, depth - 1, 3, true);
        });
      case 14:
        return k.for("j", k.rem(this.#i32(k, names, 1), 3), k.i32(this.#random.below(TABLE)), (j) => {
          this.block(k, { ...names, values: { ...names.values, i32: [...names.values.i32, j] } }, lane, depth - 1, 3, true);
        });
      default:
        return k.while(this.#bool(k, names, 2), k.rem(this.#u32(k, names, 1), 4), inner(true));
    }
  }

  #assign(k: BlockBuilder, names: Names): void {
    const unsigned = this.#any(names.variables.u32);
    const signed = this.#any(names.variables.i32);
    if (unsigned !== undefined && (signed === undefined || this.#random.below(2) === 0)) k.assign(unsigned, this.#u32(k, names, 2));
    else if (signed !== undefined) k.assign(signed, this.#i32(k, names, 2));
  }

  #u32(k: BlockBuilder, names: Names, depth: number): Expression {
    const recurse = (): Expression => this.#u32(k, names, depth - 1);
    switch (this.#random.below(depth > 0 ? 13 : 4)) {
      case 0:
        return k.u32(EDGES[this.#random.below(EDGES.length)] ?? 0);
      case 1:
      case 2:
        return this.#any(names.values.u32) ?? k.u32(1);
      case 3:
        return this.#any(names.variables.u32)?.value ?? k.arrayLength("input");
      case 4:
      case 5:
        return k.load(k.place("input").at(recurse()));
      case 6:
        return k.bitcast(u32, this.#i32(k, names, depth - 1));
      case 7:
        return k.select(this.#bool(k, names, depth - 1), recurse(), recurse());
      case 8:
        return k.convert(u32, this.#bool(k, names, depth - 1));
      default:
        return this.#binary(k, recurse, recurse);
    }
  }

  #i32(k: BlockBuilder, names: Names, depth: number): Expression {
    const recurse = (): Expression => this.#i32(k, names, depth - 1);
    switch (this.#random.below(depth > 0 ? 11 : 4)) {
      case 0:
        return k.i32((EDGES[this.#random.below(EDGES.length)] ?? 0) | 0);
      case 1:
      case 2:
        return this.#any(names.values.i32) ?? k.i32(-1);
      case 3:
        return this.#any(names.variables.i32)?.value ?? k.i32(2);
      case 4:
        return k.load(k.place("table").at(this.#u32(k, names, depth - 1)));
      case 5:
        return k.load(k.place("table").at(recurse()));
      case 6:
        return k.convert(i32, this.#u32(k, names, depth - 1));
      case 7:
        return this.#random.below(2) === 0 ? k.negate(recurse()) : k.complement(recurse());
      default:
        return this.#binary(k, recurse, () => this.#u32(k, names, depth - 1));
    }
  }

  #binary(k: BlockBuilder, operand: () => Expression, amount: () => Expression): Expression {
    const left = operand();
    switch (this.#random.below(10)) {
      case 0:
        return k.add(left, operand());
      case 1:
        return k.sub(left, operand());
      case 2:
        return k.mul(left, operand());
      case 3:
        return k.div(left, operand());
      case 4:
        return k.rem(left, operand());
      case 5:
        return k.and(left, operand());
      case 6:
        return k.or(left, operand());
      case 7:
        return k.xor(left, operand());
      case 8:
        return k.shl(left, amount());
      default:
        return k.shr(left, amount());
    }
  }

  #bool(k: BlockBuilder, names: Names, depth: number): Expression {
    const recurse = (): Expression => this.#bool(k, names, depth - 1);
    const compare = [k.lt, k.le, k.gt, k.ge, k.eq, k.ne][this.#random.below(6)] ?? k.lt;
    switch (this.#random.below(depth > 0 ? 7 : 3)) {
      case 0:
        return compare.call(k, this.#u32(k, names, depth - 1), this.#u32(k, names, depth - 1));
      case 1:
        return compare.call(k, this.#i32(k, names, depth - 1), this.#i32(k, names, depth - 1));
      case 2:
        return this.#any(names.values.bool) ?? k.bool(this.#random.below(2) === 0);
      case 3:
        return k.not(recurse());
      case 4:
        return k.and(recurse(), recurse());
      case 5:
        return k.or(recurse(), recurse());
      default:
        return k.convert(bool, this.#u32(k, names, depth - 1));
    }
  }

  #any<T>(choices: readonly T[]): T | undefined {
    return choices[this.#random.below(choices.length)];
  }
}

function copy<T extends Readonly<Record<string, readonly unknown[]>>>(lists: T): { [K in keyof T]: [...T[K]] } {
  return Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, [...list]])) as { [K in keyof T]: [...T[K]] }; // Object.entries forgets the keys.
}

