import { Opcode, Priority } from "../generated/megakernel.js";
import { checkWord } from "./publish-checks.js";
import { publishPayloads } from "./publish-payloads.js";

export interface BatchItem {
  readonly opcode: number;
  readonly args: ArrayLike<number>;
}

/**
 * Publishes the items in slots side by side, and behind them a BATCH_FENCE with their number and `tag`. All or none.
 * Returns the slots used: the items and the fence.
 *
 * @throws GridwrightError `publish/...`
 */
export function publishBatch(
  ring: Uint8Array,
  startSlot: number,
  tenant: number,
  items: readonly BatchItem[],
  tag: number,
  priority: number = Priority.normal,
): number {
  checkWord(tag, "the fence's tag");
  const fence = { tenant, opcode: Opcode.batchFence, args: [items.length, tag] };
  return publishPayloads(ring, startSlot, [...items.map(({ opcode, args }) => ({ tenant, opcode, args })), fence], priority);
}
