/** What a kernel module of the configuration exports, run before any file is written. */
import type { CompiledKernel } from "../codegen/shader/kernel.js";
import { camelCase, isModuleWord } from "../codegen/protocol/names.js";
import type { ProtocolBindings } from "../ir/protocol-bindings.js";
import type { BundledModule } from "./bundled-modules.js";
import { CommandError } from "./command-error.js";
import type { Config, KernelConfig } from "./config.js";

/** What a kernel module's export is called with, when it is a function. */
export interface KernelInput {
  readonly protocols: Readonly<Record<string, ProtocolBindings>>;
  readonly targets: KernelConfig["targets"];
}

/** What a kernel's module calls something else. */
const TAKEN_NAMES: readonly string[] = ["wgsl", "CompiledKernel"];

/** Throws `CommandError` or `DiagnosticError`. */
export async function loadKernel(module: BundledModule, config: Config, kernel: KernelConfig, input: KernelInput): Promise<CompiledKernel> {
  const exported = module.exports[kernel.export];
  const where = `${kernel.module}: export ${kernel.export}`;
  if (exported === undefined) throw new CommandError(`${where} does not exist (the module exports ${Object.keys(module.exports).join(", ") || "nothing"})`, 1);
  const result: unknown = typeof exported === "function" ? await module.run(() => exported(input)) : exported;
  if (!isCompiledKernel(result)) throw new CommandError(`${where} is no CompiledKernel, and no function that returns one`, 1);
  // A program may be called more freely, but this name becomes one of TypeScript.
  if (!/^[A-Za-z_]\w*$/.test(result.name) || isModuleWord(camelCase(result.name)) || TAKEN_NAMES.includes(camelCase(result.name))) {
    throw new CommandError(`${where} is called ${JSON.stringify(result.name)}, which no constant of a TypeScript module can be. Fix: give its program a name of letters, digits and _, as in heat_step`, 1);
  }
  const missing = kernel.targets.filter((target) => result.code[target] === undefined);
  if (missing.length > 0) throw new CommandError(`${where} has no code for ${missing.join(", ")}, which ${config.file} asks for`, 1);
  return result;
}

/** Told by shape: the module brings its own copy of every class. */
export function isCompiledKernel(value: unknown): value is CompiledKernel {
  if (typeof value !== "object" || value === null || !("name" in value) || !("hash" in value) || !("code" in value)) return false;
  if (typeof value.name !== "string" || typeof value.hash !== "string" || typeof value.code !== "object" || value.code === null) return false;
  return !("wgsl" in value.code) || value.code.wgsl === undefined || typeof value.code.wgsl === "string";
}
