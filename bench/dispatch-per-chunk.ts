/**
 * What a ring is measured against: the same walk, one dispatch per chunk. Plain WebGPU, written for speed: one pipeline,
 * one command encoder, one pass, one submit, one readback; the chunk comes in through a dynamic offset.
 */
import { compileKernel } from "../codegen/shader/compile.js";
import type { CompiledKernel } from "../codegen/shader/kernel.js";
import { scan } from "../examples/scan/generated/scan.ir.js";
import { walkChunk } from "../examples/scan/walk-chunk.kernel.js";
import { buildProgram } from "../ir/builder.js";
import { runtimeArray, u32 } from "../ir/types.js";
import { MAP_READ, STAGE_COMPUTE, USAGE_COPY_DST, USAGE_COPY_SRC, USAGE_MAP_READ, USAGE_STORAGE, USAGE_UNIFORM } from "../runtime/webgpu/gpu-flags.js";
import { giveWayWhile } from "../runtime/node/give-way.js";

const DATA_GROUP = 1;
const PARAMETER_GROUP = 3;
/** WebGPU's default for `minUniformBufferOffsetAlignment`. */
const BLOCK_BYTES = 256;

/** One invocation that walks one chunk, on the same buffers and with the same body as the opcode `scan_chunk`. */
export function chunkKernel(): CompiledKernel {
  const program = buildProgram({ name: "dispatch_per_chunk", workgroupSize: [1, 1, 1] }, (k) => {
    const chunk = k.parameter("chunk", u32);
    const firstWord = k.parameter("first_word", u32);
    const warmWords = k.parameter("warm_words", u32);
    const byteCount = k.parameter("byte_count", u32);
    for (const buffer of [scan.buffers.corpus, scan.buffers.table, scan.buffers.matches]) k.buffer(buffer);
    const hits = k.buffer({ name: "hits", group: DATA_GROUP, binding: 3, access: "read_write", type: runtimeArray(u32), lengthParameter: "chunk_count" });
    const count = walkChunk(k, { firstWord, warmWords, byteCount }, () => k.return());
    k.store(hits.at(chunk), count.value);
  });
  return compileKernel(program, { targets: ["wgsl"] });
}

export interface ChunkColumns {
  readonly first_word: Uint32Array<ArrayBuffer>;
  readonly warm_words: Uint32Array<ArrayBuffer>;
  readonly byte_count: Uint32Array<ArrayBuffer>;
}

export interface ChunkData {
  readonly corpus: Uint8Array<ArrayBuffer>;
  readonly table: Uint8Array<ArrayBuffer>;
  /** Bytes of `matches`. */
  readonly matchesBytes: number;
  readonly chunks: ChunkColumns;
}

export class DispatchPerChunk {
  readonly #gpu: GPUDevice;
  readonly #kernel: CompiledKernel;
  readonly #pipeline: GPUComputePipeline;
  readonly #data: ChunkData;
  readonly #buffers: Readonly<Record<"corpus" | "table" | "matches" | "hits" | "blocks" | "staging", GPUBuffer>>;
  readonly #dataGroup: GPUBindGroup;
  readonly #blockGroup: GPUBindGroup;
  readonly #emptyGroup: GPUBindGroup;
  readonly #blocks: Uint32Array<ArrayBuffer>;

  static async create(gpu: GPUDevice, data: ChunkData): Promise<DispatchPerChunk> {
    const kernel = chunkKernel();
    const empty = gpu.createBindGroupLayout({ entries: [] });
    const dataLayout = gpu.createBindGroupLayout({
      entries: kernel.bindings.map(({ binding, access }) => ({ binding, visibility: STAGE_COMPUTE, buffer: { type: access === "read" ? "read-only-storage" : "storage" } })),
    });
    const blockLayout = gpu.createBindGroupLayout({ entries: [{ binding: 0, visibility: STAGE_COMPUTE, buffer: { type: "uniform", hasDynamicOffset: true } }] });
    const pipeline = await gpu.createComputePipelineAsync({
      layout: gpu.createPipelineLayout({ bindGroupLayouts: [empty, dataLayout, empty, blockLayout] }),
      compute: { module: gpu.createShaderModule({ code: kernel.code.wgsl ?? "" }), entryPoint: kernel.segments[0]?.entryPoint ?? kernel.name },
    });
    return new DispatchPerChunk(gpu, kernel, pipeline, data, { empty, data: dataLayout, block: blockLayout });
  }

