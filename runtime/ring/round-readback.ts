import { ByteSlot } from "../byte-slot.js";
import type { DataBuffers } from "../data-buffers.js";
import type { Device, ReadRange } from "../device.js";
import { REPORT_FIXED_BYTES, RING_STRIDE_BYTES, SLOT_WORDS } from "../generated/megakernel.js";
import type { RingMemory } from "./ring-memory.js";
import type { SlotLedger } from "./slot-ledger.js";
import type { SlotSet } from "../mirror/slot-set.js";
import { readWhole } from "../read-whole.js";

/** Up to here the slots in flight come with the first transfer: reading some that did not change beats waiting twice. */
const JOINED_BYTES = 4 << 20;
/** Slots that may lie between two wanted ones of the same range. */
const FIRST_GAP = 16;
/** With more ranges than this, wider gaps are joined. */
const MAX_RUNS = 64;

/**
 * What one round brought back, before anybody has looked at it. Storage is kept from round to round; `words` of a slot run
 * are valid until the next read.
 */
export class RoundReadback {
  /** Slots that were on the device when the round started and that no commit had brought back. */
  inFlight = 0;
  readonly #control = new ByteSlot();
  readonly #report = new ByteSlot();
  readonly #debugLog = new ByteSlot();
  readonly #runStorage: ByteSlot[] = [];
  readonly #runStarts: number[] = [];
  readonly #runEnds: number[] = [];
  readonly #runWords: Uint32Array[] = [];
  readonly #ranges: ReadRange[] = [];
  readonly #into: ByteSlot[] = [];
  #joined = false;

  /** Notes which slots are in flight. To be called before the first wait of a round: what is published later is not. */
  begin(ledger: SlotLedger): void {
    this.inFlight = ledger.live;
    this.#collectRuns((run, gap) => ledger.forEachLiveRun(run, gap), ledger.slotCount);
    let slots = 0;
    for (let i = 0; i < this.#runStarts.length; i++) slots += (this.#runEnds[i] ?? 0) - (this.#runStarts[i] ?? 0);
    this.#joined = slots * RING_STRIDE_BYTES <= JOINED_BYTES;
  }

  /** One transfer: control, report, debug log and mirrors, and the slots in flight where those are few bytes. */
  async readFirst(device: Device, memory: RingMemory, data: DataBuffers): Promise<void> {
    this.#ranges.length = 0;
    this.#into.length = 0;
    this.#ranges.push(...memory.commonRanges(REPORT_FIXED_BYTES, this.inFlight));
    this.#into.push(this.#control, this.#report, this.#debugLog);
    data.addMirrorRanges(this.#ranges, this.#into);
    if (this.#joined) this.#addRuns(memory);
    await readWhole(device, this.#ranges, this.#into);
    if (this.#joined) this.#viewRuns();
  }

  /** A second transfer, of the changed slots alone, unless the first has brought them. */
  async readChanged(device: Device, memory: RingMemory, changed: SlotSet): Promise<void> {
    if (this.#joined || changed.size === 0) return;
    this.#collectRuns((run, gap) => changed.forEachRun(run, gap), changed.slotCount);
    this.#ranges.length = 0;
    this.#into.length = 0;
    this.#addRuns(memory);
    await readWhole(device, this.#ranges, this.#into);
    this.#viewRuns();
  }

  get controlBytes(): Uint8Array {
    return this.#control.bytes;
  }

  get debugLogBytes(): Uint8Array {
    return this.#debugLog.bytes;
  }

  /** The fixed part, then as many entries of the list of changed slots as slots were in flight. */
  get reportWords(): Uint32Array {
    return wordsOf(this.#report);
  }

  get controlWords(): Uint32Array {
    return wordsOf(this.#control);
  }

  /** Calls back with each run of `changed`, ascending, and where in `words` its first slot lies. */
  forEachRun(changed: SlotSet, visit: (start: number, end: number, words: Uint32Array, base: number) => void): void {
    for (let i = 0; i < this.#runStarts.length; i++) {
      const from = this.#runStarts[i] ?? 0;
      const to = this.#runEnds[i] ?? 0;
      const words = this.#runWords[i];
      if (words === undefined) continue;
      for (let start = changed.next(from, to); start >= 0; ) {
        const end = changed.nextAbsent(start, to);
        visit(start, end, words, (start - from) * SLOT_WORDS);
        start = changed.next(end, to);
      }
    }
  }

  #collectRuns(forEachRun: (run: (start: number, end: number) => void, gap: number) => void, slotCount: number): void {
    for (let gap = FIRST_GAP; ; gap *= 8) {
      this.#runStarts.length = 0;
      this.#runEnds.length = 0;
      forEachRun((start, end) => {
        this.#runStarts.push(start);
        this.#runEnds.push(end);
      }, gap);
      if (this.#runStarts.length <= MAX_RUNS || gap >= slotCount) return;
    }
  }

  #addRuns(memory: RingMemory): void {
    for (let i = 0; i < this.#runStarts.length; i++) {
      this.#ranges.push(memory.slotRange(this.#runStarts[i] ?? 0, this.#runEnds[i] ?? 0));
      let storage = this.#runStorage[i];
      if (storage === undefined) this.#runStorage.push((storage = new ByteSlot()));
      this.#into.push(storage);
    }
  }

  #viewRuns(): void {
    this.#runWords.length = 0;
    for (let i = 0; i < this.#runStarts.length; i++) this.#runWords.push(wordsOf(this.#runStorage[i] ?? new ByteSlot()));
  }
}

/** The storage is this module's own, so it starts at a whole word. */
function wordsOf(slot: ByteSlot): Uint32Array {
  const bytes = slot.bytes;
  return new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / 4));
}
