/** `gridwright/codegen`: what `gridwright gen` is made of, without a file system. */
export { bindingsOf } from "./protocol/bindings.js";
export { compileSpec, loadBindings, type CompiledBase, type CompiledSpec, type CompletedSpec, type ReadFile, type RefusedFile, type SpecSource } from "./protocol/compile-spec.js";
export { generate, type Generated, type GeneratedFile, type GeneratedSpec, type SpecRequest } from "./protocol/generate.js";
export type * from "./protocol/layout.js";
export { compileKernel } from "./shader/compile.js";
export type * from "./shader/kernel.js";
