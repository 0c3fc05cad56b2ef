/**
 * What a ring is for: many small pieces of work. 16 384 chunks of 64 bytes and of 1 KiB, counted through the ring, and by
 * one dispatch per chunk with the same walk. Both start with corpus and automaton on the device and end with the hits of
 * every chunk and all counters on the host.
 */
import { buildAutomaton } from "../examples/scan/aho-corasick.js";
import { tableBytes } from "../examples/scan/chunk-counter.js";
import { scan as scanKernel } from "../examples/scan/generated/kernels/scan.js";
import { opcodes } from "../examples/scan/generated/scan.js";
import { Megakernel } from "../runtime/index.js";
import { openDevice, type WebGpuDevice } from "../runtime/node/index.js";
import { DispatchPerChunk, type ChunkData } from "./dispatch-per-chunk.js";
import { environmentOf, measure, type BenchResult, type Contender } from "./harness.js";

const CHUNKS = 16_384;
const SAMPLES = 9;
const SIZES = [64, 1024];
const PATTERNS = ["e", "the", "function"];

export const scanBench = {
  targets: { "dispatch-per-chunk/ring@64B": 12, "dispatch-per-chunk/ring@1024B": 3 },
  async run(): Promise<BenchResult> {
    await using device = await openDevice();
    const rows = [];
    const ratios: Record<string, number> = {};
    for (const chunkBytes of SIZES) {
      const data = chunkData(chunkBytes);
      await using ring = await RingContender.create(device, data);
      const dispatches = await DispatchPerChunk.create(device.gpuDevice, data);
      const measurement = await measure({
        size: `${chunkBytes}B`,
        samples: SAMPLES,
        contenders: [
          ring,
          { name: "dispatch-per-chunk", reset: () => dispatches.reset(), run: () => dispatches.run() },
          { name: "dispatch-per-chunk-giving-way", reset: () => dispatches.reset(), run: () => dispatches.run(true) },
        ],
      });
      dispatches.destroy();
      rows.push(...measurement.rows);
      Object.assign(ratios, measurement.ratios);
    }
    return { bench: "scan", environment: environmentOf(device.name), rows, ratios };
  },
};

/** Text with the patterns in it, the same in every run. */
function chunkData(chunkBytes: number): ChunkData {
  const automaton = buildAutomaton(PATTERNS.map((pattern) => Buffer.from(pattern)));
  const words = ["the ", "function ", "kernel ", "slot ", "of ", "a ", "ring\n", "between "];
  const corpus = new Uint8Array(CHUNKS * chunkBytes);
  let seed = 1;
  for (let at = 0; at < corpus.length; ) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const word = Buffer.from(words[seed >>> 29] ?? "");
    corpus.set(word.subarray(0, corpus.length - at), at);
    at += word.length;
  }
  const chunkWords = chunkBytes / 4;
  const warmWords = Math.ceil((automaton.longest - 1) / 4);
  return {
    corpus,
    table: tableBytes(automaton),
    matchesBytes: automaton.outputs.length * 4,
    chunks: {
      first_word: Uint32Array.from({ length: CHUNKS }, (_, chunk) => Math.max(0, chunk * chunkWords - warmWords)),
      warm_words: Uint32Array.from({ length: CHUNKS }, (_, chunk) => Math.min(chunk * chunkWords, warmWords)),
      byte_count: new Uint32Array(CHUNKS).fill(chunkBytes),
    },
  };
}

class RingContender implements Contender, AsyncDisposable {
  readonly name = "ring";
  readonly #kernel: Megakernel;
  readonly #ring: ReturnType<Megakernel["createRing"]>;
  readonly #data: ChunkData;

  static async create(device: WebGpuDevice, data: ChunkData): Promise<RingContender> {
    const buffers = { corpus: data.corpus, table: data.table, matches: new Uint8Array(data.matchesBytes) };
    return new RingContender(await Megakernel.create(device, { kernel: scanKernel, buffers }), data);
  }

  private constructor(kernel: Megakernel, data: ChunkData) {
    this.#kernel = kernel;
    this.#ring = kernel.createRing({ slotCount: CHUNKS });
    this.#data = data;
  }

  reset(): void {
    this.#kernel.writeBuffer("matches", 0, new Uint8Array(this.#data.matchesBytes));
  }

  async run(): Promise<unknown> {
    const ticket = this.#ring.submitMany(opcodes.scanChunk, this.#data.chunks);
    await this.#kernel.runUntilIdle(this.#ring, { maxRounds: 1000 });
    const { results } = await ticket.settled;
    const matches = await this.#kernel.readBuffer("matches");
    return { hits: results["hits"], matches: new Uint32Array(matches.buffer, matches.byteOffset, matches.byteLength / 4) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ring.close();
    await this.#kernel.close();
  }
}
