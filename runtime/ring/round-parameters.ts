import type { KernelInstance } from "../kernel-instance.js";
import type { ROUND_PARAMETERS } from "../check-megakernel.js";

export interface RoundGeometry {
  readonly grid: readonly [number, number, number];
  readonly slotCount: number;
  readonly observableCount: number;
  readonly debugRecordCount: number;
  readonly ioSlotCount: number;
}

/** The parameters of one ring's rounds: one object, of which two values change from round to round. */
export class RoundParameters {
  readonly #values: Record<string, number> = {};

  constructor({ compiled, counts }: KernelInstance, geometry: RoundGeometry) {
    const fixed: Record<(typeof ROUND_PARAMETERS)[number], number> = {
      grid_x: geometry.grid[0],
      grid_y: geometry.grid[1],
      grid_z: geometry.grid[2],
      slot_count: geometry.slotCount,
      observable_count: geometry.observableCount,
      debug_record_count: geometry.debugRecordCount,
      io_slot_count: geometry.ioSlotCount,
      round: 0,
      claim_budget: 0,
    };
    const all = new Map([...Object.entries(fixed), ...counts]);
    for (const { name } of compiled.parameters) this.#values[name] = all.get(name) ?? 0;
  }

  /** Valid until the next call. `round` counts from 1. */
  of(round: number, claimBudget: number): Readonly<Record<string, number>> {
    if ("round" in this.#values) this.#values["round"] = round >>> 0;
    if ("claim_budget" in this.#values) this.#values["claim_budget"] = claimBudget;
    return this.#values;
  }
}
