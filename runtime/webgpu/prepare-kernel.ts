/** A compiled kernel made ready on one GPUDevice: bind group layouts, one pipeline per segment with an effect, its compiler's errors as ours. */
import type { CompiledKernel, KernelBinding } from "../../codegen/shader/kernel.js";
import { checkKernelLimits } from "../check-limits.js";
import type { DeviceLimits, PreparedKernel } from "../device.js";
import { GridwrightError } from "../error.js";
import { BindGroupCache, type KernelLayouts } from "./bind-group-cache.js";
import { withErrorScopes } from "./error-scopes.js";
import { STAGE_COMPUTE } from "./gpu-flags.js";
import { LATCH_BINDING, PARAMETER_BINDING, PARAMETER_GROUP, parameterBlockBytes, SCRATCH_BINDING } from "./parameter-blocks.js";

export class WebGpuKernel implements PreparedKernel {
  readonly kernel: CompiledKernel;
  /** By segment; none for a segment without effect, which is never dispatched. */
  readonly pipelines: readonly (GPUComputePipeline | undefined)[];
  readonly bindGroups: BindGroupCache;
  /** The device that it was prepared on; no other runs it. */
  readonly owner: object;

  constructor(init: { kernel: CompiledKernel; pipelines: WebGpuKernel["pipelines"]; bindGroups: BindGroupCache; owner: object }) {
    this.kernel = init.kernel;
    this.pipelines = init.pipelines;
    this.bindGroups = init.bindGroups;
    this.owner = init.owner;
  }
}

/** Throws `kernel/no-code-for-device`, `kernel/limit` before the device is touched; `kernel/compile` with line and column. */
export async function prepareKernel(gpuDevice: GPUDevice, limits: DeviceLimits, kernel: CompiledKernel, owner: object): Promise<WebGpuKernel> {
  const code = kernel.code.wgsl;
  if (code === undefined) {
    throw new GridwrightError({
      code: "kernel/no-code-for-device",
      message: `kernel '${kernel.name}' carries no WGSL (it has ${Object.keys(kernel.code).join(", ")})`,
      help: "compile it with 'wgsl' among its targets",
      fields: { kernel: kernel.name, needed: "wgsl", has: Object.keys(kernel.code) },
    });
  }
  checkKernelLimits(kernel, limits);

  const { value: made, error: scopeError } = withErrorScopes(gpuDevice, `prepare kernel '${kernel.name}'`, () => {
    const module = gpuDevice.createShaderModule({ label: kernel.name, code });
    const layouts = bindGroupLayouts(gpuDevice, kernel);
    const layout = gpuDevice.createPipelineLayout({ label: kernel.name, bindGroupLayouts: [...layouts.groups] });
    return { module, layouts, layout, latchLayout: latchPipelineLayout(gpuDevice, kernel, layouts) };
  });
  const pipelines = kernel.segments.map((segment) => {
    if (segment.effectFree) return undefined;
    const layout = segment.latch === undefined ? made.layout : (made.latchLayout ?? made.layout);
    return gpuDevice.createComputePipelineAsync({ label: segment.name, layout, compute: { module: made.module, entryPoint: segment.entryPoint } });
  });
  const [info, invalid, ...settled] = await Promise.all([made.module.getCompilationInfo(), scopeError, ...pipelines.map((each) => each && settle(each))]);

  const messages = info.messages.filter((each) => each.type === "error");
  if (messages.length > 0) throw compileError(kernel, code, messages);
  if (invalid !== undefined) throw invalid;
  const ready = settled.map((result) => {
    if (result instanceof Error) throw pipelineError(kernel, result);
    return result;
  });
  return new WebGpuKernel({ kernel, pipelines: ready, bindGroups: new BindGroupCache(gpuDevice, kernel, made.layouts), owner });
}

/** Waits for all pipelines even where one fails: a rejection that nobody awaits would end a Node process. */
function settle(pipeline: Promise<GPUComputePipeline>): Promise<GPUComputePipeline | Error> {
  return pipeline.catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
}

