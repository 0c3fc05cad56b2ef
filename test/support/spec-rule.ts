/** Specs of a few lines, and what the compiler says about them. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileSpec } from "../../codegen/protocol/compile-spec.js";
import { formatDiagnostic } from "../../ir/diagnostic.js";

/** The three lines that every spec starts with. */
export const HEAD = "gridwright: 1\nprotocol: sample\nversion: 1.0.0\n";

/** A struct `slot` with two argument words, for the enum `opcode`. */
const SLOT = 'structs: { slot: { fields: { opcode: opcode, args: "u32[2]" } } }\n';

/** The findings as text, with places in `s.yaml`; empty for a legal spec. `files` are those that it may extend. */
export function findings(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  const compiled = compileSpec({ file: "s.yaml", text }, (path) => files[path]);
  return compiled.ok ? [] : compiled.diagnostics.map((each) => formatDiagnostic(each));
}

/** A rule of the language: bodies that keep it, one that breaks it, and the exact words. A body starts at line 4. */
export function rule(name: string, { keeps, breaks, says }: { keeps: readonly string[]; breaks: string; says: readonly string[] }): void {
  test(name, () => {
    for (const body of keeps) assert.equal(findings(HEAD + body), []);
    assert.equal(findings(HEAD + breaks), says);
  });
}

export function opcode(rest: string): string {
  return `${SLOT}enums: { opcode: { values: { a: { value: 0, ${rest} } } } }\n`;
}

export function struct(fields: string, rest = ""): string {
  return `structs: { s: { ${rest}fields: { ${fields} } } }\n`;
}
