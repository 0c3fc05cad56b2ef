import { breadthFirstSearch, SEARCH_LANES, UNREACHED } from "./breadth-first-search.kernel.js";
import { cave, type Cave } from "./cave.js";
import { firstDifference, wordsOf, type GridProgram } from "./grid-program.js";

/** A level is short against the whole cave; where it is longer than the grid, an invocation takes several of its cells. */
const MOST_GROUPS = 16;
/** Ways in a cave wind, but not so much: a search that needs more levels ends too early, and is judged wrong. */
const LEVELS_PER_WIDTH = 8;

/** Judged by a search with a queue, one vertex after the other, on the cave's rule and not on its edges. */
export const BREADTH_FIRST_SEARCH: GridProgram = {
  program: breadthFirstSearch,
  unit: "cells of a cave",
  maxSize: 1 << 20,
  defaultSize: 10_000,
  oracleSize: 200,
  problem(size, seed) {
    const graph = cave(size, seed);
    const { offsets, targets } = edgesOf(graph);
    const queue = new Uint32Array(2 * size);
    queue[0] = graph.start;
    return {
      grid: [Math.min(MOST_GROUPS, Math.ceil(size / SEARCH_LANES)), 1, 1],
      parameters: {
        offset_count: offsets.length,
        edge_count: targets.length,
        vertex_count: size,
        queue_count: queue.length,
        most_levels: Math.min(size, LEVELS_PER_WIDTH * graph.width),
      },
      buffers: { offsets, targets, levels: unreachedBut(graph), queue, lengths: Uint32Array.of(1, 0) },
      judge(after) {
        const wanted = levelsOf(graph);
        const wrong = firstDifference("levels", wordsOf(after, "levels"), wanted);
        const reached = wanted.filter((level) => level !== UNREACHED);
        const farthest = reached.reduce((a, b) => Math.max(a, b), 0);
        return { ok: wrong === undefined, says: wrong ?? `${reached.length} can be reached, the farthest in ${farthest} steps` };
      },
    };
  },
};

function edgesOf(graph: Cave): { offsets: Uint32Array<ArrayBuffer>; targets: Uint32Array<ArrayBuffer> } {
  const offsets = new Uint32Array(graph.size + 1);
  const targets: number[] = [];
  for (let cell = 0; cell < graph.size; cell += 1) {
    targets.push(...graph.neighbours(cell));
    offsets[cell + 1] = targets.length;
  }
  return { offsets, targets: Uint32Array.from(targets) };
}

function unreachedBut({ size, start }: Cave): Uint32Array<ArrayBuffer> {
  const levels = new Uint32Array(size).fill(UNREACHED);
  levels[start] = 0;
  return levels;
}

function levelsOf(graph: Cave): Uint32Array {
  const levels = unreachedBut(graph);
  const queue = [graph.start];
  for (const cell of queue) {
    for (const next of graph.neighbours(cell)) {
      if (levels[next] !== UNREACHED) continue;
      levels[next] = (levels[cell] ?? 0) + 1;
      queue.push(next);
    }
  }
  return levels;
}
