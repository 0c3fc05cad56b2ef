import { type BatchTicket, SlotBatch } from "./batch-ticket.js";
import {
  CONTROL_OBSERVABLES_WORD,
  CONTROL_SHUTDOWN_WORD,
  CONTROL_TENANT_MASKS_WORD,
  TENANT_ALLOWED,
} from "../generated/megakernel.js";
import type { ArgumentsOf, ColumnsOf, OpcodeDescriptor } from "./opcode-plan.js";
import type { RingCounters } from "./ring-counters.js";
import { type RingState, notRunning, ringClosed } from "./ring-state.js";
import { type SubmitManyOptions, type SubmitOptions, submitMany, submitOne } from "./submission.js";
import { SlotTicket, type Ticket } from "./ticket.js";
import { checkTenant } from "../wire/publish-checks.js";
import { type DebugLogContents, readDebugLog } from "../wire/read-debug-log.js";

/**
 * A ring of work slots on one kernel. Made by `Megakernel.createRing`.
 *
 * What it shows (observables, counters, debug log) is the last commit. Every method but `close` throws `ring/closed` after
 * `close`; after a run that ended with `device/lost`, what changes the ring throws that, and what shows it goes on.
 */
export class Ring {
  readonly slotCount: number;
  readonly #state: RingState;
  #closing: Promise<void> | undefined;

  readonly #forget: () => void;

  /** `forget` is called once the ring has closed. */
  constructor(state: RingState, forget: () => void) {
    this.#state = state;
    this.#forget = forget;
    this.slotCount = state.mirror.slotCount;
  }

  /** Slots that can be submitted to. */
  get free(): number {
    return this.#state.ledger.free;
  }

  /** Slots submitted and not settled. */
  get pending(): number {
    return this.#state.ledger.live;
  }

  get counters(): RingCounters {
    return this.#state.counters.snapshot();
  }

  /**
   * Resolves at the next commit that frees a slot; rejects with `ring/not-running` when no run is in progress, or when the
   * run ends first.
   */
  get writable(): Promise<void> {
    try {
      this.#state.assertUsable();
    } catch (error) {
      return refusal(error);
    }
    if (this.#state.run === undefined) return refusal(notRunning());
    return this.#state.writable.promise;
  }

  /**
   * Publishes one slot. Goes up with the next round, also during a run.
   *
   * @throws GridwrightError `ring/full`, `opcode/no-handler`, `opcode/argument`, `publish/tenant`; nothing is changed then
   */
  submit<const O extends OpcodeDescriptor>(opcode: O, args: ArgumentsOf<O>, options: SubmitOptions = {}): Ticket {
    this.#state.assertUsable();
    return submitOne(this.#state, this.#state.kernel.plans.planFor(opcode), args, options);
  }

  /**
   * Publishes many slots of one opcode, with one ticket for all of them. A column is one value for all items, or an array
   * of one per item. All items or none.
   *
   * @throws GridwrightError as `submit`
   */
  submitMany<const O extends OpcodeDescriptor>(opcode: O, columns: ColumnsOf<O>, options: SubmitManyOptions = {}): BatchTicket {
    this.#state.assertUsable();
    return submitMany(this.#state, this.#state.kernel.plans.planFor(opcode), columns, options);
  }

  /**
   * Takes back what has not run: the slots of a ticket that no commit has brought back. During a round that waits for the
   * round's end, and a slot that has run by then keeps its result: `settled` tells which way each went. False where the
   * ticket had nothing left to cancel.
   */
  cancel(ticket: Ticket | BatchTicket): boolean {
    this.#state.assertUsable();
    if (!(ticket instanceof SlotTicket || ticket instanceof SlotBatch)) return false;
    const { pending, freed } = this.#state.cancellations.cancel(ticket);
    if (freed > 0) this.#state.announceFree();
    return pending > 0;
  }

  /** A view of the result words, as committed. Valid until `close`. */
  get observables(): Uint32Array {
    this.#state.assertOpen();
    return this.#state.mirror.controlWords.subarray(CONTROL_OBSERVABLES_WORD);
  }

  /** Records of PRINTF since the ring was made. */
  readDebugLog(): DebugLogContents {
    this.#state.assertOpen();
    return readDebugLog(this.#state.mirror.debugLogBytes);
  }

  /** Lets a tenant in, or leaves its slots published. From the next round on. */
  setTenantAllowed(tenant: number, allowed: boolean): void {
    this.#state.assertUsable();
    checkTenant(tenant);
    this.#state.setControlWord(CONTROL_TENANT_MASKS_WORD + tenant, allowed ? TENANT_ALLOWED : 0);
  }

  /** Raises or clears the shutdown flag. Raised, a run ends after the round under way, and no further run does anything. */
  setShutdown(raised: boolean): void {
    this.#state.assertUsable();
    this.#state.setControlWord(CONTROL_SHUTDOWN_WORD, raised ? 1 : 0);
  }

  /**
   * Finishes and commits the round under way, rejects the tickets that are left, and frees the device's memory. A run in
   * progress rejects with `ring/closed`. Twice is harmless.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#state.closing.abort();
    // How the run ended is told to who started it.
    await this.#state.run?.catch(() => {});
    this.#state.ledger.failAll(ringClosed());
    this.#state.release();
    this.#forget();
  }
}

/** A rejected promise that is nobody's unhandled rejection until somebody chains on it. */
function refusal(error: unknown): Promise<never> {
  const rejected = Promise.reject(error);
  rejected.catch(() => {});
  return rejected;
}
