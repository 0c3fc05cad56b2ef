/**
 * The device's side of a scan: corpus, automaton and counters as data buffers of one megakernel, and a ring whose slots
 * are the chunks of a batch.
 */
import { Megakernel, type Device, type Ring } from "../../runtime/index.js";
import type { Automaton } from "./aho-corasick.js";
import type { ScanGeometry } from "./chunk.js";
import type { CorpusBatch } from "./corpus-batch.js";
import { scan as scanKernel } from "./generated/kernels/scan.js";
import { matchesByteLength, opcodes, TABLE_ACCEPTING_ROW_WORD, TABLE_TRANSITIONS_WORD, tableByteLength } from "./generated/scan.js";

/** A round is short, this many are not: a scan that needs more hangs, and an error is better than that. */
const MAX_ROUNDS = 100_000;

export class ChunkCounter implements AsyncDisposable {
  /** How often each accepting state was entered so far. Exact below 2^53. */
  readonly visits: Float64Array;
  readonly ms = { upload: 0, run: 0, readback: 0 };
  slots = 0;
  rounds = 0;
  faults = 0;
  /** The first fault, for a message. */
  firstFault = "";
  readonly #kernel: Megakernel;
  readonly #ring: Ring;
  /** The device's counters, modulo 2^32, after the batch before. */
  #before: Uint32Array;

  static async create(device: Device, automaton: Automaton, geometry: ScanGeometry): Promise<ChunkCounter> {
    const kernel = await Megakernel.create(device, {
      kernel: scanKernel,
      buffers: {
        corpus: { byteLength: geometry.corpusBytes, durability: "source" },
        table: tableBytes(automaton),
        matches: { byteLength: matchesByteLength({ acceptingCount: automaton.outputs.length }), durability: "mirror" },
      },
    });
    return new ChunkCounter(kernel, kernel.createRing({ slotCount: geometry.slotCount }), automaton.outputs.length);
  }

  private constructor(kernel: Megakernel, ring: Ring, acceptingStates: number) {
    this.#kernel = kernel;
    this.#ring = ring;
    this.visits = new Float64Array(acceptingStates);
    this.#before = new Uint32Array(acceptingStates);
  }

  /** Counts one batch and returns the hits of each of its chunks. Throws when the signal is aborted or the device fails. */
  async count(batch: CorpusBatch, signal: AbortSignal): Promise<ArrayLike<number>> {
    const started = performance.now();
    this.#kernel.writeBuffer("corpus", 0, batch.corpus);
    const chunks = batch.chunks;
    const ticket = this.#ring.submitMany(opcodes.scanChunk, {
      first_word: Uint32Array.from(chunks, (chunk) => chunk.firstWord),
      warm_words: Uint32Array.from(chunks, (chunk) => chunk.warmWords),
      byte_count: Uint32Array.from(chunks, (chunk) => chunk.byteCount),
    });
    const uploaded = performance.now();
    const report = await this.#kernel.runUntilIdle(this.#ring, { maxRounds: MAX_ROUNDS, signal });
    signal.throwIfAborted();
    if (report.outcome !== "idle") throw new Error(`the ring stopped with outcome ${report.outcome}, ${report.remaining} slots remaining`);
    const ran = performance.now();
    const uploading = report.ms.upload;
    const { results, faults } = await ticket.settled;
    await this.#collectVisits();

    const [fault] = faults;
    if (fault !== undefined && this.faults === 0) this.firstFault = `${fault.name ?? fault.code} (${fault.detail})`;
    this.faults += faults.length;
    this.slots += chunks.length;
    this.rounds += report.rounds;
    this.ms.upload += uploaded - started + uploading;
    this.ms.run += ran - uploaded - uploading;
    this.ms.readback += performance.now() - ran;
    return results["hits"] ?? [];
  }

  /** Adds what the batch counted. A batch has less than 2^32 bytes, so a difference modulo 2^32 is exact. */
  async #collectVisits(): Promise<void> {
    const bytes = await this.#kernel.readBuffer("matches");
    const now = new Uint32Array(bytes.buffer, bytes.byteOffset, this.visits.length);
    now.forEach((count, state) => (this.visits[state] = (this.visits[state] ?? 0) + ((count - (this.#before[state] ?? 0)) >>> 0)));
    this.#before = now;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ring.close();
    await this.#kernel.close();
  }
}

/** The buffer `table` of the protocol. */
export function tableBytes({ acceptingRow, transitions }: Automaton): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(tableByteLength({ transitionCount: transitions.length }) / Uint32Array.BYTES_PER_ELEMENT);
  words[TABLE_ACCEPTING_ROW_WORD] = acceptingRow;
  words.set(transitions, TABLE_TRANSITIONS_WORD);
  return new Uint8Array(words.buffer);
}
