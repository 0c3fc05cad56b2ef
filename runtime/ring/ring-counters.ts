import type { KernelHandler } from "../../codegen/shader/kernel.js";
import {
  CONTROL_DONE_COUNT_WORD,
  CONTROL_EPOCH_WORD,
  REPORT_CLAIMS_WORD,
  REPORT_FAULTED_WORD,
  REPORT_FIXED_WORDS,
  REPORT_HANDLER_FAULTS_WORD,
  REPORT_HANDLER_RUNS_WORD,
} from "../generated/megakernel.js";

/** What a ring has done since it was made, as of the last commit. Exact up to 2^53. */
export interface RingCounters {
  readonly rounds: number;
  readonly claims: number;
  readonly done: number;
  readonly faulted: number;
  /** Fences passed. */
  readonly epoch: number;
  readonly handlers: readonly HandlerCounters[];
}

export interface HandlerCounters {
  readonly name: string;
  readonly opcode: number;
  readonly runs: number;
  readonly faults: number;
}

/** Adds up what commits bring. The device counts modulo 2^32, so that a difference between two commits is still right. */
export class CommittedCounters {
  rounds = 0;
  /** The fixed part of `report` as the last commit left it: what the device gets back when it must be restored. */
  readonly reportWords = new Uint32Array(REPORT_FIXED_WORDS);
  readonly #handlers: readonly KernelHandler[];
  readonly #runs: Float64Array;
  readonly #faults: Float64Array;
  #claims = 0;
  #done = 0;
  #faulted = 0;
  #epoch = 0;

  constructor(handlers: readonly KernelHandler[]) {
    this.#handlers = handlers;
    this.#runs = new Float64Array(handlers.length);
    this.#faults = new Float64Array(handlers.length);
  }

  /** `before` is the mirror's control, not yet replaced by `control`. */
  commit(before: Uint32Array, control: Uint32Array, report: Uint32Array): void {
    this.rounds++;
    this.#claims += report[REPORT_CLAIMS_WORD] ?? 0;
    this.#faulted += report[REPORT_FAULTED_WORD] ?? 0;
    this.#done += increase(before, control, CONTROL_DONE_COUNT_WORD);
    this.#epoch += increase(before, control, CONTROL_EPOCH_WORD);
    for (let i = 0; i < this.#handlers.length; i++) {
      this.#runs[i] = (this.#runs[i] ?? 0) + increase(this.reportWords, report, REPORT_HANDLER_RUNS_WORD + i);
      this.#faults[i] = (this.#faults[i] ?? 0) + increase(this.reportWords, report, REPORT_HANDLER_FAULTS_WORD + i);
    }
    this.reportWords.set(report.subarray(0, this.reportWords.length));
  }

  snapshot(): RingCounters {
    return {
      rounds: this.rounds,
      claims: this.#claims,
      done: this.#done,
      faulted: this.#faulted,
      epoch: this.#epoch,
      handlers: this.#handlers.map(({ name, opcode }, i) => ({ name, opcode, runs: this.#runs[i] ?? 0, faults: this.#faults[i] ?? 0 })),
    };
  }
}

function increase(before: Uint32Array, after: Uint32Array, word: number): number {
  return ((after[word] ?? 0) - (before[word] ?? 0)) >>> 0;
}