/** One layout per group from 0 to the highest one in use; a group that the kernel leaves out is empty. */
function bindGroupLayouts(gpuDevice: GPUDevice, kernel: CompiledKernel): KernelLayouts {
  const blockBytes = parameterBlockBytes(kernel);
  const groups = kernel.bindings.reduce((most, each) => Math.max(most, each.group + 1), blockBytes > 0 ? PARAMETER_GROUP + 1 : 0);
  const entriesOf = (group: number): GPUBindGroupLayoutEntry[] => {
    const entries = kernel.bindings.filter((each) => each.group === group).map(layoutEntry);
    if (group !== PARAMETER_GROUP) return entries;
    if (blockBytes > 0) entries.push({ binding: PARAMETER_BINDING, visibility: STAGE_COMPUTE, buffer: { type: "uniform", hasDynamicOffset: true, minBindingSize: blockBytes } });
    if (kernel.scratch !== undefined) entries.push(storageEntry(SCRATCH_BINDING));
    return entries;
  };
  const layouts = Array.from({ length: groups }, (_, group) => gpuDevice.createBindGroupLayout({ label: `${kernel.name} group ${group}`, entries: entriesOf(group) }));
  if (kernel.latchRecords === undefined) return { groups: layouts };
  const entries = [...entriesOf(PARAMETER_GROUP), storageEntry(LATCH_BINDING)];
  return { groups: layouts, latchGroup: gpuDevice.createBindGroupLayout({ label: `${kernel.name} latch group ${PARAMETER_GROUP}`, entries }) };
}

/** Latches alone bind their records: no dispatch may both write a buffer and take its arguments from it. */
function latchPipelineLayout(gpuDevice: GPUDevice, kernel: CompiledKernel, { groups, latchGroup }: KernelLayouts): GPUPipelineLayout | undefined {
  if (latchGroup === undefined) return undefined;
  return gpuDevice.createPipelineLayout({ label: `${kernel.name} latches`, bindGroupLayouts: groups.with(PARAMETER_GROUP, latchGroup) });
}

function storageEntry(binding: number): GPUBindGroupLayoutEntry {
  return { binding, visibility: STAGE_COMPUTE, buffer: { type: "storage" } };
}

const BINDING_TYPES = { read: "read-only-storage", read_write: "storage", uniform: "uniform" } as const satisfies Record<KernelBinding["access"], GPUBufferBindingType>;

function layoutEntry(binding: KernelBinding): GPUBindGroupLayoutEntry {
  return { binding: binding.binding, visibility: STAGE_COMPUTE, buffer: { type: BINDING_TYPES[binding.access] } };
}

function compileError(kernel: CompiledKernel, code: string, messages: readonly GPUCompilationMessage[]): GridwrightError {
  const lines = code.split("\n");
  const findings = messages.map((each) => ({ line: each.lineNum, column: each.linePos, message: each.message, text: lines[each.lineNum - 1] ?? "" }));
  const shown = findings.map((each) => `${kernel.name}.wgsl:${each.line}:${each.column} ${each.message}\n  ${each.text}\n  ${" ".repeat(Math.max(0, each.column - 1))}^`);
  const [first] = findings;
  return new GridwrightError({
    code: "kernel/compile",
    message: `the device does not accept the code of kernel '${kernel.name}'\n${shown.join("\n")}\n`,
    help: "correct the code at the lines named; code that Gridwright lowered itself is a defect of Gridwright",
    fields: { kernel: kernel.name, line: first?.line, column: first?.column, findings },
  });
}

/** The module compiled, but no pipeline came of it: a missing entry point, a layout or a limit that does not fit. */
function pipelineError(kernel: CompiledKernel, error: Error): GridwrightError {
  const [firstLine = ""] = error.message.split("\n", 1);
  return new GridwrightError({
    code: "kernel/compile",
    message: `the device makes no pipeline of kernel '${kernel.name}' (${firstLine.replace(/\.$/, "")})`,
    help: "compare the kernel's bindings, entry points and workgroup memory with the message and with the device's limits",
    fields: { kernel: kernel.name, message: error.message },
    cause: error,
  });
}
