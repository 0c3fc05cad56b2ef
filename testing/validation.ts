/**
 * What a shader validator answers. `skipped` is honest: the validator is not installed, nothing was judged, and `reason`
 * names the package and the command that installs it. A test decides itself whether that is good enough.
 */
export interface ValidationResult {
  readonly status: "validated" | "skipped";
  /** Errors, never warnings. Empty and `validated` means accepted. */
  readonly findings: readonly ValidationFinding[];
  /** Why it was skipped. */
  readonly reason?: string;
}

/** Line and column count from 1; both are 0 where the validator names no place. */
export interface ValidationFinding {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** One line per finding, with the text of the line it points to. */
export function formatFindings(findings: readonly ValidationFinding[], code: string): string {
  const lines = code.split("\n");
  return findings.map(({ line, column, message }) => `${line}:${column} ${message}\n    ${lines[line - 1] ?? ""}`).join("\n");
}

/** The module, or the reason why it can't be had. Any failure but "not installed" is thrown. */
export async function loadPeer<Module>(name: string, version: string, load: () => Promise<Module>): Promise<{ module: Module } | { reason: string }> {
  try {
    return { module: await load() };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND") throw error;
    return { reason: `${name} is not installed or has no build for ${process.platform}-${process.arch} (npm install --save-dev ${name}@${version})` };
  }
}
