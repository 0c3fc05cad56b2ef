/** What `breaking` says: a closed set of rules, each of one level, and the list that every comparison adds to. */
import type { SourceLocation } from "../../../ir/diagnostic.js";
import type { Places } from "../places.js";

/**
 * BYTES: an existing byte moves or changes its meaning. BINDING: a pipeline would bind differently. SOURCE: a generated
 * identifier changes or goes. VALID: a value that was legal is refused now.
 */
export type Level = "BYTES" | "BINDING" | "SOURCE" | "VALID";

export const LEVELS: readonly Level[] = ["BYTES", "BINDING", "SOURCE", "VALID"];

/** Every rule says what must hold. A test fails on one that no recorded edit has broken. */
export const RULES = {
  STRUCT_SAME_SIZE: "BYTES",
  STRUCT_SAME_ALIGN: "BYTES",
  STRIDE_SAME: "BYTES",
  FIELD_SAME_OFFSET: "BYTES",
  FIELD_SAME_TYPE: "BYTES",
  FIELD_NO_DELETE_UNLESS_RESERVED: "BYTES",
  BITS_SAME_RANGE: "BYTES",
  ENUM_SAME_TYPE: "BYTES",
  ENUM_VALUE_SAME_NUMBER: "BYTES",
  ENUM_VALUE_NO_DELETE_UNLESS_RESERVED: "BYTES",
  OPCODE_SAME_NUMBER: "BYTES",
  OPCODE_NO_DELETE_UNLESS_RESERVED: "BYTES",
  OPCODE_SAME_ARGS: "BYTES",
  OPCODE_SAME_RESULTS: "BYTES",
  FAULT_SAME_NUMBER: "BYTES",
  BUFFER_SAME_TYPE: "BYTES",
  NO_REUSE_OF_RESERVED: "BYTES",
  RESERVATION_NO_DELETE: "BYTES",
  BUFFER_SAME_GROUP: "BINDING",
  BUFFER_SAME_BINDING: "BINDING",
  BUFFER_NO_DELETE: "BINDING",
  ACCESS_SAME: "BINDING",
  PROTOCOL_SAME_NAME: "SOURCE",
  SYMBOL_NO_DELETE: "SOURCE",
  SYMBOL_SAME_KIND: "SOURCE",
  SYMBOL_SAME_TYPE: "SOURCE",
  CONSTANT_SAME_VALUE: "SOURCE",
  PARAMETER_SAME_DEFAULT: "SOURCE",
  VALID_NOT_NARROWED: "VALID",
} as const satisfies Readonly<Record<string, Level>>;

export type RuleId = keyof typeof RULES;

/** What breaks nobody, but makes another layout of it: the version must still say so. */
export type AdditionId = "SYMBOL_ADDED" | "FIELD_ADDED" | "VALUE_ADDED" | "RESERVATION_ADDED" | "VALID_WIDENED" | "LAYOUT_CHANGED";

/** The part of a version that has to rise. */
export type Bump = "major" | "minor" | "none";

export interface BreakingFinding {
  readonly rule: RuleId;
  readonly level: Level;
  readonly at: SourceLocation;
  /** One sentence, with what is and what was. */
  readonly message: string;
  readonly bump: "major";
}

export interface Addition {
  readonly rule: AdditionId;
  readonly at: SourceLocation;
  readonly message: string;
  readonly bump: "minor";
}

export class Report {
  readonly findings: BreakingFinding[] = [];
  readonly additions: Addition[] = [];
  readonly #places: Places;
  readonly #said = new Set<string>();

  constructor(places: Places) {
    this.#places = places;
  }

  /** `path` is one of `Places`. What is said of a struct that stands in several places is said once. */
  breaks(rule: RuleId, path: string, message: string): void {
    if (this.#isSaid(rule, path, message)) return;
    this.findings.push({ rule, level: RULES[rule], at: this.#places.at(path), message, bump: "major" });
  }

  /** Breaks a rule where something is not what it was. `whom`: to whom, where not to everybody. */
  stays(rule: RuleId, path: string, subject: string, was: string | number, is: string | number, whom?: "on the wire" | "to the source"): void {
    if (was !== is) this.breaks(rule, path, `${subject} is ${is}${whom === undefined ? "" : ` ${whom}`}, and was ${was}`);
  }

  adds(rule: AdditionId, path: string, message: string): void {
    if (this.#isSaid(rule, path, message)) return;
    this.additions.push({ rule, at: this.#places.at(path), message, bump: "minor" });
  }

  #isSaid(...parts: readonly string[]): boolean {
    const key = parts.join("\n");
    if (this.#said.has(key)) return true;
    this.#said.add(key);
    return false;
  }

  get bump(): Bump {
    return this.findings.length > 0 ? "major" : this.additions.length > 0 ? "minor" : "none";
  }
}
