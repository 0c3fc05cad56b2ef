import {
  type Finding,
  MAX_TENANTS,
  Priority,
  RING_STRIDE_BYTES,
  SLOT_PRIORITY_WORD,
  SLOT_STATUS_WORD,
  SLOT_TENANT_WORD,
  SLOT_WORDS,
  SlotStatus,
  isSlotStatus,
} from "../generated/megakernel.js";
import { alignedWords } from "./aligned-words.js";
import { wholeSlots } from "./buffer-shape.js";
import type { PriorityOffsets } from "./priority-offsets.js";

/** Findings are listed up to this many, so that garbage costs no more than it must. */
export const FINDINGS_LIMIT = 100;

export interface InspectRingOptions {
  /** With it, a priority word that differs from its slot's level is a finding too: the position decides on the device. */
  readonly offsets?: PriorityOffsets;
  /** How many findings are listed; the first ones are. Default 100. */
  readonly limit?: number;
}

/**
 * What is implausible about a ring's slots: a state that the protocol does not know; of slots in use, a tenant that does
 * not exist and a priority that is none. Bytes of any alignment.
 *
 * @throws GridwrightError `resident/shape`: not whole slots
 */
export function inspectRing(ring: Uint8Array, { offsets, limit = FINDINGS_LIMIT }: InspectRingOptions = {}): Finding[] {
  const slotCount = wholeSlots(ring);
  const words = alignedWords(ring);
  const view = new DataView(ring.buffer, ring.byteOffset, ring.byteLength);
  const findings: Finding[] = [];
  for (const span of spans(slotCount, offsets)) {
    for (let slot = span.start; findings.length < limit; slot++) {
      slot = words === undefined ? nextUnaligned(view, slot, span) : nextAligned(words, slot, span);
      if (slot >= span.end) break;
      addFindings(view, slot, span, findings);
    }
  }
  if (findings.length > limit) findings.length = limit;
  return findings;
}

/** Slots side by side, and the priorities that are plausible there. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly lowest: number;
  readonly highest: number;
}

function spans(slotCount: number, offsets: PriorityOffsets | undefined): readonly Span[] {
  if (offsets === undefined) return [{ start: 0, end: slotCount, lowest: Priority.critical, highest: Priority.idle }];
  return offsets.slice(0, -1).map((start, level) => ({ start, end: Math.min(offsets[level + 1] ?? 0, slotCount), lowest: level, highest: level }));
}

/** The first slot from `slot` on that has a finding; the span's end where none has. */
function nextAligned(words: Uint32Array, slot: number, { end, lowest, highest }: Span): number {
  // Locals and one counter, because a loop this short is twice as slow with imported constants and two.
  const tenantWord = SLOT_TENANT_WORD - SLOT_STATUS_WORD;
  const priorityWord = SLOT_PRIORITY_WORD - SLOT_STATUS_WORD;
  const stride = SLOT_WORDS;
  const empty = SlotStatus.empty;
  const lastStatus = SlotStatus.spawned;
  const tenants = MAX_TENANTS;
  const stop = end * SLOT_WORDS;
  for (let at = slot * stride + SLOT_STATUS_WORD; at < stop; at += stride) {
    const status = words[at] ?? 0;
    const priority = words[at + priorityWord] ?? 0;
    if (status > lastStatus || (words[at + tenantWord] ?? 0) >= tenants || priority < lowest || priority > highest) {
      // Last, because it is the one comparison whose outcome a processor can't guess.
      if (status !== empty) return Math.floor(at / stride);
    }
  }
  return end;
}

function nextUnaligned(view: DataView, slot: number, { end, lowest, highest }: Span): number {
  for (let at = slot * RING_STRIDE_BYTES; slot < end; slot++, at += RING_STRIDE_BYTES) {
    const status = view.getUint32(at + SLOT_STATUS_WORD * 4, true);
    if (status === SlotStatus.empty) continue;
    const priority = view.getUint32(at + SLOT_PRIORITY_WORD * 4, true);
    if (status > SlotStatus.spawned || view.getUint32(at + SLOT_TENANT_WORD * 4, true) >= MAX_TENANTS || priority < lowest || priority > highest) break;
  }
  return slot;
}

function addFindings(view: DataView, slot: number, { lowest, highest }: Span, findings: Finding[]): void {
  const path = `ring[${slot}]`;
  const word = (index: number): number => view.getUint32(slot * RING_STRIDE_BYTES + index * 4, true);
  const [status, tenant, priority] = [word(SLOT_STATUS_WORD), word(SLOT_TENANT_WORD), word(SLOT_PRIORITY_WORD)];
  if (!isSlotStatus(status)) findings.push({ path: `${path}.status`, value: status, limit: "a value of slot_status" });
  if (tenant >= MAX_TENANTS) findings.push({ path: `${path}.tenant`, value: tenant, limit: `below ${MAX_TENANTS}` });
  if (priority < lowest || priority > highest) {
    findings.push({ path: `${path}.priority`, value: priority, limit: lowest === highest ? `${lowest}, the level of its position` : "a value of priority" });
  }
}
