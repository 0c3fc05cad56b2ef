/** A node that WGSL can't say: a program is split at its grid syncs before it is lowered. */
import { DiagnosticError } from "../../../../ir/diagnostic.js";
import type { Program } from "../../../../ir/ir.js";

export function notLowered(node: string, program: Program): DiagnosticError {
  return new DiagnosticError([
    {
      kind: "internal",
      code: "lower/unexpected-node",
      message: `${node} reaches the WGSL target, which does not lower it`,
      at: { file: `${program.name}.ir`, line: 1, column: 1 },
      notes: [{ message: "a program is split at its grid syncs before it is lowered" }],
    },
  ]);
}
