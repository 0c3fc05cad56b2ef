import type { Output } from "../output.js";

/** A console takes longer for a line than it takes to make one. */
const LINES = 1000;

/** Runs `print` with an output that hands its lines on a thousand at a time. */
export function inBlocks(output: Output, print: (lines: Output) => void): void {
  let block: string[] = [];
  const flush = (): void => {
    if (block.length > 0) output.out(block.join("\n"));
    block = [];
  };
  print({ ...output, out: (line) => (block.push(line) === LINES ? flush() : undefined) });
  flush();
}
