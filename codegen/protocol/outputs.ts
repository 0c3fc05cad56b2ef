/** What a spec becomes: one row per file. A new output is a row here and an emitter beside it. */
import { emitGlsl } from "./emit-glsl.js";
import { emitIrBindings } from "./emit-ir-bindings.js";
import { emitLayoutJson } from "./emit-layout-json.js";
import { emitMarkdown } from "./emit-markdown.js";
import { emitSvg } from "./emit-svg.js";
import { emitTypescript } from "./emit-typescript.js";
import { emitWgsl } from "./emit-wgsl.js";
import type { SpecRequest } from "./generate.js";
import type { BufferEntry, Layout } from "./layout.js";
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
  /** From the project folder. */
  readonly path: string;
  readonly emit: (input: EmitInput) => string | Promise<string>;
}

/** Where the TypeScript of a protocol lies; an extension imports from its base's. */
export function typescriptPath(request: SpecRequest, layout: { readonly protocol: string }): string {
  return `${request.typescript}/${kebabCase(layout.protocol)}.ts`;
}

/** Where the picture of a buffer lies, below the folder for docs. */
function svgFile(layout: Layout, buffer: BufferEntry): string {
  return `${kebabCase(layout.protocol)}.${kebabCase(buffer.name)}.svg`;
}

export function outputsOf(request: SpecRequest, layout: Layout): readonly Output[] {
  const name = kebabCase(layout.protocol);
  return [
    { path: typescriptPath(request, layout), emit: emitTypescript },
    { path: `${request.typescript}/${name}.ir.ts`, emit: () => emitIrBindings(layout, request.file) },
    { path: `${request.shaders}/${name}.wgsl`, emit: () => emitWgsl(layout, request.file) },
    { path: `${request.shaders}/${name}.glsl`, emit: () => emitGlsl(layout, request.file) },
    { path: `${request.shaders}/${name}.layout.json`, emit: () => emitLayoutJson(layout) },
    ...(request.docs === undefined ? [] : docsOf(request.docs, request, layout)),
  ];
}

/** An extension's docs show its own buffers: its base has docs of its own. */
function docsOf(folder: string, request: SpecRequest, layout: Layout): Output[] {
  const own = layout.buffers.filter((buffer) => buffer.origin === "own");
  const picture = (buffer: BufferEntry): string | undefined => (own.includes(buffer) ? svgFile(layout, buffer) : undefined);
  return [
    { path: `${folder}/${kebabCase(layout.protocol)}.md`, emit: () => emitMarkdown(layout, request.file, picture) },
    ...own.map((buffer) => ({ path: `${folder}/${svgFile(layout, buffer)}`, emit: () => emitSvg(layout, buffer, request.file) })),
  ];
}
