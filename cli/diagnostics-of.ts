import type { Diagnostic } from "../ir/diagnostic.js";

/** The findings that a `DiagnosticError` carries. Told by shape: a kernel module brings a copy of the compiler with it, and so another class of the same name. */
export function diagnosticsOf(error: unknown): readonly Diagnostic[] | undefined {
  if (!(error instanceof Error) || error.name !== "DiagnosticError" || !("diagnostics" in error)) return undefined;
  return Array.isArray(error.diagnostics) && error.diagnostics.every(isDiagnostic) ? error.diagnostics : undefined;
}

function isDiagnostic(value: unknown): value is Diagnostic {
  if (typeof value !== "object" || value === null || !("message" in value) || !("at" in value) || !("notes" in value)) return false;
  return typeof value.at === "object" && value.at !== null && "file" in value.at && Array.isArray(value.notes);
}
