/** What the spec compiler says about a spec: a closed set of codes, and the list that every stage adds to. */
import type { Diagnostic, DiagnosticNote, SourceLocation } from "../../ir/diagnostic.js";
import { didYouMean } from "./closest.js";

/** Closed: a test fails on a code that no text has produced. */
export const SPEC_CODES = [
  // text
  "spec/too-large",
  "spec/too-deep",
  "spec/syntax",
  "spec/empty",
  "spec/duplicate-key",
  "spec/alias",
  "spec/tag",
  // structure
  "spec/unknown-key",
  "spec/missing-key",
  "spec/wrong-type",
  // names and numbers
  "spec/name",
  "spec/duplicate-name",
  "spec/unknown-name",
  "spec/expression",
  "spec/range",
  "spec/version",
  "spec/path",
  // enums and opcodes
  "enum/same-number",
  "enum/reserved-number",
  "enum/user-number",
  "enum/overlap",
  "opcode/words",
  // layout
  "layout/offset",
  "layout/size",
  "layout/align",
  "layout/bits",
  "layout/rule",
  "layout/tail",
  "layout/reserved",
  "layout/uniform",
  "layout/access",
  "layout/binding",
  "layout/too-large",
  // extensions and outputs
  "extends/path",
  "extends/nested",
  "extends/group",
  "extends/base-module",
  "output/clash",
] as const;

export type SpecCode = (typeof SPEC_CODES)[number];

/** Beyond this many findings nobody reads suggestions, and working them out for all would take long. */
const MAX_SUGGESTIONS = 100;
const MAX_CANDIDATES = 5000;

interface More {
  readonly notes?: readonly DiagnosticNote[];
  readonly help?: string;
}

/** Stages share one list; a stage ends the compilation when it has added an error. */
export class Findings {
  readonly list: Diagnostic[] = [];
  readonly #area: string;

  /** `area` stands for `spec` in codes: the same grammar rules hold for a configuration file. */
  constructor(area = "spec") {
    this.#area = area;
  }

  get failed(): boolean {
    return this.list.some((each) => each.kind !== "warning");
  }

  invalid(at: SourceLocation, code: SpecCode, message: string, more: More = {}): void {
    const { notes = [], help } = more;
    this.list.push({ kind: "invalid", code: code.replace(/^spec\//, `${this.#area}/`), message, at, notes, ...(help === undefined ? {} : { help }) });
  }

  /** `did you mean x?` as help, where one of the candidates looks like it. */
  suggest(name: string, candidates: () => Iterable<string>): { readonly help?: string } {
    if (this.list.length >= MAX_SUGGESTIONS) return {};
    return didYouMean(name, [...candidates()].slice(0, MAX_CANDIDATES));
  }
}
