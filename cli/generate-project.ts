/** Everything that a project's configuration asks for, in memory: specs first, then the kernels that are written against them. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DiagnosticError } from "../ir/diagnostic.js";
import { generate, type GeneratedFile, type SpecRequest } from "../codegen/protocol/generate.js";
import { CommandError } from "./command-error.js";
import type { Config } from "./config.js";
import { kernelFiles } from "./kernel-files.js";
import { loadKernel, type KernelInput } from "./load-kernel.js";

/** Files by path from the project folder, the manifest last. Throws `DiagnosticError` or `CommandError`. */
export async function generateProject(config: Config): Promise<GeneratedFile[]> {
  const { files: specFiles, fresh, protocols } = await generateSpecs(config);
  const files = [...specFiles];
  for (const kernel of config.kernels) {
    files.push(...kernelFiles(await loadKernel(config, kernel, fresh, { protocols, targets: kernel.targets }), kernel));
  }
  refuseSamePath(files, config);
  return [...files, { path: config.manifest, text: manifest(files) }];
}

/** What comes of a project's specs alone: files, their texts by path, and what kernels are called with. */
export async function generateSpecs(config: Config): Promise<{ files: readonly GeneratedFile[]; fresh: ReadonlyMap<string, string>; protocols: KernelInput["protocols"] }> {
  const specs = await generate(config.protocols.map((protocol) => request(config, protocol)), (path) => read(config, path));
  if (!specs.ok) throw new DiagnosticError(specs.diagnostics);
  const files = specs.specs.flatMap((spec) => spec.files);
  return {
    files,
    fresh: new Map(files.map((file) => [file.path, file.text])),
    protocols: Object.fromEntries(specs.specs.map((spec) => [spec.bindings.name, spec.bindings])),
  };
}

function request(config: Config, protocol: Config["protocols"][number]): SpecRequest {
  const text = read(config, protocol.spec);
  if (text === undefined) throw new CommandError(`${config.file}:${protocol.at.line}:${protocol.at.column} the spec ${protocol.spec} can't be read`, 1);
  const { spec, typescript, shaders, docs, errors, base } = protocol;
  return { file: spec, text, typescript, shaders, ...(docs === undefined ? {} : { docs }), errors, ...(base === undefined ? {} : { base }) };
}

function read(config: Config, path: string): string | undefined {
  try {
    return readFileSync(join(config.folder, path), "utf8");
  } catch {
    return undefined;
  }
}

function refuseSamePath(files: readonly GeneratedFile[], config: Config): void {
  const seen = new Set<string>([config.manifest]);
  for (const { path } of files) {
    if (seen.has(path)) throw new CommandError(`${config.file} asks for the file ${path} twice. Fix: give one of them another folder`, 1);
    seen.add(path);
  }
}

function manifest(files: readonly GeneratedFile[]): string {
  const hashes = files.map(({ path, text }) => [path, createHash("sha256").update(text).digest("hex")] as const);
  return `${JSON.stringify({ files: Object.fromEntries(hashes.sort(([a], [b]) => (a < b ? -1 : 1))) }, null, 2)}\n`;
}
