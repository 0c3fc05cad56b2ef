/** The walk in the IR against the walk on the host, through the oracle: the meaning of the kernel, without a ring or a GPU. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Automaton } from "../../../examples/scan/aho-corasick.js";
import { tableBytes } from "../../../examples/scan/chunk-counter.js";
import type { Chunk } from "../../../examples/scan/chunk.js";
import { scan } from "../../../examples/scan/generated/scan.ir.js";
import { walkChunk as walkInKernel } from "../../../examples/scan/walk-chunk.kernel.js";
import { walkChunk as walkOnHost } from "../../../examples/scan/walk-chunk.js";
import { buildProgram } from "../../../ir/builder.js";
import { interpret } from "../../../ir/interpret/interpret.js";
import { runtimeArray, u32 } from "../../../ir/types.js";
import { verifyOrThrow } from "../../../ir/verify.js";
import { automatonOf } from "./scan-sample.js";

const OUTSIDE = 0xffffffff;

const program = verifyOrThrow(buildProgram({ name: "walk", workgroupSize: [1, 1, 1] }, (k) => {
  const firstWord = k.parameter("first_word", u32);
  const warmWords = k.parameter("warm_words", u32);
  const byteCount = k.parameter("byte_count", u32);
  for (const buffer of [scan.buffers.corpus, scan.buffers.table, scan.buffers.matches]) k.buffer(buffer);
  const result = k.buffer({ name: "result", group: 1, binding: 3, access: "read_write", type: runtimeArray(u32), lengthParameter: "result_count" });
  const hits = walkInKernel(k, { firstWord, warmWords, byteCount }, () => {
    k.store(result.at(0), OUTSIDE);
    k.return();
  });
  k.store(result.at(0), hits.value);
}));

interface Walk {
  readonly hits: number;
  readonly visits: number[];
}

function walkOnOracle(automaton: Automaton, corpus: Uint8Array, chunk: Chunk): Walk {
  const buffers = { corpus: corpus.slice(), table: tableBytes(automaton), matches: new Uint8Array(automaton.outputs.length * 4), result: new Uint8Array(4) };
  const { findings } = interpret(program, {
    grid: [1, 1, 1],
    parameters: {
      first_word: chunk.firstWord,
      warm_words: chunk.warmWords,
      byte_count: chunk.byteCount,
      corpus_words: corpus.length / 4,
      transition_count: automaton.transitions.length,
      accepting_count: automaton.outputs.length,
      result_count: 1,
    },
    buffers,
  });
  assert.equal(findings, []);
  return { hits: new Uint32Array(buffers.result.buffer)[0] ?? 0, visits: [...new Uint32Array(buffers.matches.buffer)] };
}

function walkByHost(automaton: Automaton, corpus: Uint8Array, chunk: Chunk): Walk {
  const visits = automaton.outputs.map(() => 0);
  return { hits: walkOnHost(automaton, corpus, chunk, (state) => (visits[state] = (visits[state] ?? 0) + 1)), visits };
}

/** Seven accepting states, so that some are counted in variables and some one by one. */
const automaton = automatonOf(["e", "s", "he", "she", "hers", "ushers", "rs sh"]);
const corpus = Buffer.from("ushers she hers he she ushers shells; ".repeat(6).slice(0, 224));

test("every chunk of a text counts as on the host: from any word, with any warm-up, of any length", () => {
  for (const [firstWord, warmWords] of [[0, 0], [0, 1], [1, 2], [3, 0]] as const) {
    for (const byteCount of [1, 2, 3, 4, 5, 63, 64, 65, 127, 128, 131, 200]) {
      const chunk = { file: 0, fileOffset: 0, firstWord, warmWords, byteCount };
      assert.equal(walkOnOracle(automaton, corpus, chunk), walkByHost(automaton, corpus, chunk), JSON.stringify(chunk));
    }
  }
});

test("a chunk up to the last byte of the corpus is inside, one byte more is outside", () => {
  const chunk = { file: 0, fileOffset: 0, firstWord: 50, warmWords: 2, byteCount: 16 };
  assert.equal(walkOnOracle(automaton, corpus, chunk), walkByHost(automaton, corpus, chunk));
  assert.equal(walkOnOracle(automaton, corpus, { ...chunk, byteCount: 17 }), { hits: OUTSIDE, visits: automaton.outputs.map(() => 0) });
});

test("arguments whose sum wraps around are outside too", () => {
  const outside = { hits: OUTSIDE, visits: automaton.outputs.map(() => 0) };
  const chunk = { file: 0, fileOffset: 0, firstWord: 2, warmWords: 0, byteCount: 4 };
  assert.is(walkOnOracle(automaton, corpus, chunk).hits, walkByHost(automaton, corpus, chunk).hits);
  assert.equal(walkOnOracle(automaton, corpus, { ...chunk, firstWord: 0xffffffff, warmWords: 2 }), outside);
  assert.equal(walkOnOracle(automaton, corpus, { ...chunk, warmWords: 0xfffffffe }), outside);
  assert.equal(walkOnOracle(automaton, corpus, { ...chunk, byteCount: 0xffffffff }), outside);
});

test("one pattern alone is counted, and one that never occurs is not", () => {
  const chunk = { file: 0, fileOffset: 0, firstWord: 0, warmWords: 0, byteCount: 100 };
  for (const patterns of [["she"], ["zebra"], ["s"]]) {
    const own = automatonOf(patterns);
    assert.equal(walkOnOracle(own, corpus, chunk), walkByHost(own, corpus, chunk));
  }
});

test.run();
