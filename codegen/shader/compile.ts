/**
 * Lowering as a whole: verify, passes, legalize, print. Yields plain data that any device can take without a compiler.
 */
import type { Program } from "../../ir/ir.js";
import { bufferLayout } from "../../ir/layout.js";
import { runPipeline } from "../../ir/passes/pipeline.js";
import { verifyOrThrow, type DeviceProfile } from "../../ir/verify.js";
import { canonicalJson } from "./canonical-json.js";
import { writesBuffers } from "./effects.js";
import type { CompiledKernel, KernelBinding, KernelCode, KernelParameter, MegakernelFacts } from "./kernel.js";
import { sha256 } from "./sha256.js";
import { legalizeProgram } from "./wgsl/legalize/legalize-program.js";
import { printWgsl } from "./wgsl/print.js";

/** `program` is the source itself, which the oracle runs. */
export type Target = "wgsl" | "program";

export interface CompileOptions {
  /** Default: both. */
  readonly targets?: readonly Target[];
  /** Limits to verify against; default: those that every WebGPU device has. */
  readonly profile?: DeviceProfile;
  readonly megakernel?: MegakernelFacts;
}

/**
 * @throws DiagnosticError with every finding of the verifier; grid syncs are among what it refuses for now, so there is
 * one segment and the schedule is one dispatch
 */
export function compileKernel(program: Program, options: CompileOptions = {}): CompiledKernel {
  const verified = verifyOrThrow(program, options.profile);
  const module = legalizeProgram(runPipeline(verified));
  const targets = options.targets ?? ["wgsl", "program"];
  if (targets.length === 0) throw new RangeError(`${program.name} is compiled for no target (at least one of: wgsl, program)`);
  const code: KernelCode = {
    ...(targets.includes("wgsl") ? { wgsl: printWgsl(module) } : {}),
    ...(targets.includes("program") ? { program } : {}),
  };
  const kernel: Omit<CompiledKernel, "hash"> = {
    name: program.name,
    workgroupSize: program.workgroupSize,
    bindings: program.buffers.map(bindingOf),
    parameters: program.parameters.map(parameterOf),
    segments: [{ name: program.name, entryPoint: module.entryPoint.name, effectFree: !writesBuffers(program) }],
    schedule: { kind: "Dispatch", segment: 0 },
    code,
    ...(options.megakernel === undefined ? {} : { megakernel: options.megakernel }),
  };
  return { ...kernel, hash: sha256(canonicalJson(kernel)) };
}

function bindingOf({ name, group, binding, access, type, lengthParameter }: Program["buffers"][number]): KernelBinding {
  return { name, group, binding, access, ...bufferLayout(type), ...(lengthParameter === undefined ? {} : { lengthParameter }) };
}

/** One word each, in the order of the program. */
function parameterOf({ name, type }: Program["parameters"][number], index: number): KernelParameter {
  return { name, type: type.scalar, offsetBytes: index * 4 };
}
