/** A loop that memory ends (`countdownProgram`), as somebody writes it by hand: a latch, then the body by indirect dispatch. */
import { groupOf, indirectBuffer, stagingBuffer, storageBuffer, submitAndRead, uniformBuffer } from "./by-hand.js";

const LATCH = `
@group(0) @binding(0) var<storage, read> remaining_seen: u32;
@group(0) @binding(1) var<storage, read_write> arguments: vec3<u32>;
@group(0) @binding(2) var<uniform> workgroups: u32;

@compute @workgroup_size(1)
fn latch() {
  arguments = select(vec3(0u), vec3(workgroups, 1u, 1u), remaining_seen > 0u);
}`;

const BODY = `
@group(0) @binding(0) var<storage, read_write> cells: array<u32>;
@group(0) @binding(1) var<storage, read_write> remaining: u32;

override workgroup_size: u32;

@compute @workgroup_size(workgroup_size)
fn body(@builtin(global_invocation_id) id: vec3<u32>) {
  cells[id.x] += 1u;
  if (id.x == 0u) {
    remaining -= 1u;
  }
}`;

export class LatchByHand {
  readonly #gpu: GPUDevice;
  readonly #pipelines: readonly [latch: GPUComputePipeline, body: GPUComputePipeline];
  readonly #groups: readonly [latch: GPUBindGroup, body: GPUBindGroup];
  readonly #buffers: Readonly<Record<"cells" | "remaining" | "arguments" | "workgroups" | "staging", GPUBuffer>>;

  /** `cellCount`: a multiple of the workgroup's size. */
  static async create(gpu: GPUDevice, cellCount: number, workgroupSize: number): Promise<LatchByHand> {
    const pipeline = (code: string, constants: Record<string, number>): Promise<GPUComputePipeline> =>
      gpu.createComputePipelineAsync({ layout: "auto", compute: { module: gpu.createShaderModule({ code }), constants } });
    const latch = await pipeline(LATCH, {});
    const body = await pipeline(BODY, { workgroup_size: workgroupSize });
    return new LatchByHand(gpu, cellCount, cellCount / workgroupSize, [latch, body]);
  }

  private constructor(gpu: GPUDevice, cellCount: number, workgroupCount: number, pipelines: readonly [GPUComputePipeline, GPUComputePipeline]) {
    this.#gpu = gpu;
    this.#pipelines = pipelines;
    this.#buffers = {
      cells: storageBuffer(gpu, new Uint8Array(cellCount * 4)),
      remaining: storageBuffer(gpu, new Uint8Array(4)),
      arguments: indirectBuffer(gpu),
      workgroups: uniformBuffer(gpu, Uint32Array.of(workgroupCount)),
      staging: stagingBuffer(gpu, cellCount * 4),
    };
    const { cells, remaining, arguments: args, workgroups } = this.#buffers;
    this.#groups = [groupOf(gpu, pipelines[0], [remaining, args, workgroups]), groupOf(gpu, pipelines[1], [cells, remaining])];
  }

  reset(remaining: number): void {
    this.#gpu.queue.writeBuffer(this.#buffers.cells, 0, new Uint8Array(this.#buffers.cells.size));
    this.#gpu.queue.writeBuffer(this.#buffers.remaining, 0, Uint32Array.of(remaining));
  }

  run(turns: number): Promise<Uint8Array> {
    const { cells, arguments: args, staging } = this.#buffers;
    const encoder = this.#gpu.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let turn = 0; turn < turns; turn++) {
      pass.setPipeline(this.#pipelines[0]);
      pass.setBindGroup(0, this.#groups[0]);
      pass.dispatchWorkgroups(1);
      pass.setPipeline(this.#pipelines[1]);
      pass.setBindGroup(0, this.#groups[1]);
      pass.dispatchWorkgroupsIndirect(args, 0);
    }
    pass.end();
    return submitAndRead(this.#gpu, encoder, cells, staging);
  }

  destroy(): void {
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}
