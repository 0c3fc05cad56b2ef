/** `gridwright/kernels`: megakernels from a protocol and handlers written in the IR. */
export { handler, type Handler, type HandlerOptions } from "./handler.js";
export { HandlerBuilder, type OpcodeDescription } from "./handler-builder.js";
export { KernelBuildError, type KernelBuildCode, type KernelBuildFinding } from "./kernel-build-error.js";
export { buildMegakernel } from "./megakernel/build-megakernel.js";
export { compileMegakernel, type CompileMegakernelInit } from "./megakernel/compile-megakernel.js";
export type { MegakernelInit } from "./megakernel/megakernel-parts.js";
