import { Priority, SLOT_ARGS_COUNT, WINDOW_LOOKAHEAD, WINDOW_PAYLOAD_ARG, WINDOW_REQUIRED } from "../generated/megakernel.js";
import { type SlotPayload, checkArguments, checkWord } from "./publish-checks.js";
import { publishPayloads } from "./publish-payloads.js";

/** Slots of one opcode that belong together. Each carries the ticket, its class and up to 10 words of payload. */
export interface SlotWindow {
  readonly tenant: number;
  readonly opcode: number;
  /** Any word; the same in all slots of the window. */
  readonly ticket: number;
  /** Payloads that the window needs. */
  readonly required: readonly ArrayLike<number>[];
  /** Payloads that it may need next; published behind the required ones. */
  readonly lookahead: readonly ArrayLike<number>[];
  /** Default NORMAL. */
  readonly priority?: number;
}

/**
 * Publishes a window in slots side by side. All or none. Returns the slots used; an empty window uses none, anywhere.
 *
 * @throws GridwrightError `publish/...`
 */
export function publishWindow(ring: Uint8Array, startSlot: number, window: SlotWindow): number {
  const { tenant, opcode, ticket, required, lookahead, priority = Priority.normal } = window;
  if (required.length + lookahead.length === 0) return 0;
  checkWord(ticket, "the window's ticket");
  const ofClass = (kind: number) => (payload: ArrayLike<number>): SlotPayload => {
    checkArguments(payload, SLOT_ARGS_COUNT - WINDOW_PAYLOAD_ARG);
    return { tenant, opcode, args: [ticket, kind, ...Array.from(payload)] };
  };
  return publishPayloads(ring, startSlot, [...required.map(ofClass(WINDOW_REQUIRED)), ...lookahead.map(ofClass(WINDOW_LOOKAHEAD))], priority);
}
