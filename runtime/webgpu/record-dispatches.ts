import type { KernelBinding } from "../../codegen/shader/kernel.js";
import type { DispatchPlan } from "../plan-dispatches.js";
import { PARAMETER_GROUP, parameterBlockStride } from "./parameter-blocks.js";
import type { WebGpuKernel } from "./prepare-kernel.js";

/** One row of a run: its dispatches, over its buffers. */
export interface RecordedRow {
  readonly plan: DispatchPlan;
  readonly grid: readonly [number, number, number];
  readonly bufferOf: (binding: KernelBinding) => GPUBuffer;
}

/**
 * All dispatches of all rows in one compute pass. WebGPU makes each see what those before it wrote, and the segments share
 * one pipeline layout, so a row sets its groups once and only the parameter block moves. The rows' blocks follow each other.
 */
export function recordDispatches(
  encoder: GPUCommandEncoder,
  descriptor: GPUComputePassDescriptor | undefined,
  prepared: WebGpuKernel,
  rows: readonly RecordedRow[],
  parameters: GPUBuffer | undefined,
): void {
  const stride = parameterBlockStride(prepared.kernel);
  const { bindGroups, pipelines } = prepared;
  const pass = encoder.beginComputePass(descriptor);
  let segment = -1;
  let firstBlock = 0;
  for (const { plan, grid, bufferOf } of rows) {
    const withBlock = parameters === undefined ? undefined : bindGroups.get(PARAMETER_GROUP, bufferOf, parameters);
    for (let group = 0; group < bindGroups.groupCount; group += 1) {
      if (group !== PARAMETER_GROUP || withBlock === undefined) pass.setBindGroup(group, bindGroups.get(group, bufferOf, undefined));
    }
    let block = -1;
    for (const dispatch of plan.dispatches) {
      const pipeline = pipelines[dispatch.segment];
      if (dispatch.segment !== segment && pipeline !== undefined) pass.setPipeline(pipeline);
      if (dispatch.block !== block && withBlock !== undefined) pass.setBindGroup(PARAMETER_GROUP, withBlock, [(firstBlock + dispatch.block) * stride]);
      pass.dispatchWorkgroups(...grid);
      ({ segment, block } = dispatch);
    }
    firstBlock += plan.blocks.length;
  }
  pass.end();
}
