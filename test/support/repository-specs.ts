/** Every spec in this repository, compiled: those of the configuration, and the samples of the filetests. */
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { findConfig } from "../../cli/config.js";
import { compileSpec } from "../../codegen/protocol/compile-spec.js";
import { emitWgsl } from "../../codegen/protocol/emit-wgsl.js";
import type { Layout } from "../../codegen/protocol/layout.js";
import { DiagnosticError } from "../../ir/diagnostic.js";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const SAMPLES = "test/filetests/protocol";

export function readProjectFile(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

export interface RepositorySpec {
  readonly file: string;
  readonly layout: Layout;
  readonly wgsl: string;
}

export function repositorySpecs(): RepositorySpec[] {
  const files = [...findConfig(ROOT).protocols.map((protocol) => protocol.spec), `${SAMPLES}/weather.yaml`, `${SAMPLES}/forecast.yaml`, `${SAMPLES}/scene.yaml`];
  return files.map((file) => {
    const compiled = compileSpec({ file, text: readProjectFile(file) }, readProjectFile);
    if (!compiled.ok) throw new DiagnosticError(compiled.diagnostics);
    return { file, layout: compiled.layout, wgsl: emitWgsl(compiled.layout, file) };
  });
}
