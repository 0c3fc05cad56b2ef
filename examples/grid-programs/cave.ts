/**
 * A cave: cells in rows of `width`, the last row perhaps shorter; `width` is the square root of their number, rounded up. A
 * cell is rock where the low four bits of its mixed number are below 5 (5 in 16 cells), and open otherwise; the cell in the
 * middle of the list is always open. One can go from an open cell to the open ones left, right, above and below.
 *
 * The rule is all there is to know of the graph, so anybody can make the same one. At 11 in 16 open cells, more than the
 * 0.593 where an endless such grid falls apart (site percolation on the square lattice), nearly all of them hang together;
 * but there are pockets that nobody gets to, and rock, which has no edges at all.
 */
import { mixed } from "./grid-program.js";

export interface Cave {
  readonly size: number;
  readonly width: number;
  readonly start: number;
  /** Cells that are one step away, ascending; none from rock. */
  neighbours(cell: number): number[];
}

export function cave(size: number, seed: number): Cave {
  const width = Math.ceil(Math.sqrt(size));
  const start = size >> 1;
  const isOpen = (cell: number): boolean => cell >= 0 && cell < size && (cell === start || (mixed(cell, seed) & 15) >= 5);
  return {
    size,
    width,
    start,
    neighbours(cell) {
      if (!isOpen(cell)) return [];
      const column = cell % width;
      const around = [cell - width, ...(column === 0 ? [] : [cell - 1]), ...(column === width - 1 ? [] : [cell + 1]), cell + width];
      return around.filter(isOpen);
    },
  };
}
