/**
 * Which values are computed again after a cut instead of being kept: those that are the same whenever they are computed.
 * No load and no atomic is ever executed twice, so what reads memory is out, and so is what a call yields.
 *
 * f32 arithmetic counts where `ir.ts` promises its result bit for bit, one operation to a Let. Anything else may come out
 * different in another pipeline, and then one value would be two.
 */
import type { Expression, Let } from "../../ir.js";
import { operandsOf } from "../../traverse.js";
import { typeOf, type Environment } from "../../type-of.js";
import { namesRead } from "./block-liveness.js";

/** `true`, or why not. */
export type Purity = true | string;

export class Recomputable {
  readonly #environment: Environment;
  readonly #lets = new Map<string, Let>();
  readonly #purity = new Map<string, Purity>();
  /** Of a Let among the declarations. */
  readonly #order = new Map<string, number>();
  readonly #closures = new Map<string, readonly string[]>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Lets are declared in program order, so what a value names is known already. */
  declare(statement: Let): void {
    this.#lets.set(statement.name, statement);
    this.#order.set(statement.name, this.#order.size);
    this.#purity.set(statement.name, this.purityOf(statement.value));
  }

  /** A dispatch parameter or a counter that the host sets. */
  declareKnown(name: string): void {
    this.#purity.set(name, true);
  }

  /** Of a name; a variable, and what is not declared yet, is not pure. */
  purityOfName(name: string): Purity {
    return this.#purity.get(name) ?? "it is a variable";
  }

  letOf(name: string): Let | undefined {
    return this.#lets.get(name);
  }

  /** A pure name after every pure name that its value takes, however far back they go; undefined where it is not pure. */
  closureOf(name: string): readonly string[] | undefined {
    if (this.purityOfName(name) !== true) return undefined;
    const known = this.#closures.get(name);
    if (known !== undefined) return known;
    const closure = new Set([name]);
    for (const each of closure) {
      const declared = this.#lets.get(each);
      if (declared === undefined) closure.delete(each);
      else namesRead(declared, (needed) => closure.add(needed));
    }
    const order = (each: string): number => this.#order.get(each) ?? 0;
    const complete = [...closure].sort((a, b) => order(a) - order(b));
    this.#closures.set(name, complete);
    return complete;
  }

  isPure(expression: Expression): boolean {
    return this.purityOf(expression) === true;
  }

  purityOf(expression: Expression): Purity {
    return this.#own(expression, true);
  }

  #own(expression: Expression, isWhole: boolean): Purity {
    switch (expression.kind) {
      case "Load":
        return expression.place.root.kind === "Variable" ? `it depends on the variable \`${expression.place.root.name}\`` : `it is loaded from \`${expression.place.root.name}\``;
      case "AtomicLoad":
      case "AtomicRmw":
      case "AtomicCompareExchange":
        return `it is what an atomic operation on \`${expression.place.root.name}\` yields`;
      case "WorkgroupUniformLoad":
        return `it is loaded from \`${expression.place.root.name}\``;
      case "Call":
        return `\`${expression.function}\` yields it`;
      case "Ref": {
        const purity = this.purityOfName(expression.name);
        return purity === true ? true : `it depends on \`${expression.name}\``;
      }
      default:
        break;
    }
    if (!isWhole && this.#rounds(expression)) return "f32 arithmetic inside a larger expression may round differently the next time";
    if (expression.kind === "MathCall" && this.#isF32(expression)) return `\`${expression.function}\` of f32 may come out different the next time`;
    for (const operand of operandsOf(expression)) {
      const purity = this.#own(operand, false);
      if (purity !== true) return purity;
    }
    return true;
  }

  /** An operation whose f32 result is rounded. */
  #rounds(expression: Expression): boolean {
    return (expression.kind === "Binary" || expression.kind === "MathCall") && this.#isF32(expression);
  }

  #isF32(expression: Expression): boolean {
    const type = typeOf(expression, this.#environment);
    return type === undefined || (type.kind === "Scalar" ? type.scalar === "f32" : type.kind === "Vector" && type.component === "f32");
  }
}
