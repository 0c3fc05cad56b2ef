/** The grammar of `gridwright.config.json`, key by key. The prose is what an editor shows. */
import { key, list, oneOf, record, required, text, type Shape } from "../codegen/protocol/shape.js";

export const CONFIG_SHAPE: Shape = record({
  $schema: key(text, "the JSON Schema of this file, for an editor"),
  protocols: required(
    list(
      record({
        spec: required(text, "path of the spec"),
        typescript: required(text, "folder for NAME.ts and NAME.ir.ts"),
        shaders: required(text, "folder for NAME.wgsl, NAME.glsl and NAME.layout.json"),
        docs: key(text, "folder for NAME.md, the reference, and NAME.BUFFER.svg, a map of each buffer; without it none is made"),
        errors: key(text, "where GridwrightError comes from: a .ts file of the project or a package (default gridwright)"),
        base: key(text, "module of the extended protocol's TypeScript, where its spec is not in this list"),
      }),
    ),
    "the specs of the project",
  ),
  kernels: key(
    list(
      record({
        module: required(text, "path of the module that makes the kernel"),
        export: required(text, "its export: a CompiledKernel, or a function that returns one"),
        targets: key(list(oneOf("wgsl", "program")), "forms of code that the kernel must have (default wgsl)"),
        output: key(text, "folder for NAME.wgsl and NAME.ts (default shaders-generated/kernels)"),
        types: key(text, "where the type CompiledKernel comes from: a .ts file or a package (default gridwright/codegen)"),
      }),
    ),
    "the kernels that are lowered ahead of time",
  ),
  manifest: key(text, "file for the SHA-256 of every generated file (default shaders-generated/manifest.json)"),
  schemas: key(
    record({
      spec: key(text, "file for the JSON Schema of the spec language"),
      config: key(text, "file for the JSON Schema of this file"),
    }),
    "schemas for an editor, where the ones in the package gridwright are out of its reach",
  ),
});
