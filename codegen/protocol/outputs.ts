/** What a spec becomes: one row per file. A new output is a row here and an emitter beside it. */
import { emitIrBindings } from "./emit-ir-bindings.js";
import { emitLayoutJson } from "./emit-layout-json.js";
import { emitTypescript } from "./emit-typescript.js";
import { emitWgsl } from "./emit-wgsl.js";
import type { SpecRequest } from "./generate.js";
import type { Layout } from "./layout.js";
import { kebabCase } from "./names.js";

export interface EmitInput {
  readonly layout: Layout;
  readonly request: SpecRequest;
  /** The file that the text is for: relative imports start here. */
  readonly path: string;
  readonly base?: Layout;
  /** The specifier by which the text imports the base's module; absent where nothing needs it. */
  readonly baseModule?: string;
}

export interface Output {
  readonly path: (request: SpecRequest, layout: { readonly protocol: string }) => string;
  readonly emit: (input: EmitInput) => string | Promise<string>;
}

/** Where the TypeScript of a protocol lies; an extension imports from its base's. */
export function typescriptPath(request: SpecRequest, layout: { readonly protocol: string }): string {
  return `${request.typescript}/${kebabCase(layout.protocol)}.ts`;
}

export const OUTPUTS: readonly Output[] = [
  { path: typescriptPath, emit: emitTypescript },
  { path: (request, layout) => `${request.typescript}/${kebabCase(layout.protocol)}.ir.ts`, emit: ({ layout, request }) => emitIrBindings(layout, request.file) },
  { path: (request, layout) => `${request.shaders}/${kebabCase(layout.protocol)}.wgsl`, emit: ({ layout, request }) => emitWgsl(layout, request.file) },
  { path: (request, layout) => `${request.shaders}/${kebabCase(layout.protocol)}.layout.json`, emit: ({ layout }) => emitLayoutJson(layout) },
];
