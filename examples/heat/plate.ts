/** The plate that is heated: what temperature each cell starts with, and which cells keep it. */

export interface Plate {
  /** Cells per side. */
  readonly size: number;
  /** In °C, in rows. */
  readonly temperatures: Float32Array<ArrayBuffer>;
  /** Not 0 where a cell keeps its temperature. The edge does. */
  readonly held: Uint32Array<ArrayBuffer>;
}

export const COLDEST = 0;
export const HOTTEST = 100;
/** Between two of the lines that frames draw, so that what is untouched shows none. */
const ROOM = 25;

/** From 0 to 1 across the plate, from its upper left corner. */
interface Point {
  readonly x: number;
  readonly y: number;
}

/** The middle line of a heating coil, bend by bend. */
const COIL: readonly Point[] = [
  { x: 0.13, y: 0.2 }, { x: 0.56, y: 0.2 }, { x: 0.56, y: 0.4 }, { x: 0.13, y: 0.4 },
  { x: 0.13, y: 0.6 }, { x: 0.56, y: 0.6 }, { x: 0.56, y: 0.8 }, { x: 0.13, y: 0.8 },
];
const COIL_RADIUS = 0.014;
/** Cold water runs through three pipes. */
const PIPES: readonly Point[] = [{ x: 0.8, y: 0.22 }, { x: 0.8, y: 0.5 }, { x: 0.8, y: 0.78 }];
const PIPE_RADIUS = 0.065;

/** A hot coil on the left, cold pipes on the right, everything else at room temperature; the edge stays there. */
export function createPlate(size: number): Plate {
  const temperatures = new Float32Array(size * size).fill(ROOM);
  const held = new Uint32Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const cell = row * size + column;
      const point = { x: (column + 0.5) / size, y: (row + 0.5) / size };
      const source = row === 0 || column === 0 || row === size - 1 || column === size - 1 ? ROOM : sourceAt(point, 0.5 / size);
      if (source === undefined) continue;
      held[cell] = 1;
      temperatures[cell] = source;
    }
  }
  return { size, temperatures, held };
}

/** The temperature that is held there, if any. `reach`: half a cell, so that nothing falls between the cells of a small plate. */
function sourceAt(point: Point, reach: number): number | undefined {
  if (PIPES.some((pipe) => distance(point, pipe) <= PIPE_RADIUS)) return COLDEST;
  const onCoil = COIL.slice(1).some((bend, index) => distanceToLine(point, COIL[index] ?? bend, bend) <= Math.max(COIL_RADIUS, reach));
  return onCoil ? HOTTEST : undefined;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function distanceToLine(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy);
  const clipped = Math.min(1, Math.max(0, along));
  return distance(point, { x: from.x + clipped * dx, y: from.y + clipped * dy });
}
