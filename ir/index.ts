/** `gridwright/ir`: building kernels, judging them, and running them without a GPU. */
export * from "./types.js";
export * from "./layout.js";
export * from "./ir.js";
export * from "./protocol-bindings.js";
export * from "./type-of.js";
export * from "./diagnostic.js";
export * from "./traverse.js";
export * from "./builder.js";
export * from "./print.js";
export * from "./verify.js";
export * from "./interpret/interpret.js";
export * from "./schedule.js";
export * from "./print-schedule.js";
export { splitOnGridSync } from "./passes/split-on-grid-sync.js";
export * from "./interpret/interpret-schedule.js";
export type { Finding, FindingCode } from "./interpret/finding-log.js";
