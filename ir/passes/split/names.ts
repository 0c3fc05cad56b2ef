/** Names for what the split adds: never one that the program uses, and the same for the same program. */
import type { Program } from "../../ir.js";
import { forEachStatement } from "../../traverse.js";

export class Names {
  readonly #taken = new Set<string>();
  readonly #outer: Names | undefined;

  constructor(outer?: Names) {
    this.#outer = outer;
  }

  static of(program: Program): Names {
    const names = new Names();
    names.#takeAll(program);
    return names;
  }

  /** For one segment: what is taken here is taken there, and not the other way round. */
  inSegment(): Names {
    return new Names(this);
  }

  #takeAll(program: Program): void {
    const declared = [program, ...program.buffers, ...program.workgroupVariables, ...program.parameters, ...program.functions];
    for (const { name } of declared) this.#taken.add(name);
    for (const { parameters } of program.functions) for (const { name } of parameters) this.#taken.add(name);
    for (const body of [program.body, ...program.functions.map((each) => each.body)]) {
      forEachStatement(body, (statement) => {
        if (statement.kind === "Let" || statement.kind === "Var") this.#taken.add(statement.name);
        if (statement.kind === "For") this.#taken.add(statement.variable);
      });
    }
  }

  /** `preferred`, or `preferred_1`, `preferred_2`, ... */
  fresh(preferred: string): string {
    let name = preferred;
    for (let i = 1; this.#isTaken(name); i++) name = `${preferred}_${i}`;
    this.#taken.add(name);
    return name;
  }

  #isTaken(name: string): boolean {
    return this.#taken.has(name) || (this.#outer !== undefined && this.#outer.#isTaken(name));
  }
}
