import { ByteSlot } from "../byte-slot.js";
import { GridwrightError } from "../error.js";
import { OUTPUT_COUNT } from "../mirror/readback.js";

/** Rows that may be made ahead; a batch itself has no such limit. */
const MAX_ROWS_AHEAD = 1 << 16;

/**
 * Storage for `Megakernel.dispatchResidentMany`, a row of four output slots per batch row. Rows are kept from batch to
 * batch; only those of the last batch show, and none after a batch that failed.
 */
export class BatchScratch {
  readonly #kept: ByteSlot[][] = [];
  /** One list for good, so that whoever holds it sees each batch. */
  readonly #active: ByteSlot[][] = [];

  /** @throws GridwrightError `run/options`, before anything is allocated */
  constructor(rows = 0) {
    if (!Number.isInteger(rows) || rows < 0 || rows > MAX_ROWS_AHEAD) {
      throw new GridwrightError({
        code: "run/options",
        message: `a batch scratch is made with 0 to ${MAX_ROWS_AHEAD} rows (${rows})`,
        help: "make it smaller; it grows with the batches",
        fields: { name: "rows", actual: rows, limit: MAX_ROWS_AHEAD },
      });
    }
    this.#reserve(rows);
  }

  /** Rows kept. */
  get capacity(): number {
    return this.#kept.length;
  }

  /** Those of the last batch, in its order. The same list always. */
  get rows(): readonly ByteSlot[][] {
    return this.#active;
  }

  /** Hides all rows and empties their slots. Storage stays. */
  clear(): void {
    this.#active.length = 0;
    for (const row of this.#kept) for (const slot of row) slot.clear();
  }

  /** For a dispatch: hides all rows and returns as many to fill, which `show` makes visible. */
  begin(rows: number): ByteSlot[][] {
    this.clear();
    this.#reserve(rows);
    return this.#kept.slice(0, rows);
  }

  /** Makes the first `rows` rows visible. */
  show(rows: number): ByteSlot[][] {
    this.#active.push(...this.#kept.slice(this.#active.length, rows));
    return this.#active;
  }

  #reserve(rows: number): void {
    while (this.#kept.length < rows) this.#kept.push(Array.from({ length: OUTPUT_COUNT }, () => new ByteSlot()));
  }
}
