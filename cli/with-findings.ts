import { formatDiagnostic } from "../ir/diagnostic.js";
import { annotation } from "./annotation.js";
import { counted } from "./counted.js";
import { diagnosticsOf } from "./diagnostics-of.js";
import type { Output } from "./output.js";
import type { SpecFile } from "./spec-files.js";

/** What `use` returns, or 1 where specs are not legal: findings are the result of a command that looks for them. To programs the caller tells them. */
export function withFindings<C>(files: readonly SpecFile[], format: "text" | "json" | "github", output: Output, use: () => C): C | 1 {
  try {
    return use();
  } catch (error) {
    const diagnostics = diagnosticsOf(error);
    if (diagnostics === undefined || format === "json") throw error;
    const folder = files[0]?.folder ?? "";
    for (const each of diagnostics) output.out(format === "github" ? annotation("error", { ...each.at, folder }, each.code, each.message) : formatDiagnostic(each));
    output.out(counted(diagnostics.length, "finding"));
    return 1;
  }
}
