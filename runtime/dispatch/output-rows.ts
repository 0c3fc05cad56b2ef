import { ByteSlot } from "../byte-slot.js";
import { GridwrightError } from "../error.js";
import { OUTPUT_COUNT } from "../mirror/readback.js";

/** A list of four slots. */
export function newOutputs(): ByteSlot[] {
  return fillUp([]);
}

/** Appends what is missing to four slots. */
export function fillUp(outputs: ByteSlot[]): ByteSlot[] {
  while (outputs.length < OUTPUT_COUNT) outputs.push(new ByteSlot());
  return outputs;
}

/** Appends what is missing to so many rows of four slots, and returns these. Surplus rows and slots stay, for now. */
export function fillUpRows(rows: ByteSlot[][], count: number): ByteSlot[][] {
  while (rows.length < count) rows.push([]);
  const wanted = rows.slice(0, count);
  wanted.forEach(fillUp);
  return wanted;
}

/**
 * Two results in one slot would overwrite each other.
 *
 * @throws GridwrightError `run/options`
 */
export function checkSeparate(rows: readonly (readonly ByteSlot[])[], others: readonly ByteSlot[] = []): void {
  const seen = new Set(others);
  for (const row of rows) {
    for (const slot of row) {
      if (seen.has(slot)) {
        throw new GridwrightError({
          code: "run/options",
          message: "one slot stands for two outputs, or for an output and a part of the readback",
          help: "pass a slot of its own for each",
        });
      }
      seen.add(slot);
    }
  }
}
