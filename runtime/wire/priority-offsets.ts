import { GridwrightError } from "../error.js";
import { CONTROL_PRIORITY_OFFSETS_COUNT, CONTROL_PRIORITY_OFFSETS_WORD, PRIORITY_LEVELS, Priority } from "../generated/megakernel.js";
import { isWord } from "./publish-checks.js";
import { validateControl } from "./validate-control.js";

/** Level p owns the slots from `offsets[p]` up to `offsets[p + 1]`; the last entry is the slot count. */
export type PriorityOffsets = readonly number[];

/**
 * The split of 0.6: a fifth of the slots, rounded down, for each level; NORMAL gets the rest as well.
 *
 * @throws GridwrightError `encode/value`: the slot count is no word
 */
export function defaultPriorityOffsets(slotCount: number): PriorityOffsets {
  if (!isWord(slotCount)) throw wrongOffset("slotCount", slotCount);
  const share = Math.floor(slotCount / PRIORITY_LEVELS);
  const counts = Array.from({ length: PRIORITY_LEVELS }, () => share);
  counts[Priority.normal] = slotCount - share * (PRIORITY_LEVELS - 1);
  return priorityOffsets(counts);
}

/** Offsets of partitions of these sizes, one size per level in priority order. */
export function priorityOffsets(counts: readonly number[]): PriorityOffsets {
  const offsets = [0];
  let end = 0;
  for (const count of counts) offsets.push((end += count));
  return offsets;
}

/**
 * Writes the offsets and touches nothing else. Nothing is written when anything is refused.
 *
 * @throws GridwrightError `encode/target`: the buffer is too short, or not whole words; `encode/value`: not one word per
 *   level and one for the end
 */
export function writePriorityOffsets(control: Uint8Array, offsets: PriorityOffsets): void {
  if (offsets.length !== CONTROL_PRIORITY_OFFSETS_COUNT) throw wrongOffset("offsets.length", offsets.length);
  offsets.forEach((offset, level) => {
    if (!isWord(offset)) throw wrongOffset(`offsets[${level}]`, offset);
  });
  const endBytes = (CONTROL_PRIORITY_OFFSETS_WORD + CONTROL_PRIORITY_OFFSETS_COUNT) * 4;
  if (control.byteLength % 4 !== 0 || control.byteLength < endBytes) {
    throw new GridwrightError({
      code: "encode/target",
      message: `a control buffer of ${control.byteLength} bytes has no room for the priority offsets (${endBytes} bytes, whole words)`,
      help: "make the buffer with encodeControl",
      fields: { actual: control.byteLength, limit: endBytes },
    });
  }
  const view = new DataView(control.buffer, control.byteOffset, control.byteLength);
  offsets.forEach((offset, level) => view.setUint32((CONTROL_PRIORITY_OFFSETS_WORD + level) * 4, offset, true));
}

/** The offsets that a control buffer holds, whatever they are. @throws GridwrightError `resident/shape` */
export function readPriorityOffsets(control: Uint8Array): PriorityOffsets {
  validateControl(control);
  const view = new DataView(control.buffer, control.byteOffset, control.byteLength);
  return Array.from({ length: CONTROL_PRIORITY_OFFSETS_COUNT }, (_, level) => view.getUint32((CONTROL_PRIORITY_OFFSETS_WORD + level) * 4, true));
}

/** `defaultPriorityOffsets`, written. */
export function writeDefaultPriorityOffsets(control: Uint8Array, slotCount: number): void {
  writePriorityOffsets(control, defaultPriorityOffsets(slotCount));
}

function wrongOffset(name: string, actual: number): GridwrightError {
  return new GridwrightError({
    code: "encode/value",
    message: `${name} is ${actual}, where priority offsets are ${CONTROL_PRIORITY_OFFSETS_COUNT} integers from 0 to 4294967295`,
    help: "make offsets with defaultPriorityOffsets",
    fields: { name, actual },
  });
}
