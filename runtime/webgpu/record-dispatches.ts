import type { KernelBinding } from "../../codegen/shader/kernel.js";
import type { DispatchPlan } from "../plan-dispatches.js";
import type { MadeBuffers } from "./bind-group-cache.js";
import { LATCH_BINDING, PARAMETER_BINDING, PARAMETER_GROUP, parameterBlockStride } from "./parameter-blocks.js";
import type { WebGpuKernel } from "./prepare-kernel.js";
import { LATCH_RECORD_BYTES } from "./run-buffers.js";

/** One row of a run: its dispatches, over its buffers. */
export interface RecordedRow {
  readonly plan: DispatchPlan;
  readonly grid: readonly [number, number, number];
  readonly bufferOf: (binding: KernelBinding) => GPUBuffer;
}

/**
 * All dispatches of all rows in one compute pass. WebGPU makes each see what those before it wrote, indirect arguments
 * included. The segments share one pipeline layout, so a row sets its groups once and only the parameter block moves;
 * latches differ in the parameter group alone. The rows' blocks follow each other.
 */
export function recordDispatches(
  encoder: GPUCommandEncoder,
  descriptor: GPUComputePassDescriptor | undefined,
  prepared: WebGpuKernel,
  rows: readonly RecordedRow[],
  made: MadeBuffers,
): void {
  const stride = parameterBlockStride(prepared.kernel);
  const { bindGroups, pipelines } = prepared;
  const records = made.get(LATCH_BINDING);
  const pass = encoder.beginComputePass(descriptor);
  let segment = -1;
  let firstBlock = 0;
  for (const { plan, grid, bufferOf } of rows) {
    const withBlock = made.has(PARAMETER_BINDING) ? bindGroups.get(PARAMETER_GROUP, bufferOf, made) : undefined;
    const forLatches = bindGroups.getForLatches(bufferOf, made);
    for (let group = 0; group < bindGroups.groupCount; group += 1) {
      if (group !== PARAMETER_GROUP || withBlock === undefined) pass.setBindGroup(group, bindGroups.get(group, bufferOf, made));
    }
    let block = -1;
    let bound: GPUBindGroup | undefined;
    for (const dispatch of plan.dispatches) {
      const pipeline = pipelines[dispatch.segment];
      if (dispatch.segment !== segment && pipeline !== undefined) pass.setPipeline(pipeline);
      const group = dispatch.isLatch === true ? forLatches : withBlock;
      if (group !== undefined && (dispatch.block !== block || group !== bound)) pass.setBindGroup(PARAMETER_GROUP, group, [(firstBlock + dispatch.block) * stride]);
      if (dispatch.isLatch === true) pass.dispatchWorkgroups(1, 1, 1);
      else if (dispatch.record !== undefined && records !== undefined) pass.dispatchWorkgroupsIndirect(records, dispatch.record * LATCH_RECORD_BYTES);
      else pass.dispatchWorkgroups(...grid);
      ({ segment, block } = dispatch);
      bound = group;
    }
    firstBlock += plan.blocks.length;
  }
  pass.end();
}
