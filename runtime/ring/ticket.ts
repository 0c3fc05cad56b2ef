import { FAULT_CODE_ARG, FAULT_DETAIL_ARG, SLOT_ARGS_WORD, SlotStatus } from "../generated/megakernel.js";
import { OnDemandPromise } from "./on-demand-promise.js";
import type { OpcodePlan } from "./opcode-plan.js";
import type { SlotOwner } from "./slot-owner.js";
import { type SlotFault, resultValue, slotFault } from "./slot-outcome.js";

/** The host's handle on one submitted slot: the slot's index means nothing without the sequence, because slots are reused. */
export interface Ticket {
  readonly slot: number;
  /** Number of this submission in its ring, from 1. */
  readonly sequence: number;
  readonly isSettled: boolean;
  /**
   * Resolves at the commit that brings the slot back, also when it failed, or when it is cancelled. Stays pending across
   * runs, and across losses of the device that a run outlives. Rejects when the ring is closed before that, or the device
   * lost for good.
   */
  readonly settled: Promise<Settlement>;
}

export interface Settlement {
  readonly status: "done" | "fault" | "cancelled";
  /** By name, as the opcode declares them. Empty unless the slot is done. */
  readonly results: Readonly<Record<string, number | boolean>>;
  readonly fault?: SlotFault;
}

/** The ring's side of a `Ticket`. Keeps the few words that it needs, because its slot is reused after the commit. */
export class SlotTicket implements Ticket, SlotOwner {
  readonly slot: number;
  readonly sequence: number;
  readonly #plan: OpcodePlan;
  #promise: OnDemandPromise<Settlement> | undefined;
  #status: "pending" | "done" | "fault" | "cancelled" | "closed" = "pending";
  /** Result words; of a fault, code and detail. */
  #words: readonly number[] = [];
  #error: unknown;

  constructor(plan: OpcodePlan, slot: number, sequence: number) {
    this.#plan = plan;
    this.slot = slot;
    this.sequence = sequence;
  }

  get isSettled(): boolean {
    return this.#status !== "pending" && this.#status !== "closed";
  }

  get settled(): Promise<Settlement> {
    this.#promise ??= new OnDemandPromise();
    this.#pass();
    return this.#promise.promise;
  }

  settle(_index: number, words: Uint32Array, slotBase: number, status: number): void {
    const args = slotBase + SLOT_ARGS_WORD;
    if (status === SlotStatus.fault) {
      this.#status = "fault";
      this.#words = [words[args + FAULT_CODE_ARG] ?? 0, words[args + FAULT_DETAIL_ARG] ?? 0];
    } else {
      this.#status = "done";
      const first = args + this.#plan.arguments.length;
      const kept: number[] = [];
      for (let i = 0; i < this.#plan.results.length; i++) kept.push(words[first + i] ?? 0);
      this.#words = kept;
    }
    this.#pass();
  }

  cancel(): void {
    this.#status = "cancelled";
    this.#pass();
  }

  fail(error: unknown): void {
    if (this.#status !== "pending") return;
    this.#status = "closed";
    this.#error = error;
    this.#pass();
  }

  #pass(): void {
    if (this.#status === "closed") this.#promise?.reject(this.#error);
    else if (this.#status !== "pending") this.#promise?.resolve(this.#settlement(this.#status));
  }

  #settlement(status: Settlement["status"]): Settlement {
    if (status === "cancelled") return { status, results: {} };
    const [code = 0, detail = 0] = this.#words;
    if (status === "fault") return { status, results: {}, fault: slotFault(this.#plan, code, detail) };
    return { status, results: Object.fromEntries(this.#plan.results.map((result, i) => [result.name, resultValue(result, this.#words[i] ?? 0)])) };
  }
}
