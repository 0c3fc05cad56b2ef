/**
 * A finding about something a person wrote: a spec, a program, a configuration. Stages collect all of theirs, then stop.
 * A message starts in lower case, is one sentence in the present tense, carries values and limits in parentheses, and
 * has no final stop.
 */
export interface Diagnostic {
  readonly kind: DiagnosticKind;
  /** Stable, for tools and tests: `area/what-is-wrong`. */
  readonly code: string;
  readonly message: string;
  readonly at: SourceLocation;
  /** Why: the chain of causes, or the other place of a clash. */
  readonly notes: readonly DiagnosticNote[];
  /** What to do, as a sentence. */
  readonly help?: string;
}

/** `warning` never stops a stage; the other four do. */
export type DiagnosticKind = "invalid" | "unsupported" | "not implemented" | "internal" | "warning";

export interface DiagnosticNote {
  readonly message: string;
  readonly at?: SourceLocation;
}

/** Lines and columns count from 1. `file` is a path as the user wrote it, or `NAME.ir` for a printed program. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.kind !== "warning";
}

/**
 * The text form: `file:line:column error[code]: message`, a line per note, a line of help. With `source`, the line at
 * fault and a caret under its column follow the first line.
 */
export function formatDiagnostic(diagnostic: Diagnostic, source?: string): string {
  const lines = [`${formatLocation(diagnostic.at)} ${severity(diagnostic.kind)}[${diagnostic.code}]: ${diagnostic.message}`];
  const text = source?.split("\n")[diagnostic.at.line - 1];
  if (text !== undefined) lines.push(`  ${text}`, `  ${" ".repeat(Math.max(0, diagnostic.at.column - 1))}^`);
  for (const note of diagnostic.notes) lines.push(`${note.at === undefined ? " " : formatLocation(note.at)} note: ${note.message}`);
  if (diagnostic.help !== undefined) lines.push(`  help: ${diagnostic.help}`);
  return lines.join("\n");
}

export function formatLocation(at: SourceLocation): string {
  return `${at.file}:${at.line}:${at.column}`;
}

function severity(kind: DiagnosticKind): string {
  return kind === "warning" ? "warning" : kind === "invalid" ? "error" : `error (${kind})`;
}

/** Thrown where a stage cannot go on; holds all of its findings. The message is their text form. */
export class DiagnosticError extends Error {
  override readonly name = "DiagnosticError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], source?: string) {
    super(diagnostics.map((each) => formatDiagnostic(each, source)).join("\n"));
    this.diagnostics = diagnostics;
  }
}
