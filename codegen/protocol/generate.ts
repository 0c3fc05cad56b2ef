/**
 * The core of `gridwright gen`: specs in, files and bindings out. Touches no file system and keeps nothing, so the command
 * line, a bundler plugin and a test all get the same bytes.
 */
import { formatDiagnostic, type Diagnostic } from "../../ir/diagnostic.js";
import type { ProtocolBindings } from "../../ir/protocol-bindings.js";
import { bindingsOf } from "./bindings.js";
import type { CompletedSpec, ReadFile } from "./compile-spec.js";
import { namesFromBase } from "./emit-typescript.js";
import { GenerateMemory } from "./generate-memory.js";
import type { Layout } from "./layout.js";
import { outputsOf, typescriptPath } from "./outputs.js";
import { importPath } from "./paths.js";

export interface SpecRequest {
  /** Path from the project folder; also where diagnostics point. */
  readonly file: string;
  readonly text: string;
  /** Folders for TypeScript and for shader text, from the project folder. */
  readonly typescript: string;
  readonly shaders: string;
  /** Folder for what people read and look at; absent where nobody asked for it. */
  readonly docs?: string;
  /** Where generated modules import `GridwrightError` from: a file of the project, or a package. */
  readonly errors: string;
  /** Where an extension's module imports its base's names from, when the base is not among the requests: a file or a package. */
  readonly base?: string;
}

export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

export interface GeneratedSpec {
  readonly layout: Layout;
  readonly bindings: ProtocolBindings;
  readonly files: readonly GeneratedFile[];
}

export type Generated =
  | { readonly ok: true; readonly specs: readonly GeneratedSpec[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** All findings of all specs, or everything of all of them. A caller that stays alive hands the same `memory` to every call. */
export async function generate(requests: readonly SpecRequest[], read: ReadFile, memory = new GenerateMemory<GeneratedSpec>()): Promise<Generated> {
  const compiled = requests.map((request) => ({ request, spec: memory.compile(request, read) }));
  const diagnostics = withoutRepeats(compiled.flatMap(({ spec }) => (spec.ok ? [] : spec.diagnostics)));
  const jobs = compiled.flatMap(({ request, spec }) => (spec.ok ? [{ request, spec, baseModule: baseModule(request, spec, requests) }] : []));
  for (const { spec, baseModule } of jobs) if (baseModule === "missing") diagnostics.push(missingBaseModule(spec));
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  const specs: GeneratedSpec[] = [];
  for (const { request, spec, baseModule } of jobs) {
    specs.push(await memory.print(spec, JSON.stringify([request, baseModule]), () => print(request, spec, baseModule)));
  }
  return { ok: true, specs };
}

async function print(request: SpecRequest, spec: CompletedSpec, baseModule: string | undefined): Promise<GeneratedSpec> {
  const files: GeneratedFile[] = [];
  const base = { ...(spec.base === undefined ? {} : { base: spec.base.layout }), ...(baseModule === undefined ? {} : { baseModule }) };
  for (const { path, emit } of outputsOf(request, spec.layout)) files.push({ path, text: await emit({ layout: spec.layout, request, path, ...base }) });
  return { layout: spec.layout, bindings: bindingsOf(spec.layout), files };
}

/** A base that is among the requests is compiled once for itself and once for each extension. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((each) => [formatDiagnostic(each), each])).values()];
}

/** Undefined where the extension's module mentions nothing of its base. */
function baseModule(request: SpecRequest, { layout, base }: CompletedSpec, requests: readonly SpecRequest[]): string | undefined {
  if (base === undefined || namesFromBase(layout, base.layout).length === 0) return undefined;
  const path = typescriptPath(request, layout);
  const owner = requests.find((each) => each.file === base.file);
  if (owner !== undefined) return importPath(path, typescriptPath(owner, base.layout));
  if (request.base === undefined) return "missing";
  return request.base.endsWith(".ts") ? importPath(path, request.base) : request.base;
}

function missingBaseModule({ layout, base, spec }: CompletedSpec): Diagnostic {
  return {
    kind: "invalid",
    code: "extends/base-module",
    message: `${layout.protocol} uses types of ${base?.layout.protocol ?? "its base"}, whose TypeScript module is not known here`,
    at: spec.extends?.at ?? spec.at,
    notes: [],
    help: 'name the module under "base" of this protocol in gridwright.config.json, or list the base there too',
  };
}
