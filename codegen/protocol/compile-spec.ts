/** Text -> `Layout`, with the base of an extension found, compiled and held against it. */
import { DiagnosticError, type Diagnostic } from "../../ir/diagnostic.js";
import type { ProtocolBindings } from "../../ir/protocol-bindings.js";
import { bindingsOf } from "./bindings.js";
import { checkOutputs } from "./check-outputs.js";
import { Findings } from "./findings.js";
import { layOut } from "./lay-out.js";
import type { Layout } from "./layout.js";
import { joinPath } from "./paths.js";
import { readSpec } from "./read-spec.js";
import type { Spec, Text } from "./spec.js";

export interface SpecSource {
  /** Path from the project folder, with forward slashes; the place in every diagnostic. */
  readonly file: string;
  readonly text: string;
}

/** The text of a file of the project, by its path from the project folder; undefined where there is none. */
export type ReadFile = (path: string) => string | RefusedFile | undefined;

/** A file that is there and may not be read. A reader yields the same object for the same refusal. */
export interface RefusedFile {
  /** As the end of a sentence about the file. */
  readonly refused: string;
  readonly help: string;
}

export type CompiledSpec =
  | ({ readonly ok: true } & CompletedSpec)
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export interface CompletedSpec {
  readonly layout: Layout;
  readonly base?: CompiledBase;
  /** What the author wrote, with places. */
  readonly spec: Spec;
}

export interface CompiledBase {
  readonly file: string;
  readonly layout: Layout;
  readonly spec: Spec;
}

/** Never throws on a text, whatever it says. */
export function compileSpec(source: SpecSource, read: ReadFile = () => undefined): CompiledSpec {
  const findings = new Findings();
  const spec = readSpec(source.file, source.text, findings);
  if (spec === undefined) return { ok: false, diagnostics: findings.list };
  const base = spec.extends === undefined ? undefined : compileBase(source.file, spec.extends, read, findings);
  if (findings.failed) return { ok: false, diagnostics: findings.list };
  const layout = layOut(spec, base?.layout, findings);
  if (layout !== undefined) checkOutputs(layout, spec, base?.layout, findings);
  if (layout === undefined || findings.failed) return { ok: false, diagnostics: findings.list };
  return base === undefined ? { ok: true, layout, spec } : { ok: true, layout, base, spec };
}

/** The bindings of one spec's text; throws `DiagnosticError`. For tests and tools that hold a spec in memory. */
export function loadBindings(text: string, options: { readonly file?: string; readonly read?: ReadFile } = {}): ProtocolBindings {
  const compiled = compileSpec({ file: options.file ?? "protocol-spec.yaml", text }, options.read);
  if (!compiled.ok) throw new DiagnosticError(compiled.diagnostics, text);
  return bindingsOf(compiled.layout);
}

function compileBase(file: string, path: Text, read: ReadFile, findings: Findings): CompiledBase | undefined {
  const target = joinPath(file, path.text);
  if (target === undefined || path.text.startsWith("/") || path.text.includes("\\") || /^[a-z]+:/i.test(path.text)) {
    findings.invalid(path.at, "extends/path", `the base lies outside of the project folder (${path.text})`, { help: "write a relative path with forward slashes" });
    return undefined;
  }
  const text = read(target);
  if (typeof text !== "string") {
    const named = target === "" ? JSON.stringify(path.text) : target;
    if (text === undefined) findings.invalid(path.at, "extends/path", `there is no file ${named}`, { help: "write its path from the folder of this spec" });
    else findings.invalid(path.at, "extends/path", `the base ${named} ${text.refused}`, { help: text.help });
    return undefined;
  }
  const spec = readSpec(target, text, findings);
  if (spec === undefined) return undefined;
  if (spec.extends !== undefined) {
    findings.invalid(path.at, "extends/nested", `the base ${target} extends another spec itself`, { notes: [{ message: "here", at: spec.extends.at }] });
    return undefined;
  }
  const layout = layOut(spec, undefined, findings);
  if (layout !== undefined) checkOutputs(layout, spec, undefined, findings);
  return layout === undefined ? undefined : { file: target, layout, spec };
}
