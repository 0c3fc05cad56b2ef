/** Names of program scope: the program's own, and those of buffers, workgroup variables, parameters and functions. */
import type { Program } from "../ir.js";
import type { ProgramNode } from "../print.js";
import type { Findings } from "./findings.js";
import { MAX_STRUCT_MEMBERS } from "./language-limits.js";
import { checkName } from "./scope.js";

/** Every name that no local may have, with its declaration. Structs are not among them: a type never stands where a value does. */
export function declarationsOf(findings: Findings, program: Program): ReadonlyMap<string, ProgramNode> {
  checkProgramName(findings, program);
  const taken = new Map<string, ProgramNode>();
  const declarations = [...program.parameters, ...program.buffers, ...program.workgroupVariables, ...program.functions];
  for (const declared of declarations) {
    checkName(findings, declared.name, declared);
    const first = taken.get(declared.name);
    if (first === undefined) {
      taken.set(declared.name, declared);
    } else {
      const notes = [{ message: `\`${declared.name}\` is declared here first`, node: first }];
      findings.report("name/duplicate", declared, `\`${declared.name}\` is declared twice`, { notes });
    }
  }
  return taken;
}

/** The name becomes part of file names and of every position, so it is a little freer than an identifier. */
function checkProgramName(findings: Findings, program: Program): void {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(program.name)) return;
  findings.report("name/invalid", undefined, `${JSON.stringify(program.name)} is no name for a program`, { help: "use letters, digits, _, - and ." });
}

/** Targets print the parameter block as one struct. */
export function checkParameterCount(findings: Findings, program: Program): void {
  const count = program.parameters.length;
  if (count <= MAX_STRUCT_MEMBERS) return;
  findings.report("limit/parameters", program.parameters.at(-1), `the program has ${count} parameters (limit ${MAX_STRUCT_MEMBERS})`);
}
