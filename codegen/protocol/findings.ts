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
/** Longer than any message about a text that is legal as far as its length goes. */
const MAX_MESSAGE = 1200;

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
    this.list.push({ kind: "invalid", code: code.replace(/^spec\//, `${this.#area}/`), message: printable(message), at, notes, ...(help === undefined ? {} : { help: printable(help) }) });
  }

  /** `did you mean x?` as help, where one of the candidates looks like it. */
  suggest(name: string, candidates: () => Iterable<string>): { readonly help?: string } {
    if (this.list.length >= MAX_SUGGESTIONS) return {};
    return didYouMean(name, [...candidates()].slice(0, MAX_CANDIDATES));
  }
}

/**
 * What the author wrote stands in a message as it is, so that it can be searched for. It may be long, which the middle pays
 * for, and may hold what a terminal obeys or nobody sees.
 */
function printable(message: string): string {
  const visible = message.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return visible.length <= MAX_MESSAGE ? visible : `${visible.slice(0, MAX_MESSAGE / 2)} ... ${visible.slice(-MAX_MESSAGE / 4)}`;
}
