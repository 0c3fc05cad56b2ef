/**
 * The names that a spec declares, and what they stand for: looks up, evaluates, resolves types, and says what is wrong.
 * An extension's scope starts with everything of its base.
 */
import type { SourceLocation } from "../../ir/diagnostic.js";
import { evaluate, parseExpression } from "./expression.js";
import type { Findings } from "./findings.js";
import type { AliasLayout, ConstantLayout, EnumLayout, Layout, ParameterLayout, StructEntry } from "./layout.js";
import { isTypeWord } from "./names.js";
import type { ConstantSpec, Text } from "./spec.js";
import { ExpressionError } from "./token-cursor.js";

export const U32_MAX = 0xffffffff;
export const I32_MIN = -0x80000000;
/** Types that need no declaration. */
const SCALAR_NAMES = ["bool", "u32", "i32", "f32", "u64"] as const;
/** Constants that may refer to one another in a chain; evaluation recurses. */
const MAX_CHAIN = 200;
/** What other languages take for one number: `1_000`, `0o17`, `1e3`, `.5`. */
const NUMBER_LIKE = /^[-+]?\.?[0-9][0-9a-z_.]*$/i;

interface Declared {
  readonly what: string;
  readonly at: SourceLocation | undefined;
}

export class Scope {
  readonly findings: Findings;
  readonly constants = new Map<string, ConstantLayout>();
  readonly parameters = new Map<string, ParameterLayout>();
  readonly aliases = new Map<string, AliasLayout>();
  readonly enums = new Map<string, EnumLayout>();
  readonly structs = new Map<string, StructEntry>();
  /** Structs of the spec, while the aliases are resolved, which come first. */
  readonly laterTypes = new Set<string>();
  /** Aliases of the spec, while those before them are resolved. */
  readonly laterAliases = new Set<string>();
  /** Structs that have a finding instead of a layout. */
  readonly refusedTypes = new Set<string>();
  readonly #declared = new Map<string, Declared>();
  /** Constants whose value nobody has asked for yet: they may refer to one another in any order. */
  readonly #pending = new Map<string, ConstantSpec>();
  readonly #evaluating = new Set<string>();

  constructor(findings: Findings, base?: Layout) {
    this.findings = findings;
    if (base === undefined) return;
    for (const each of base.constants) this.constants.set(each.name, each);
    for (const each of base.parameters) this.parameters.set(each.name, each);
    for (const each of base.aliases) this.aliases.set(each.name, each);
    for (const each of base.enums) this.enums.set(each.name, each);
    for (const each of base.structs) this.structs.set(each.name, each);
    for (const [what, list] of [
      ["constant", base.constants],
      ["parameter", base.parameters],
      ["alias", base.aliases],
      ["enum", base.enums],
      ["struct", base.structs],
      ["buffer", base.buffers],
    ] as const) {
      for (const each of list) this.#declared.set(`${space(what)} ${each.name}`, { what: `${what} of the base`, at: undefined });
    }
  }

  /** True when the name is new. Numbers (constants, parameters) share one name space, types (the rest) another. */
  declare(what: "constant" | "parameter" | "alias" | "enum" | "struct" | "buffer", name: string, at: SourceLocation): boolean {
    const key = `${space(what)} ${name}`;
    if (space(what) !== "number" && isTypeWord(name)) {
      this.findings.invalid(at, "spec/name", `${name} is the name of a type of the language, so no ${what} may have it`);
      return false;
    }
    const first = this.#declared.get(key);
    if (first === undefined) {
      this.#declared.set(key, { what, at });
      return true;
    }
    const notes = first.at === undefined ? [] : [{ message: `the ${first.what}`, at: first.at }];
    this.findings.invalid(at, "spec/duplicate-name", `${name} is already the name of ${/^[ae]/.test(first.what) ? "an" : "a"} ${first.what}`, { notes });
    return false;
  }

