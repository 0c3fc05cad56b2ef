import { FAULT_CODE_ARG, FAULT_DETAIL_ARG, SLOT_ARGS_WORD, SlotStatus } from "../generated/megakernel.js";
import { OnDemandPromise } from "./on-demand-promise.js";
import type { OpcodePlan } from "./opcode-plan.js";
import type { SlotOwner } from "./slot-owner.js";
import { type ResultColumn, type SlotFault, resultColumn, slotFault } from "./slot-outcome.js";

/** The host's handle on everything that one `submitMany` published. */
export interface BatchTicket {
  readonly count: number;
  /** Items that no commit has brought back yet. */
  readonly pending: number;
  /** Sequence of the first item; item i has `sequence + i`. */
  readonly sequence: number;
  readonly isSettled: boolean;
  /**
   * Resolves at the commit that brings the last item back, or when the last one is cancelled. Rejects when the ring is closed
   * before that, or the device lost for good.
   */
  readonly settled: Promise<BatchSettlement>;
}

export interface BatchSettlement {
  /** `fault` when at least one item failed, else `cancelled` when at least one was. */
  readonly status: "done" | "fault" | "cancelled";
  readonly done: number;
  readonly faulted: number;
  readonly cancelled: number;
  /** One column per declared result, in the order of the items; 0 where an item failed or was cancelled. */
  readonly results: Readonly<Record<string, ResultColumn>>;
  /** By item index, ascending. */
  readonly faults: readonly BatchFault[];
}

export interface BatchFault extends SlotFault {
  readonly index: number;
}

/** The ring's side of a `BatchTicket`: counts down, and keeps result words in one column each. */
export class SlotBatch implements BatchTicket, SlotOwner {
  readonly count: number;
  readonly sequence: number;
  readonly #plan: OpcodePlan;
  readonly #columns: readonly Uint32Array[];
  readonly #faults: BatchFault[] = [];
  #pending: number;
  #cancelled = 0;
  #promise: OnDemandPromise<BatchSettlement> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(plan: OpcodePlan, count: number, sequence: number) {
    this.#plan = plan;
    this.count = count;
    this.sequence = sequence;
    this.#pending = count;
    this.#columns = plan.results.map(() => new Uint32Array(count));
  }

  get pending(): number {
    return this.#pending;
  }

  get isSettled(): boolean {
    return this.#pending === 0;
  }

  get settled(): Promise<BatchSettlement> {
    this.#promise ??= new OnDemandPromise();
    this.#pass();
    return this.#promise.promise;
  }

  settle(index: number, words: Uint32Array, slotBase: number, status: number): void {
    const args = slotBase + SLOT_ARGS_WORD;
    if (status === SlotStatus.fault) {
      this.#faults.push({ index, ...slotFault(this.#plan, words[args + FAULT_CODE_ARG] ?? 0, words[args + FAULT_DETAIL_ARG] ?? 0) });
    } else {
      let word = args + this.#plan.arguments.length;
      for (const column of this.#columns) column[index] = words[word++] ?? 0;
    }
    if (--this.#pending === 0) this.#pass();
  }

  cancel(): void {
    this.#cancelled++;
    if (--this.#pending === 0) this.#pass();
  }

  fail(error: unknown): void {
    if (this.#pending === 0) return;
    this.#failure ??= { error };
    this.#pass();
  }

  #pass(): void {
    if (this.#promise === undefined) return;
    if (this.#pending === 0) this.#promise.resolve(this.#settlement());
    else if (this.#failure !== undefined) this.#promise.reject(this.#failure.error);
  }

  #settlement(): BatchSettlement {
    const faults = this.#faults.sort((a, b) => a.index - b.index);
    return {
      status: faults.length > 0 ? "fault" : this.#cancelled > 0 ? "cancelled" : "done",
      done: this.count - faults.length - this.#cancelled,
      faulted: faults.length,
      cancelled: this.#cancelled,
      results: Object.fromEntries(this.#plan.results.map((result, i) => [result.name, resultColumn(result, this.#columns[i] ?? new Uint32Array())])),
      faults,
    };
  }
}
