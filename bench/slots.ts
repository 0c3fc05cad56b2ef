/** The slots that the host benches work on, as objects, as columns and as words, and how they are measured. */
import { protocol } from "../runtime/index.js";
import { type BenchResult, type BenchRow, type Comparison, environmentOf, measure } from "./harness.js";

const SIZES = [1024, 16_384, 262_144] as const;

/** A sample encodes at least so many slots, so that the clock counts for nothing. */
const SLOTS_PER_SAMPLE = 131_072;
export const SAMPLES = 15;
/** Where a sample takes milliseconds: memory of this size is now fast, now slow, and a median needs enough of both. */
export const QUICK_SAMPLES = 75;

export interface Slots {
  readonly count: number;
  readonly objects: readonly protocol.Slot[];
  readonly columns: protocol.SlotColumns;
  readonly words: Uint32Array<ArrayBuffer>;
}

/** Legal slots in which every argument word counts. */
function makeSlots(count: number): Slots {
  const states = Object.values(protocol.SlotStatus);
  const levels = Object.values(protocol.Priority);
  const mixed = (i: number): number => Math.imul(i, 0x9e3779b1) >>> 0;
  const objects = Array.from({ length: count }, (_, i): protocol.Slot => ({
    status: states[mixed(i) % states.length] ?? protocol.SlotStatus.empty,
    opcode: [protocol.Opcode.nop, protocol.Opcode.storeU32, 8, 0x10000, 0xffef][mixed(i + 1) % 5] ?? 0,
    tenant: mixed(i + 2) % protocol.MAX_TENANTS,
    priority: levels[mixed(i + 3) % levels.length] ?? protocol.Priority.normal,
    args: Array.from({ length: protocol.SLOT_ARGS_COUNT }, (_, j) => mixed(16 * i + j)),
  }));
  const words = new Uint32Array(count * protocol.SLOT_WORDS);
  protocol.encodeRing(objects, new Uint8Array(words.buffer));
  const columns = protocol.slotColumns(count);
  protocol.readSlotColumns(words, 0, columns, count);
  return { count, objects, columns, words };
}

type SlotComparison = Omit<Comparison, "size" | "samples" | "repeats"> & Partial<Pick<Comparison, "samples">>;

/** Per size one or more comparisons; `repeat` does the work of a sample. */
export async function measureSlots(bench: string, comparisons: (slots: Slots, repeat: Repeat) => readonly SlotComparison[]): Promise<BenchResult> {
  const rows: BenchRow[] = [];
  const ratios: Record<string, number> = {};
  for (const count of SIZES) {
    const repeats = Math.max(1, SLOTS_PER_SAMPLE / count);
    const repeat: Repeat = (action) => {
      for (let i = 0; i < repeats; i++) action();
    };
    for (const comparison of comparisons(makeSlots(count), repeat)) {
      const measurement = await measure({ ...comparison, size: String(count), samples: comparison.samples ?? SAMPLES, repeats });
      rows.push(...measurement.rows);
      Object.assign(ratios, measurement.ratios);
    }
  }
  return { bench, environment: environmentOf("the host alone"), rows, ratios };
}

export type Repeat = (action: () => void) => void;

/** The same limit at every size. */
export function atEverySize(limits: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(limits).flatMap(([pair, limit]) => SIZES.map((size) => [`${pair}@${size}`, limit])));
}

/** Of all bytes, when the clock has stopped: `JSON.stringify` asks for it. */
export function digestOf(buffer: ArrayBufferLike): { toJSON(): number } {
  return {
    toJSON() {
      let hash = 0x811c9dc5;
      for (const word of new Uint32Array(buffer)) hash = Math.imul(hash ^ word, 0x01000193);
      return hash >>> 0;
    },
  };
}