  /** All constants of a spec, in its order. */
  defineConstants(specs: readonly ConstantSpec[]): ConstantLayout[] {
    const fresh = specs.filter((spec) => this.declare("constant", spec.name, spec.at));
    for (const spec of fresh) this.#pending.set(spec.name, spec);
    return fresh.map((spec) => this.#define(spec));
  }

  /** The value of a constant expression; NaN after a finding, which spares whoever uses it another one. `spelling`: help with a number. */
  number(text: Text, spelling = "an integer is written in decimal, or as in 0x1F"): number {
    try {
      const value = evaluate(parseExpression(text.text), (name) => this.#constant(name));
      return value === 0 ? 0 : value; // never -0, which prints as something else than it compares
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const help = error.help ?? (NUMBER_LIKE.test(text.text) && !error.message.startsWith("goes") ? spelling : undefined);
      this.findings.invalid(text.at, "spec/expression", `${shown(text)} ${error.message}`, help === undefined ? {} : { help });
      return Number.NaN;
    }
  }

  /** The same, within bounds; after a finding some number within them. `what` names it in the message. */
  numberIn(text: Text, what: string, min: number, max: number): number {
    const value = this.number(text);
    if (value >= min && value <= max) return value;
    if (!Number.isNaN(value)) this.findings.invalid(text.at, "spec/range", `${what} is out of range (${value}, legal ${min} to ${max})`);
    return Number.isNaN(value) ? min : Math.min(max, Math.max(min, value));
  }

  unknownType(text: Text, name: string): void {
    const known = (): string[] => [...SCALAR_NAMES, ...this.enums.keys(), ...this.aliases.keys(), ...this.structs.keys()];
    if (this.refusedTypes.has(name)) return;
    const help = this.#helpWithType(name);
    this.findings.invalid(text.at, "spec/unknown-name", `there is no type ${name}`, help === undefined ? this.findings.suggest(name, known) : { help });
  }

  #helpWithType(name: string): string | undefined {
    if (this.laterTypes.has(name)) return "an alias can't name a struct";
    if (this.laterAliases.has(name)) return "an alias may use those that stand before it, and no others";
    return isTypeWord(name) ? `the numbers of the language are ${SCALAR_NAMES.join(", ")}, vectors and matrices of them, and atomics` : undefined;
  }

  #define(spec: ConstantSpec): ConstantLayout {
    const done = this.constants.get(spec.name);
    if (done !== undefined) return done;
    this.#evaluating.add(spec.name);
    const value = this.number(spec.value);
    this.#evaluating.delete(spec.name);
    if (value < I32_MIN || value > U32_MAX) {
      this.findings.invalid(spec.value.at, "spec/range", `${spec.name} is out of range (${value}, legal ${I32_MIN} to ${U32_MAX})`);
    }
    const constant: ConstantLayout = { name: spec.name, doc: spec.doc, origin: "own", value, hexadecimal: isHexadecimal(spec.value) };
    this.constants.set(spec.name, constant);
    return constant;
  }

  #constant(name: string): number {
    const constant = this.constants.get(name);
    if (constant !== undefined) return constant.value;
    if (this.#evaluating.has(name)) throw new ExpressionError(`needs its own value (${[...this.#evaluating, name].join(" -> ")})`);
    const pending = this.#pending.get(name);
    if (pending !== undefined && this.#evaluating.size < MAX_CHAIN) return this.#define(pending).value;
    if (pending !== undefined) throw new ExpressionError(`stands in a longer chain of constants than is allowed (limit ${MAX_CHAIN})`);
    if (this.#declared.get(`number ${name}`)?.what.startsWith("parameter") === true) throw new ExpressionError(`uses the parameter ${name}, which only the host knows`);
    throw new ExpressionError(`uses the unknown name ${name}`, this.findings.suggest(name, () => [...this.constants.keys(), ...this.#pending.keys()]).help);
  }
}

/** A text at the start of a sentence about it. */
export function shown({ text }: Text): string {
  return text === "" ? '""' : text;
}

export function isHexadecimal(text: Text): boolean {
  return /^0x/i.test(text.text);
}

/** Names that mean numbers, and names that mean types or buffers, never stand in each other's place. */
function space(what: string): string {
  return what === "constant" || what === "parameter" ? "number" : what === "buffer" ? "buffer" : "type";
}
