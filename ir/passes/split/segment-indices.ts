/** The Lets by which a segment addresses scratch, declared where something asks for them. */
import type { Expression, Program, Statement } from "../../ir.js";
import { u32, vector } from "../../types.js";
import type { Names } from "./names.js";
import type { ScratchIndices } from "./scratch-layout.js";
import { binary, builtin, component, constant, letOf, product, ref, sum } from "./shorthands.js";

const AXES = ["x", "y", "z"] as const;

export class SegmentIndices implements ScratchIndices {
  /** In the order in which they must stand. */
  readonly statements: Statement[] = [];
  readonly #names: Names;
  readonly #invocationsPerWorkgroup: number;
  readonly #words: { readonly wordsPerInvocation: number; readonly wordsPerWorkgroup: number };
  readonly #declared = new Map<string, string>();

  constructor(program: Program, words: { readonly wordsPerInvocation: number; readonly wordsPerWorkgroup: number }, names: Names) {
    const [x, y, z] = program.workgroupSize;
    this.#invocationsPerWorkgroup = x * y * z;
    this.#words = words;
    this.#names = names;
  }

  get invocationsPerWorkgroup(): number {
    return this.#invocationsPerWorkgroup;
  }

  /** `local_invocation_index`. */
  get lane(): string {
    return this.#let("lane", () => builtin("local_invocation_index"));
  }

  get invocation(): string {
    return this.#let("invocation", () => sum(product(ref(this.#workgroup), constant(this.#invocationsPerWorkgroup)), ref(this.lane)));
  }

  get invocations(): string {
    return this.#let("invocations", () => {
      const grid = this.#grid;
      const workgroups = product(product(component(grid, "x"), component(grid, "y")), component(grid, "z"));
      return product(workgroups, constant(this.#invocationsPerWorkgroup));
    });
  }

  get workgroupWords(): string {
    return this.#let("workgroup_words", () => {
      const { wordsPerInvocation, wordsPerWorkgroup } = this.#words;
      const before = wordsPerInvocation === 0 ? constant(0) : product(ref(this.invocations), constant(wordsPerInvocation));
      return sum(before, product(ref(this.#workgroup), constant(wordsPerWorkgroup)));
    });
  }

  /** Linear id of the workgroup. */
  get #workgroup(): string {
    return this.#let("workgroup", () => {
      const grid = this.#grid;
      const id = ref(this.#let("workgroup_at", () => builtin("workgroup_id"), true));
      const [x, y, z] = AXES.map((axis) => component(id, axis));
      if (x === undefined || y === undefined || z === undefined) throw new Error("three axes");
      return sum(product(sum(product(z, component(grid, "y")), y), component(grid, "x")), x);
    });
  }

  get #grid(): Expression {
    return ref(this.#let("workgroups", () => builtin("num_workgroups"), true));
  }

  #let(purpose: string, value: () => Expression, isVector = false): string {
    const known = this.#declared.get(purpose);
    if (known !== undefined) return known;
    const expression = value();
    const name = this.#names.fresh(purpose);
    this.statements.push(letOf(name, isVector ? vector(3, "u32") : u32, expression));
    this.#declared.set(purpose, name);
    return name;
  }
}

/** The condition under which one invocation of the workgroup acts for all. */
export function isLeader(indices: SegmentIndices): Expression {
  return binary("eq", ref(indices.lane), constant(0));
}
