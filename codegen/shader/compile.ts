/**
 * Lowering as a whole: verify, split, passes, legalize, print. Yields plain data that any device can take without a compiler.
 */
import type { Program } from "../../ir/ir.js";
import { bufferLayout } from "../../ir/layout.js";
import { runPipeline } from "../../ir/passes/pipeline.js";
import { splitOnGridSync } from "../../ir/passes/split-on-grid-sync.js";
import type { Scratch, Segment, SplitProgram } from "../../ir/schedule.js";
import { verifyOrThrow, type DeviceProfile } from "../../ir/verify.js";
import { canonicalJson } from "./canonical-json.js";
import { writesBuffers } from "./effects.js";
import type { CompiledKernel, KernelBinding, KernelCode, KernelScratch, KernelSegment, MegakernelFacts } from "./kernel.js";
import { sha256 } from "./sha256.js";
import { legalizeSegments } from "./wgsl/legalize/legalize-program.js";
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

/** @throws DiagnosticError with every finding of the verifier */
export function compileKernel(program: Program, options: CompileOptions = {}): CompiledKernel {
  const split = splitOnGridSync(verifyOrThrow(program, options.profile));
  const targets = options.targets ?? ["wgsl", "program"];
  if (targets.length === 0) throw new RangeError(`${program.name} is compiled for no target (at least one of: wgsl, program)`);
  const module = legalizeSplit(split);
  const code: KernelCode = {
    ...(targets.includes("wgsl") ? { wgsl: printWgsl(module) } : {}),
    ...(targets.includes("program") ? { program } : {}),
  };
  const parameters = [...program.parameters.map(({ name, type }) => ({ name, type: type.scalar })), ...split.addedParameters];
  const kernel: Omit<CompiledKernel, "hash"> = {
    name: program.name,
    workgroupSize: program.workgroupSize,
    bindings: program.buffers.map(bindingOf),
    parameters: parameters.map((parameter, index) => ({ ...parameter, offsetBytes: index * 4 })),
    segments: split.segments.map((segment, index) => kernelSegment(segment, module.entryPoints[index]?.name ?? segment.name)),
    schedule: split.schedule,
    ...(split.scratch === undefined ? {} : { scratch: kernelScratch(split, split.scratch) }),
    ...(split.latchArguments === undefined ? {} : { latchRecords: split.latchArguments.records }),
    code,
    ...(options.megakernel === undefined ? {} : { megakernel: options.megakernel }),
  };
  return { ...kernel, hash: sha256(canonicalJson(kernel)) };
}

/** All segments as one module. What the split addresses is in bounds: it made the memory for it. */
function legalizeSplit({ segments, scratch, latchArguments }: SplitProgram): ReturnType<typeof legalizeSegments> {
  const [first, ...others] = segments.map(({ program }) => runPipeline(program));
  if (first === undefined) throw new Error("a split without segments");
  const made = [scratch, latchArguments].flatMap((each) => (each === undefined ? [] : [each.buffer.name]));
  return legalizeSegments([first, ...others], new Set(made));
}

function kernelSegment({ name, program, latch }: Segment, entryPoint: string): KernelSegment {
  return { name, entryPoint, effectFree: !writesBuffers(program), ...(latch === undefined ? {} : { latch }) };
}

function kernelScratch({ crossing }: SplitProgram, scratch: Scratch): KernelScratch {
  const per = { "per invocation": "invocation", "per workgroup": "workgroup", "for latches": "grid" } as const;
  return {
    fixedBytes: bufferLayout(scratch.buffer.type).fixedBytes,
    bytesPerInvocation: scratch.wordsPerInvocation * 4,
    bytesPerWorkgroup: scratch.wordsPerWorkgroup * 4,
    values: crossing.flatMap(({ name, bytes, kept }) => (kept === "recomputed" ? [] : [{ name, bytes, per: per[kept] }])),
  };
}

function bindingOf({ name, group, binding, access, type, lengthParameter }: Program["buffers"][number]): KernelBinding {
  return { name, group, binding, access, ...bufferLayout(type), ...(lengthParameter === undefined ? {} : { lengthParameter }) };
}
