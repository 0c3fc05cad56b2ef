/**
 * The walk itself, over the buffers of `scan-protocol.yaml`. Apart from the handler, because the bench puts the same walk
 * into a kernel without a ring.
 */
import type { BlockBuilder, Operand, Variable } from "../../ir/builder.js";
import type { Expression } from "../../ir/ir.js";
import { u32 } from "../../ir/types.js";
import { scan } from "./generated/scan.ir.js";

/** Transitions of one state: the spec's `row_words`. */
const ROW_WORDS = scan.constants.row_words;
const WORD_BYTES = 4;
const BYTE_BITS = 8;
/** Accepting states, from the first, that are counted in a variable each. They are the shallow ones: short patterns, found often. */
const COUNTED_IN_VARIABLES = 4;
/** What is walked in a straight line before a look at what was found. */
const BLOCK_WORDS = 16;

export interface ChunkOperands {
  readonly firstWord: Operand;
  readonly warmWords: Operand;
  readonly byteCount: Operand;
}

/**
 * Appends the walk and yields the number of hits. `onOutside` is built into the branch for a chunk that goes past the end
 * of the corpus and must leave the function.
 *
 * A block is walked without any branch: hits are added up, and the first accepting states are counted in variables. Only
 * a block that has entered another accepting state is walked again, with an atomic for each such entry. On the software
 * GPU, which executes both sides of every branch, this takes about three quarters of the time of a branch and an atomic per hit.
 */
export function walkChunk(k: BlockBuilder, chunk: ChunkOperands, onOutside: () => void): Variable {
  const corpus = k.place("corpus");
  const transitions = k.place("table").field("transitions");
  const matches = k.place("matches");

  const words = k.arrayLength("corpus");
  const chunkWord = k.let("chunk_word", k.add(chunk.firstWord, chunk.warmWords));
  const tailBytes = k.let("tail_bytes", k.rem(chunk.byteCount, WORD_BYTES));
  const fullWords = k.let("full_words", k.div(chunk.byteCount, WORD_BYTES));
  const tailWord = k.let("tail_word", k.add(chunkWord, fullWords));
  // Each against what the ones before it leave, so that no sum has wrapped where all hold.
  const outside = [
    k.gt(chunk.firstWord, words),
    k.gt(chunk.warmWords, k.sub(words, chunk.firstWord)),
    k.gt(k.add(fullWords, k.convert(u32, k.ne(tailBytes, 0))), k.sub(words, chunkWord)),
  ];
  k.if(outside.reduce((any, each) => k.or(any, each)), onOutside);

  const firstAccepting = k.let("accepting_row", k.load(k.place("table").field("accepting_row")));
  const firstRare = k.let("rare_row", k.add(firstAccepting, COUNTED_IN_VARIABLES * ROW_WORDS));
  const row = k.var("row", u32);
  const hits = k.var("hits", u32);
  const rareHits = k.var("rare_hits", u32);
  const counters = Array.from({ length: COUNTED_IN_VARIABLES }, (_, state) => k.var(`count_${state}`, u32));

  const step = (word: Expression, shift: Operand): void => {
    const byte = k.and(k.shr(word, shift), 0xff);
    k.assign(row, k.load(transitions.at(k.add(row.value, byte))));
  };
  const increment = (counter: Variable, when: Expression): void => {
    k.assign(counter, k.add(counter.value, k.convert(u32, when)));
  };
  const countInVariables = (): void => {
    increment(hits, k.ge(row.value, firstAccepting));
    counters.forEach((counter, state) => increment(counter, k.eq(row.value, k.add(firstAccepting, state * ROW_WORDS))));
  };
  const countRare = (): void => {
    k.if(k.ge(row.value, firstRare), () => {
      k.eval(k.atomicAdd(matches.at(k.div(k.sub(row.value, firstAccepting), ROW_WORDS)), 1));
      k.assign(rareHits, k.add(rareHits.value, 1));
    });
  };
  const forEachByte = (word: string, from: Operand, to: Operand, afterStep: () => void): void => {
    k.for(`${word}_index`, from, to, (index) => {
      const bytes = k.let(word, k.load(corpus.at(index)));
      for (let byte = 0; byte < WORD_BYTES; byte++) {
        step(bytes, byte * BYTE_BITS);
        afterStep();
      }
    });
  };

  forEachByte("warm", chunk.firstWord, chunkWord, () => {});
  const blocks = k.let("blocks", k.div(k.add(k.sub(tailWord, chunkWord), BLOCK_WORDS - 1), BLOCK_WORDS));
  k.for("block", 0, blocks, (block) => {
    const from = k.let("block_word", k.add(chunkWord, k.mul(block, BLOCK_WORDS)));
    const left = k.let("block_words", k.sub(tailWord, from));
    const to = k.let("block_end", k.add(from, k.select(k.lt(left, BLOCK_WORDS), left, k.u32(BLOCK_WORDS))));
    const rowBefore = k.let("row_before", row.value);
    forEachByte("word", from, to, countInVariables);
    const counted = counters.reduce<Expression>((sum, counter) => k.add(sum, counter.value), rareHits.value);
    k.if(k.ne(hits.value, counted), () => {
      k.assign(row, rowBefore);
      forEachByte("again", from, to, countRare);
    });
  });
  k.for("tail_byte", 0, tailBytes, (index) => {
    // In here, because without a tail there may be no such word.
    const bytes = k.let("tail", k.load(corpus.at(tailWord)));
    step(bytes, k.mul(index, BYTE_BITS));
    countInVariables();
    countRare();
  });
  counters.forEach((counter, state) => {
    k.if(k.ne(counter.value, 0), () => k.eval(k.atomicAdd(matches.at(state), counter.value)));
  });
  return hits;
}
