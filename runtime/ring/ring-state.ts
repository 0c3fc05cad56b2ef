import { Cancellations } from "./cancellations.js";
import { ClaimBudget } from "./claim-budget.js";
import { GridwrightError } from "../error.js";
import { isLoss } from "../generation.js";
import { CONTROL_HEADER_ROUND_WORD, CONTROL_SHUTDOWN_WORD } from "../generated/megakernel.js";
import type { KernelInstance } from "../kernel-instance.js";
import { OnDemandPromise } from "./on-demand-promise.js";
import type { ResidentBuffers } from "../mirror/resident-buffers.js";
import { CommittedCounters } from "./ring-counters.js";
import { RingGeneration } from "./ring-generation.js";
import { RoundReadback } from "./round-readback.js";
import { SlotLedger } from "./slot-ledger.js";
import { SlotSet } from "../mirror/slot-set.js";
import type { PriorityOffsets } from "../wire/priority-offsets.js";

/** Everything about one ring that its rounds and its public face share. */
export class RingState {
  readonly kernel: KernelInstance;
  /** The only mirror. */
  readonly mirror: ResidentBuffers;
  readonly ledger: SlotLedger;
  readonly cancellations: Cancellations;
  readonly counters: CommittedCounters;
  readonly budget: ClaimBudget;
  readonly readback = new RoundReadback();
  readonly changed: SlotSet;
  /** The run in progress. */
  run: Promise<unknown> | undefined;
  readonly closing = new AbortController();
  /** True when the device may hold more than the mirror: after a round that was never committed. */
  inexact = false;
  /** Submissions so far. */
  sequence = 0;
  /** Control words that the host has set and the device has not seen. Set again after a commit that was under way. */
  readonly #hostWords = new Map<number, number>();
  #writable: OnDemandPromise<void> | undefined;
  /** Absent where a ring was made on a device that was lost already. */
  #onDevice: RingGeneration | undefined;
  #lost: GridwrightError | undefined;

  constructor(init: {
    kernel: KernelInstance;
    mirror: ResidentBuffers;
    offsets: PriorityOffsets;
    targetRoundMs: number;
  }) {
    this.kernel = init.kernel;
    this.mirror = init.mirror;
    this.ledger = new SlotLedger(init.mirror.slotCount, init.offsets);
    this.cancellations = new Cancellations(init.mirror, this.ledger);
    this.changed = new SlotSet(init.mirror.slotCount);
    this.counters = new CommittedCounters(init.kernel.facts.handlers);
    this.budget = new ClaimBudget(init.targetRoundMs);
    try {
      this.#onDevice = new RingGeneration(init.kernel, init.mirror, this.counters.reportWords);
      init.mirror.dirtySlots.clear();
    } catch (error) {
      // The first round finds the loss as well, and may recover from it.
      if (!isLoss(error)) throw error;
    }
  }

  get isShutDown(): boolean {
    return this.mirror.controlWords[CONTROL_SHUTDOWN_WORD] !== 0;
  }

  /** True when the mirror holds something that the device has not seen. */
  get hasNews(): boolean {
    return this.mirror.dirtySlots.size > 0 || this.#hostWords.size > 0;
  }

  setControlWord(word: number, value: number): void {
    this.#hostWords.set(word, value);
    this.mirror.controlWords[word] = value;
  }

  /** Brings the device up to the mirror: a device of a new generation, whole. Returns the bytes uploaded. */
  upload(): { readonly onDevice: RingGeneration; readonly uploadedBytes: number } {
    if (this.kernel.dataInexact) {
      this.kernel.data.restore();
      this.kernel.dataInexact = false;
    }
    let onDevice = this.#onDevice;
    let uploadedBytes = 0;
    if (onDevice?.number !== this.kernel.generation.number) {
      onDevice = this.#enterGeneration();
      uploadedBytes += onDevice.memory.byteLength;
    } else if (this.inexact) {
      this.mirror.controlWords[CONTROL_HEADER_ROUND_WORD] = this.counters.rounds;
      uploadedBytes += onDevice.memory.restore(this.mirror, this.counters.reportWords);
      this.mirror.dirtySlots.clear();
    } else {
      for (const [word, value] of this.#hostWords) onDevice.memory.uploadControlWord(word, value);
      uploadedBytes += this.#hostWords.size * 4 + onDevice.memory.uploadDirtySlots(this.mirror);
    }
    this.inexact = false;
    this.#hostWords.clear();
    onDevice.memory.clearRoundReport();
    return { onDevice, uploadedBytes };
  }

  /** Nothing is known of what the new device makes of a claim, and a long round may be what cost the old one. */
  #enterGeneration(): RingGeneration {
    this.#onDevice?.memory.destroy();
    this.#onDevice = undefined;
    this.mirror.controlWords[CONTROL_HEADER_ROUND_WORD] = this.counters.rounds;
    this.#onDevice = new RingGeneration(this.kernel, this.mirror, this.counters.reportWords);
    this.mirror.dirtySlots.clear();
    this.budget.restart();
    return this.#onDevice;
  }

  /** After a commit has replaced control: what the host set meanwhile holds, and goes up with the next round. */
  keepHostWords(): void {
    for (const [word, value] of this.#hostWords) this.mirror.controlWords[word] = value;
  }

  /** Settled by the next commit that frees a slot, or by the end of the run. */
  get writable(): OnDemandPromise<void> {
    this.#writable ??= new OnDemandPromise();
    return this.#writable;
  }

  /** True where somebody waits for a slot. */
  announceFree(): boolean {
    const waiting = this.#writable;
    this.#writable = undefined;
    waiting?.resolve();
    return waiting !== undefined;
  }

  endOfRun(): void {
    this.#writable?.reject(notRunning());
    this.#writable = undefined;
  }

  get closed(): boolean {
    return this.closing.signal.aborted;
  }

  /** No commit will come any more: tickets that are left reject with `error`, and so does every further use. */
  fail(error: GridwrightError): void {
    this.#lost = error;
    this.ledger.failAll(error);
  }

  /** Frees the device's memory. */
  release(): void {
    this.#onDevice?.memory.destroy();
  }

  /** @throws GridwrightError `ring/closed` */
  assertOpen(): void {
    if (this.closed) throw ringClosed();
  }

  /** @throws GridwrightError `ring/closed`, or the `device/lost` that no run has recovered from */
  assertUsable(): void {
    this.assertOpen();
    if (this.#lost !== undefined) throw this.#lost;
  }
}

export function ringClosed(): GridwrightError {
  return new GridwrightError({ code: "ring/closed", message: "the ring is closed", help: "make a new ring with kernel.createRing" });
}

export function notRunning(): GridwrightError {
  return new GridwrightError({
    code: "ring/not-running",
    message: "no run is in progress that could free a slot",
    help: "start kernel.runUntilIdle before awaiting ring.writable",
  });
}
