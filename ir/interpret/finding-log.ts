/**
 * What a run found out about its program. One finding per place (for a race: per pair of places) however often it
 * happens; `occurrences` counts. Places are in the printed program, which is printed only when there is a finding.
 */
import type { Diagnostic, DiagnosticNote, SourceLocation } from "../diagnostic.js";
import type { Program } from "../ir.js";
import { printProgram, type PrintedProgram } from "../print.js";
import type { Site } from "./machine.js";

/**
 * - `race/data`: two accesses conflict (`races.ts`); the result depends on luck. Values after it are one possible outcome.
 * - `barrier/divergence`: invocations wait where not all of them can arrive. The run stops there.
 * - `budget/steps`: the step budget is used up. The run stops there.
 * - `access/out-of-bounds`: an access did nothing, or yielded zero, because an index is outside its bounds.
 * - `loop/bound-reached`: a While ended at its bound with its condition still true.
 */
export type FindingCode = "race/data" | "barrier/divergence" | "budget/steps" | "access/out-of-bounds" | "loop/bound-reached";

/** A `warning` is defined behaviour that is seldom meant; everything else is an error of the program. */
export interface Finding extends Diagnostic {
  readonly code: FindingCode;
  /** Generators of the Regions around `at`, outermost first. */
  readonly regions: readonly string[];
  readonly occurrences: number;
}

interface Entry {
  readonly code: FindingCode;
  readonly site: Site;
  readonly message: string;
  readonly notes: readonly { readonly message: string; readonly site?: Site }[];
  occurrences: number;
}

const HELP: Readonly<Record<FindingCode, string>> = {
  "race/data": "make both accesses atomic, or put a barrier of sufficient scope between them",
  "barrier/divergence": "let all invocations of the scope reach the same barrier, in the same iteration, before any of them returns",
  "budget/steps": "bound the loops more tightly, or raise the step budget",
  "access/out-of-bounds": "test the index before the access, where the access is not meant to be dropped",
  "loop/bound-reached": "raise the loop's bound, or leave the loop before it",
};

export class FindingLog {
  readonly #entries = new Map<string, Entry>();

  /** `details` is called for the first occurrence only. Findings with equal `key` are the same finding. */
  add(code: FindingCode, site: Site, key: string, details: () => { message: string; notes?: Entry["notes"] }): void {
    const known = this.#entries.get(`${code} ${key}`);
    if (known !== undefined) {
      known.occurrences += 1;
      return;
    }
    const { message, notes = [] } = details();
    this.#entries.set(`${code} ${key}`, { code, site, message, notes, occurrences: 1 });
  }

  /** In program order, whatever the order in which they were found. */
  findings(program: Program): Finding[] {
    if (this.#entries.size === 0) return [];
    const printed = printProgram(program);
    return [...this.#entries.values()]
      .sort((a, b) => a.site.id - b.site.id)
      .map((entry) => ({
        kind: isWarning(entry.code) ? "warning" : "invalid",
        code: entry.code,
        message: entry.message,
        at: locate(printed, program, entry.site),
        notes: [...regionNotes(entry.site), ...entry.notes.flatMap((note) => locatedNotes(printed, program, note))],
        help: HELP[entry.code],
        regions: entry.site.regions,
        occurrences: entry.occurrences,
      }));
  }
}

function isWarning(code: FindingCode): boolean {
  return code === "access/out-of-bounds" || code === "loop/bound-reached";
}

function regionNotes(site: Site): DiagnosticNote[] {
  return site.regions.length === 0 ? [] : [{ message: `in region ${site.regions.join(" / ")}` }];
}

function locatedNotes(printed: PrintedProgram, program: Program, note: Entry["notes"][number]): DiagnosticNote[] {
  if (note.site === undefined) return [{ message: note.message }];
  return [{ message: note.message, at: locate(printed, program, note.site) }, ...regionNotes(note.site)];
}

/** An expression object that stands in several statements is printed several times; only the one in `site.statement` counts. */
function locate(printed: PrintedProgram, program: Program, site: Site): SourceLocation {
  const node = printed.locationOf(site.node);
  const statement = printed.locationOf(site.statement);
  if (node !== undefined && node.line === (statement?.line ?? node.line)) return node;
  return statement ?? { file: `${program.name}.ir`, line: 1, column: 1 };
}

