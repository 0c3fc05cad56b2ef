/** A small ring and its buffers as bytes, laid out by `ir/layout.ts` alone, so that kernel tests lean on no generated module. */
import { readFileSync } from "node:fs";
import { loadBindings } from "../../codegen/protocol/compile-spec.js";
import { sizeBytes, strideBytes, structLayout } from "../../ir/layout.js";
import type { ProtocolBindings } from "../../ir/protocol-bindings.js";

export const protocol: ProtocolBindings = loadBindings(readFileSync(new URL("../../protocol-spec.yaml", import.meta.url), "utf8"));

export interface SlotInit {
  readonly status?: number;
  readonly opcode?: number;
  readonly tenant?: number;
  readonly args?: readonly number[];
}

export interface RingRun {
  readonly slots: readonly SlotInit[];
  readonly observables?: readonly number[];
  readonly debugRecords?: number;
  readonly budget?: number;
  /** Tenants whose mask is 0; all others are allowed. */
  readonly masked?: readonly number[];
  readonly priorityOffsets?: readonly number[];
  readonly isShutDown?: boolean;
  /** Words of data buffers; their length parameters are their lengths. */
  readonly data?: Readonly<Record<string, Uint32Array<ArrayBuffer>>>;
}

export interface RanSlot {
  readonly status: number;
  readonly args: readonly number[];
}

export interface RingOutcome {
  readonly slots: readonly RanSlot[];
  readonly observables: readonly number[];
  /** The indices in `report.changed`, ascending. */
  readonly changed: readonly number[];
  /** The words of a field of `control`, `report` or `debug_log`. */
  words(buffer: "control" | "report" | "debug_log", field: string): readonly number[];
  /** The first word of a field. */
  word(buffer: "control" | "report" | "debug_log", field: string): number;
}

export interface RingMemory {
  /** Every buffer of the program by name. */
  readonly buffers: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
  readonly parameters: Readonly<Record<string, number>>;
  /** What the buffers hold now. */
  outcome(): RingOutcome;
}

export function layOutRing(of: ProtocolBindings, ring: RingRun): RingMemory {
  const observableCount = ring.observables?.length ?? 0;
  const debugRecords = ring.debugRecords ?? 1;
  const slotCount = ring.slots.length;
  const memory = {
    control: new Memory(of, "control", observableCount),
    ring: new Memory(of, "ring", slotCount),
    debug_log: new Memory(of, "debug_log", debugRecords),
    io_queue: new Memory(of, "io_queue", 1),
    report: new Memory(of, "report", slotCount),
  };
  memory.control.set("tenant_masks", Array.from({ length: 29 }, (_, tenant) => (ring.masked?.includes(tenant) ? 0 : 0xffffffff)));
  memory.control.set("priority_offsets", ring.priorityOffsets ?? [0, 0, 0, slotCount, slotCount, slotCount]);
  memory.control.set("observables", ring.observables ?? []);
  memory.control.set("shutdown", [ring.isShutDown === true ? 1 : 0]);
  ring.slots.forEach((slot, i) => memory.ring.words.set([slot.status ?? 1, slot.opcode ?? 0, slot.tenant ?? 0, 2, ...(slot.args ?? [])], i * 16));
  const data = Object.entries(ring.data ?? {});
  const words = (buffer: "control" | "report" | "debug_log", field: string) => memory[buffer].get(field);
  return {
    buffers: {
      ...Object.fromEntries(Object.entries(memory).map(([name, each]) => [name, new Uint8Array(each.words.buffer)])),
      ...Object.fromEntries(data.map(([name, each]) => [name, new Uint8Array(each.buffer)])),
    },
    parameters: {
      grid_x: 0, grid_y: 0, grid_z: 0, round: 1, io_slot_count: 1, slot_count: slotCount, observable_count: observableCount,
      debug_record_count: debugRecords, claim_budget: ring.budget ?? 1000,
      ...Object.fromEntries(data.map(([name, each]) => [of.buffers[name]?.lengthParameter ?? name, each.length])),
    },
    outcome: () => ({
      slots: ring.slots.map((_, i) => ({ status: memory.ring.words[i * 16] ?? -1, args: [...memory.ring.words.subarray(i * 16 + 4, i * 16 + 16)] })),
      observables: words("control", "observables"),
      changed: [...words("report", "changed").slice(0, words("report", "changed_count")[0])].sort((x, y) => x - y),
      words,
      word: (buffer, field) => words(buffer, field)[0] ?? -1,
    }),
  };
}

/** A buffer's words, its fields by name. */
class Memory {
  readonly words: Uint32Array<ArrayBuffer>;
  readonly #fields = new Map<string, { readonly at: number; readonly length: number }>();

  constructor(of: ProtocolBindings, name: string, count: number) {
    const type = of.buffers[name]?.type;
    if (type?.kind === "RuntimeArray") {
      this.words = new Uint32Array((strideBytes(type) * count) / 4);
      return;
    }
    if (type?.kind !== "Struct") throw new Error(`no buffer ${name}`);
    const layout = structLayout(type);
    this.words = new Uint32Array((layout.sizeBytes + (layout.tailStrideBytes ?? 0) * Math.max(1, count)) / 4);
    for (const member of layout.members) {
      const bytes = member.type.kind === "RuntimeArray" ? strideBytes(member.type) * count : sizeBytes(member.type);
      this.#fields.set(member.name, { at: member.offsetBytes / 4, length: bytes / 4 });
    }
  }

  set(field: string, values: readonly number[]): void {
    this.words.set(values, this.#field(field).at);
  }

  get(field: string): readonly number[] {
    const { at, length } = this.#field(field);
    return [...this.words.subarray(at, at + length)];
  }

  #field(name: string): { readonly at: number; readonly length: number } {
    const field = this.#fields.get(name);
    if (field === undefined) throw new Error(`no field ${name}`);
    return field;
  }
}