  private constructor(gpu: GPUDevice, kernel: CompiledKernel, pipeline: GPUComputePipeline, data: ChunkData, layouts: Readonly<Record<"empty" | "data" | "block", GPUBindGroupLayout>>) {
    const count = data.chunks.first_word.length;
    const buffer = (size: number, usage: number): GPUBuffer => gpu.createBuffer({ size, usage });
    this.#gpu = gpu;
    this.#kernel = kernel;
    this.#pipeline = pipeline;
    this.#data = data;
    this.#buffers = {
      corpus: buffer(data.corpus.byteLength, USAGE_STORAGE | USAGE_COPY_DST),
      table: buffer(data.table.byteLength, USAGE_STORAGE | USAGE_COPY_DST),
      matches: buffer(data.matchesBytes, USAGE_STORAGE | USAGE_COPY_SRC | USAGE_COPY_DST),
      hits: buffer(count * 4, USAGE_STORAGE | USAGE_COPY_SRC),
      blocks: buffer(count * BLOCK_BYTES, USAGE_UNIFORM | USAGE_COPY_DST),
      staging: buffer(count * 4 + data.matchesBytes, USAGE_MAP_READ | USAGE_COPY_DST),
    };
    gpu.queue.writeBuffer(this.#buffers.corpus, 0, data.corpus);
    gpu.queue.writeBuffer(this.#buffers.table, 0, data.table);
    const bound: Readonly<Record<string, GPUBuffer>> = this.#buffers;
    this.#dataGroup = gpu.createBindGroup({
      layout: layouts.data,
      entries: kernel.bindings.flatMap(({ name, binding }) => (bound[name] === undefined ? [] : [{ binding, resource: { buffer: bound[name] } }])),
    });
    this.#blockGroup = gpu.createBindGroup({ layout: layouts.block, entries: [{ binding: 0, resource: { buffer: this.#buffers.blocks, size: BLOCK_BYTES } }] });
    this.#emptyGroup = gpu.createBindGroup({ layout: layouts.empty, entries: [] });
    this.#blocks = new Uint32Array((count * BLOCK_BYTES) / 4);
  }

  reset(): void {
    this.#gpu.queue.writeBuffer(this.#buffers.matches, 0, new Uint8Array(this.#data.matchesBytes));
  }

  /** Chunk arguments in, hits per chunk and counters out. */
  /** With `givesWay` it waits as the ring's device does, instead of with a main thread that polls. */
  async run(givesWay = false): Promise<{ hits: Uint32Array; matches: Uint32Array }> {
    const { chunks, matchesBytes } = this.#data;
    const count = chunks.first_word.length;
    this.#writeBlocks();
    const encoder = this.#gpu.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#emptyGroup);
    pass.setBindGroup(DATA_GROUP, this.#dataGroup);
    pass.setBindGroup(2, this.#emptyGroup);
    for (let chunk = 0; chunk < count; chunk++) {
      pass.setBindGroup(PARAMETER_GROUP, this.#blockGroup, [chunk * BLOCK_BYTES]);
      pass.dispatchWorkgroups(1);
    }
    pass.end();
    const { hits, matches, staging } = this.#buffers;
    encoder.copyBufferToBuffer(hits, 0, staging, 0, count * 4);
    encoder.copyBufferToBuffer(matches, 0, staging, count * 4, matchesBytes);
    this.#gpu.queue.submit([encoder.finish()]);
    const mapped = staging.mapAsync(MAP_READ);
    if (givesWay) giveWayWhile(mapped);
    await mapped;
    const words = new Uint32Array(staging.getMappedRange()).slice();
    staging.unmap();
    return { hits: words.subarray(0, count), matches: words.subarray(count) };
  }

  #writeBlocks(): void {
    const { chunks, matchesBytes, corpus, table } = this.#data;
    const count = chunks.first_word.length;
    const fixed: Readonly<Record<string, number>> = {
      corpus_words: corpus.byteLength / 4,
      transition_count: table.byteLength / 4 - 1,
      accepting_count: matchesBytes / 4,
      chunk_count: count,
    };
    const columns: Readonly<Record<string, Uint32Array>> = { ...chunks };
    for (const { name, offsetBytes } of this.#kernel.parameters) {
      const column = columns[name];
      for (let chunk = 0; chunk < count; chunk++) {
        this.#blocks[(chunk * BLOCK_BYTES + offsetBytes) / 4] = name === "chunk" ? chunk : (column?.[chunk] ?? fixed[name] ?? 0);
      }
    }
    this.#gpu.queue.writeBuffer(this.#buffers.blocks, 0, this.#blocks);
  }

  destroy(): void {
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}
