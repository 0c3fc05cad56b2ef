/** From a protocol and handlers to what a device runs. */
import { compileKernel } from "../../codegen/shader/compile.js";
import type { CompiledKernel, MegakernelFacts } from "../../codegen/shader/kernel.js";
import { buildFromParts } from "./build-megakernel.js";
import { megakernelParts, type MegakernelInit, type MegakernelParts } from "./megakernel-parts.js";

export interface CompileMegakernelInit extends MegakernelInit {
  /** Forms of code to emit; default both. */
  readonly targets?: readonly ("wgsl" | "program")[];
}

/** Throws a `KernelBuildError` where protocol and handlers do not fit together, a `DiagnosticError` where a handler's body breaks a rule of the IR. */
export function compileMegakernel(init: CompileMegakernelInit): CompiledKernel {
  const parts = megakernelParts(init);
  return compileKernel(buildFromParts(parts), {
    megakernel: factsOf(parts),
    ...(init.targets === undefined ? {} : { targets: init.targets }),
    ...(init.profile === undefined ? {} : { profile: init.profile }),
  });
}

/** What the ring's host side must know; faults are those that an opcode declares, because the protocol's own are for all. */
function factsOf({ protocol, handlers, dataBuffers }: MegakernelParts): MegakernelFacts {
  return {
    protocol: protocol.name,
    abiHash: protocol.abiHash,
    baseAbiHash: protocol.baseAbiHash,
    handlers: handlers.map(({ name, opcode, arguments: args, results }) => ({ name, opcode, arguments: args, results, faults: protocol.opcodes[name]?.faults ?? {} })),
    dataBuffers: dataBuffers.map((buffer) => buffer.name),
  };
}
