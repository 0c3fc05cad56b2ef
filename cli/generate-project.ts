/** Everything that a project's configuration asks for, in memory: specs first, then the kernels that are written against them. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { DiagnosticError, formatLocation } from "../ir/diagnostic.js";
import type { ReadFile } from "../codegen/protocol/compile-spec.js";
import { generate, type GeneratedFile, type SpecRequest } from "../codegen/protocol/generate.js";
import { CommandError } from "./command-error.js";
import type { Config, KernelConfig } from "./config.js";
import { kernelFiles } from "./kernel-files.js";
import { loadKernel, type KernelInput } from "./load-kernel.js";
import { ProjectMemory } from "./project-memory.js";
import { readInside } from "./read-inside.js";
import { readText } from "./read-text.js";
import { schemaFiles } from "./schemas.js";
import { sha256 } from "./sha256.js";

/**
 * Files by path from the project folder, the manifest last. A caller that stays alive hands the same `memory` to every
 * call. Throws `DiagnosticError` or `CommandError`.
 */
export async function generateProject(config: Config, memory?: ProjectMemory): Promise<GeneratedFile[]> {
  if (memory !== undefined) return generateWith(config, memory);
  const own = new ProjectMemory();
  try {
    return await generateWith(config, own);
  } finally {
    await own.dispose();
  }
}

async function generateWith(config: Config, memory: ProjectMemory): Promise<GeneratedFile[]> {
  const { files: specFiles, fresh, protocols, names } = await generateSpecs(config, memory);
  if (config.kernels.length > 0) refuseSameName(names, config);
  const files = [...specFiles];
  for (const kernel of config.kernels) {
    const input: KernelInput = { protocols, targets: kernel.targets };
    refuseMissing(kernel, config, memory);
    const module = await memory.modules.load(config.folder, kernel.module, fresh, memory.note);
    const key = JSON.stringify([module.code, input, kernel]);
    files.push(...(await memory.kernel(`${kernel.module}#${kernel.export}`, key, async () => {
      const compiled = await loadKernel(module, config, kernel, input);
      // What can't be printed is the module's doing.
      return module.run(() => kernelFiles(compiled, kernel));
    })));
  }
  files.push(...schemaFiles(config));
  refuseSamePath(files, config);
  return [...files, { path: config.manifest, text: manifest(files) }];
}

/** What comes of a project's specs alone. */
export interface GeneratedSpecs {
  readonly files: readonly GeneratedFile[];
  /** The texts of the files, by path. */
  readonly fresh: ReadonlyMap<string, string>;
  /** What kernels are called with. */
  readonly protocols: KernelInput["protocols"];
  /** Of the protocols, in the order of the configuration. */
  readonly names: readonly string[];
}

/** Throws `DiagnosticError`. */
export async function generateSpecs(config: Config, memory = new ProjectMemory()): Promise<GeneratedSpecs> {
  const readNoted: ReadFile = (path) => {
    memory.note(join(config.folder, path));
    return readInside(config.folder, path);
  };
  const specs = await generate(config.protocols.map((protocol) => request(config, protocol, memory)), readNoted, memory.specs);
  if (!specs.ok) throw new DiagnosticError(specs.diagnostics);
  const files = specs.specs.flatMap((spec) => spec.files);
  const names = specs.specs.map((spec) => spec.bindings.name);
  return {
    files,
    names,
    fresh: new Map(files.map((file) => [file.path, file.text])),
    protocols: Object.fromEntries(specs.specs.map((spec) => [spec.bindings.name, spec.bindings])),
  };
}

function request(config: Config, protocol: Config["protocols"][number], memory: ProjectMemory): SpecRequest {
  const { at, spec, typescript, shaders, docs, errors, base } = protocol;
  const path = join(config.folder, spec);
  memory.note(path);
  const text = readText(path, `${formatLocation(at)} the spec ${spec}`);
  return { file: spec, text, typescript, shaders, ...(docs === undefined ? {} : { docs }), errors, ...(base === undefined ? {} : { base }) };
}

function refuseMissing({ at, module }: KernelConfig, { folder }: Config, memory: ProjectMemory): void {
  const path = join(folder, module);
  memory.note(path);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw new CommandError(`${formatLocation(at)} there is no kernel module ${module}`, 2);
}

/** Kernels know protocols by name. `names` are in the order of the configuration. */
function refuseSameName(names: readonly string[], { protocols }: Config): void {
  protocols.forEach(({ at, spec }, i) => {
    const first = protocols[names.indexOf(names[i] ?? "")];
    if (first === undefined || first.spec === spec) return;
    const both = `${spec} describes the protocol ${names[i] ?? ""}, and so does ${first.spec}`;
    throw new CommandError(`${formatLocation(at)} ${both}; a kernel could not tell them apart. Fix: rename one of them`, 1);
  });
}

function refuseSamePath(files: readonly GeneratedFile[], config: Config): void {
  const seen = new Set<string>([config.manifest]);
  for (const { path } of files) {
    if (seen.has(path)) throw new CommandError(`${config.file} asks for the file ${path} twice. Fix: give one of them another folder`, 1);
    seen.add(path);
  }
}

function manifest(files: readonly GeneratedFile[]): string {
  const hashes = files.map(({ path, text }) => [path, sha256(text)] as const);
  return `${JSON.stringify({ files: Object.fromEntries(hashes.sort(([a], [b]) => (a < b ? -1 : 1))) }, null, 2)}\n`;
}
