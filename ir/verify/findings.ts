/** What the rules of one program collect. Nodes become positions at the end, so a program without findings is never printed. */
import type { Diagnostic, DiagnosticKind, SourceLocation } from "../diagnostic.js";
import type { PrintedProgram, ProgramNode } from "../print.js";
import type { RuleCode } from "./rules.js";

export interface Finding {
  readonly code: RuleCode;
  /** Nothing where the program as a whole is at fault. */
  readonly node: ProgramNode | undefined;
  readonly message: string;
  readonly notes: readonly FindingNote[];
  readonly help?: string;
}

export interface FindingNote {
  readonly message: string;
  readonly node?: ProgramNode;
}

export class Findings {
  readonly #list: Finding[] = [];

  get isEmpty(): boolean {
    return this.#list.length === 0;
  }

  report(code: RuleCode, node: ProgramNode | undefined, message: string, more: { notes?: readonly FindingNote[]; help?: string } = {}): void {
    this.#list.push({ code, node, message, notes: more.notes ?? [], ...(more.help === undefined ? {} : { help: more.help }) });
  }

  /** In the order of the printed text; findings at one place keep the order of their discovery. */
  toDiagnostics(file: string, printed: PrintedProgram | undefined): Diagnostic[] {
    const start: SourceLocation = { file, line: 1, column: 1 };
    const locate = (node: ProgramNode | undefined): SourceLocation | undefined => (node === undefined ? undefined : printed?.locationOf(node));
    return this.#list
      .map(({ code, node, message, notes, help }) => ({
        kind: kindOf(code),
        code,
        message,
        at: locate(node) ?? start,
        notes: notes.map((note) => {
          const at = locate(note.node);
          return at === undefined ? { message: note.message } : { message: note.message, at };
        }),
        ...(help === undefined ? {} : { help }),
      }))
      .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  }
}

function kindOf(code: RuleCode): DiagnosticKind {
  if (code.startsWith("unreachable/")) return "warning";
  // What a device or a target can't do; elsewhere the same program may run.
  return code.startsWith("limit/") || code === "grid-sync/host-bound" ? "unsupported" : "invalid";
}
