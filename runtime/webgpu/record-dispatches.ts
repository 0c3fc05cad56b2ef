import type { KernelBinding } from "../../codegen/shader/kernel.js";
import type { DispatchPlan } from "../plan-dispatches.js";
import { PARAMETER_GROUP, parameterBlockStride } from "./parameter-blocks.js";
import type { WebGpuKernel } from "./prepare-kernel.js";

/**
 * All dispatches of a plan in one compute pass. WebGPU makes each see what those before it wrote, and the segments share
 * one pipeline layout, so groups are set once and only the parameter block moves.
 */
export function recordDispatches(
  encoder: GPUCommandEncoder,
  descriptor: GPUComputePassDescriptor | undefined,
  prepared: WebGpuKernel,
  plan: DispatchPlan,
  grid: readonly [number, number, number],
  parameters: GPUBuffer | undefined,
  bufferOf: (binding: KernelBinding) => GPUBuffer,
): void {
  const stride = parameterBlockStride(prepared.kernel);
  const { bindGroups, pipelines } = prepared;
  const pass = encoder.beginComputePass(descriptor);
  const withBlock = parameters === undefined ? undefined : bindGroups.get(PARAMETER_GROUP, bufferOf, parameters);
  for (let group = 0; group < bindGroups.groupCount; group += 1) {
    if (group !== PARAMETER_GROUP || withBlock === undefined) pass.setBindGroup(group, bindGroups.get(group, bufferOf, undefined));
  }
  let segment = -1;
  let block = -1;
  for (const dispatch of plan.dispatches) {
    const pipeline = pipelines[dispatch.segment];
    if (dispatch.segment !== segment && pipeline !== undefined) pass.setPipeline(pipeline);
    if (dispatch.block !== block && withBlock !== undefined) pass.setBindGroup(PARAMETER_GROUP, withBlock, [dispatch.block * stride]);
    pass.dispatchWorkgroups(...grid);
    ({ segment, block } = dispatch);
  }
  pass.end();
}
