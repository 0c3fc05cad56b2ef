/**
 * Lowering as a whole: verify, split, passes, legalize, print. Yields plain data that any device can take without a compiler.
 */
import type { Program } from "../../ir/ir.js";
import { bufferLayout } from "../../ir/layout.js";
import { runPipeline } from "../../ir/passes/pipeline.js";
import { splitOnGridSync } from "../../ir/passes/split-on-grid-sync.js";
import type { Scratch, Segment, SplitProgram } from "../../ir/schedule.js";
import { checkSegmentLimits } from "../../ir/verify/segment-limits.js";
import { DEFAULT_DEVICE_PROFILE, verifyOrThrow, type DeviceProfile, type VerifiedProgram } from "../../ir/verify.js";
import { canonicalJson } from "./canonical-json.js";
import { valuesReadBy, writesBuffers } from "./effects.js";
import type { CompiledKernel, KernelBinding, KernelCode, KernelParameter, KernelScratch, KernelSegment, MegakernelFacts } from "./kernel.js";
import { sha256 } from "./sha256.js";
import { legalizeSegments } from "./wgsl/legalize/legalize-segments.js";
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

/** @throws DiagnosticError with every finding of the verifier, or with every limit that what the split adds exceeds */
export function compileKernel(program: Program, options: CompileOptions = {}): CompiledKernel {
  const split = splitOnGridSync(verifyOrThrow(program, options.profile));
  checkSegmentLimits(split, options.profile ?? DEFAULT_DEVICE_PROFILE);
  const targets = options.targets ?? ["wgsl", "program"];
  if (targets.length === 0) throw new RangeError(`${program.name} is compiled for no target (at least one of: wgsl, program)`);
  const programs = split.segments.map((segment) => runPipeline(segment.program));
  const module = legalizeSplit(split, programs);
  const code: KernelCode = {
    ...(targets.includes("wgsl") ? { wgsl: printWgsl(module) } : {}),
    ...(targets.includes("program") ? { program } : {}),
  };
  const kernel: Omit<CompiledKernel, "hash"> = {
    name: program.name,
    workgroupSize: program.workgroupSize,
    bindings: program.buffers.map(bindingOf),
    parameters: kernelParameters(split, programs),
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
function legalizeSplit({ scratch, latchArguments }: SplitProgram, programs: readonly VerifiedProgram[]): ReturnType<typeof legalizeSegments> {
  const [first, ...others] = programs;
  if (first === undefined) throw new Error("a split without segments");
  const made = [scratch, latchArguments].flatMap((each) => (each === undefined ? [] : [each.buffer.name]));
  return legalizeSegments([first, ...others], new Set(made));
}

/** The source's and the split's, a word each. `programs` are the segments as they are printed. */
function kernelParameters({ source, addedParameters }: SplitProgram, programs: readonly Program[]): KernelParameter[] {
  const read = new Set(programs.flatMap((program) => [...valuesReadBy(program)]));
  const added = addedParameters.map((each): Omit<KernelParameter, "offsetBytes"> => (each.value === undefined && !read.has(each.name) ? { ...each, scheduleOnly: true } : each));
  return [...source.parameters.map(({ name, type }) => ({ name, type: type.scalar })), ...added].map((parameter, index) => ({ ...parameter, offsetBytes: index * 4 }));
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
