/** Random values that are the same for whom they must be. */
import type { ProgramBuilder } from "../../../ir/builder.js";
import type { Expression } from "../../../ir/ir.js";
import { bool, i32, typesEqual, u32, type Scalar, type Type } from "../../../ir/types.js";
import type { Tape } from "../random-program/tape.js";
import { INPUTS, type Memory } from "./memory.js";
import { ANY, IN_WORKGROUP, suffices, type Sameness, type Visible } from "./names.js";

const EDGES = [0, 1, 2, 3, 5, 7, 31, 100, 0x7fffffff, 0xffffffff] as const;

export class Values {
  readonly #k: ProgramBuilder;
  readonly #tape: Tape;
  readonly #memory: Memory;

  constructor(k: ProgramBuilder, tape: Tape, memory: Memory) {
    this.#k = k;
    this.#tape = tape;
    this.#memory = memory;
  }

  scalar(type: Scalar, visible: Visible, wanted: Sameness, depth: number): Expression {
    switch (type.scalar) {
      case "u32":
        return this.u32(visible, wanted, depth);
      case "i32":
        return this.#k.bitcast(i32, this.u32(visible, wanted, depth));
      case "f32":
        return this.#k.convert(type, this.#k.and(this.u32(visible, wanted, depth), 0xffff));
      case "bool":
        return this.bool(visible, wanted, depth);
    }
  }

  u32(visible: Visible, wanted: Sameness, depth: number): Expression {
    const k = this.#k;
    const recurse = (): Expression => this.u32(visible, wanted, depth - 1);
    switch (this.#tape.below(depth > 0 ? 13 : 5)) {
      case 0:
        return k.u32(this.#tape.pick(EDGES));
      case 1:
        return this.#named(visible, u32, wanted) ?? k.ref("size");
      case 2:
        return this.#held(visible, u32, wanted) ?? k.u32(this.#tape.below(4));
      case 3:
        return this.#builtin(wanted);
      case 4:
        return this.#named(visible, u32, wanted) ?? this.#held(visible, u32, wanted) ?? k.arrayLength("cells");
      case 5:
        return k.load(this.#memory.input.at(this.#tape.oneIn(3) ? recurse() : k.u32(this.#tape.below(INPUTS + 1))));
      case 6:
        return k.select(this.bool(visible, wanted, depth - 1), recurse(), recurse());
      case 7:
        return this.#fromOther(visible, wanted) ?? recurse();
      case 8:
        return k.mul(recurse(), recurse());
      case 9:
        return k.rem(recurse(), k.u32(1 + this.#tape.below(7)));
      case 10:
        return k.xor(recurse(), recurse());
      default:
        return k.add(recurse(), recurse());
    }
  }

  bool(visible: Visible, wanted: Sameness, depth: number): Expression {
    const k = this.#k;
    if (depth > 0 && this.#tape.oneIn(4)) return k.not(this.bool(visible, wanted, depth - 1));
    if (this.#tape.oneIn(4)) return this.#named(visible, bool, wanted) ?? this.#held(visible, bool, wanted) ?? k.ref("enabled");
    const left = this.u32(visible, wanted, depth - 1);
    const right = this.#tape.oneIn(2) ? k.u32(this.#tape.pick(EDGES)) : this.u32(visible, wanted, depth - 1);
    switch (this.#tape.below(3)) {
      case 0:
        return k.lt(left, right);
      case 1:
        return k.eq(k.rem(left, 3), k.rem(right, 3));
      default:
        return k.ge(left, right);
    }
  }

  /** A value of any type as words that can be observed. */
  asU32(value: Expression, type: Type): Expression {
    const k = this.#k;
    if (type.kind === "Vector") return k.add(k.component(value, "x"), k.mul(k.component(value, "y"), 3));
    if (type.kind !== "Scalar" || type.scalar === "u32") return value;
    return type.scalar === "f32" || type.scalar === "bool" ? k.convert(u32, value) : k.bitcast(u32, value);
  }

  #builtin(wanted: Sameness): Expression {
    const k = this.#k;
    const axis = this.#tape.pick(["x", "y"] as const);
    if (suffices(ANY, wanted) && this.#tape.oneIn(2)) return this.#tape.oneIn(2) ? k.builtin("local_invocation_index") : k.component(k.builtin("global_invocation_id"), axis);
    return k.component(k.builtin(suffices(IN_WORKGROUP, wanted) && this.#tape.oneIn(2) ? "workgroup_id" : "num_workgroups"), axis);
  }

  #named(visible: Visible, type: Type, wanted: Sameness): Expression | undefined {
    return this.#tape.pickAny(visible.values.filter((each) => typesEqual(each.type, type) && suffices(each.same, wanted)))?.ref;
  }

  #held(visible: Visible, type: Type, wanted: Sameness): Expression | undefined {
    return this.#tape.pickAny(visible.variables.filter((each) => typesEqual(each.type, type) && suffices(each.same, wanted)))?.variable.value;
  }

  /** From a value or a variable of another type. */
  #fromOther(visible: Visible, wanted: Sameness): Expression | undefined {
    const k = this.#k;
    const value = this.#tape.pickAny(visible.values.filter((each) => each.type.kind !== "FixedArray" && !typesEqual(each.type, u32) && suffices(each.same, wanted)));
    if (value !== undefined && this.#tape.oneIn(2)) return this.asU32(value.ref, value.type);
    const variable = this.#tape.pickAny(visible.variables.filter((each) => !typesEqual(each.type, u32) && suffices(each.same, wanted)));
    if (variable === undefined) return value && this.asU32(value.ref, value.type);
    if (variable.type.kind !== "FixedArray") return this.asU32(variable.variable.value, variable.type);
    return k.load(variable.variable.at(k.u32(this.#tape.below(variable.type.count + 1))));
  }
}
