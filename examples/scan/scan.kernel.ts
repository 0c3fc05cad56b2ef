/** The scan's opcode as a kernel: one slot walks the automaton over one chunk. */
import { compileMegakernel, handler } from "../../kernels/index.js";
import type { CompiledKernel } from "../../codegen/shader/kernel.js";
import { scan } from "./generated/scan.ir.js";
import { walkChunk } from "./walk-chunk.kernel.js";

export const scanChunk = handler(scan.opcodes.scan_chunk, (k, { first_word, warm_words, byte_count }) => {
  const hits = walkChunk(k, { firstWord: first_word, warmWords: warm_words, byteCount: byte_count }, () => k.fault("outside_corpus", first_word));
  k.result("hits", hits.value);
});

/** What `gen` lowers ahead of time into `generated/kernels/`. */
export function scanKernel(): CompiledKernel {
  return compileMegakernel({ protocol: scan, handlers: [scanChunk] });
}
