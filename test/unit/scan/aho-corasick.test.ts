import { test } from "uvu";
import * as assert from "uvu/assert";
import { buildAutomaton, countPatterns } from "../../../examples/scan/aho-corasick.js";
import { ROW_WORDS } from "../../../examples/scan/generated/scan.js";

/** Entries into each accepting state while walking `text` from the root. */
function visitsOf(patterns: readonly string[], text: string): { counts: number[]; states: number } {
  const automaton = buildAutomaton(patterns.map((pattern) => Buffer.from(pattern)));
  const visits = automaton.outputs.map(() => 0);
  let row = 0;
  for (const byte of Buffer.from(text)) {
    row = automaton.transitions[row + byte] ?? 0;
    const state = (row - automaton.acceptingRow) / ROW_WORDS;
    if (state >= 0) visits[state] = (visits[state] ?? 0) + 1;
  }
  return { counts: countPatterns(automaton, visits), states: automaton.transitions.length / ROW_WORDS };
}

test("one pattern is counted where it occurs", () => {
  assert.equal(visitsOf(["ab"], "abcab").counts, [2]);
  assert.equal(visitsOf(["ab"], "acb").counts, [0]);
});

test("occurrences that overlap each other all count", () => {
  assert.equal(visitsOf(["aa"], "aaaa").counts, [3]);
  assert.equal(visitsOf(["aba"], "ababa").counts, [2]);
});

test("a pattern inside another one counts through the failure links", () => {
  assert.equal(visitsOf(["she", "he", "hers", "e"], "ushers").counts, [1, 1, 1, 1]);
  assert.equal(visitsOf(["a", "aa", "aaa"], "aaaa").counts, [4, 3, 2]);
});

test("a failed longer match falls back to the suffix that still matches", () => {
  assert.equal(visitsOf(["aab", "ab"], "aaab").counts, [1, 1]);
  assert.equal(visitsOf(["abcd", "bce"], "abce").counts, [0, 1]);
});

test("bytes 0 and 255 are bytes like any other", () => {
  const automaton = buildAutomaton([Uint8Array.of(0, 255)]);
  const first = automaton.transitions[0] ?? 0;
  assert.is(first, ROW_WORDS);
  assert.is(automaton.transitions[255], 0);
  assert.is(automaton.transitions[first], first);
  assert.is(automaton.transitions[first + 255], automaton.acceptingRow);
});

test("accepting states have the highest rows, and each names its patterns in ascending order", () => {
  const automaton = buildAutomaton(["e", "he", "she"].map((pattern) => Buffer.from(pattern)));
  const states = automaton.transitions.length / ROW_WORDS;
  // Root, h, s, sh, and accepting: e, he, she.
  assert.is(states, 7);
  assert.is(automaton.acceptingRow, 4 * ROW_WORDS);
  assert.equal(automaton.outputs, [[0], [0, 1], [0, 1, 2]]);
});

test("patterns that share a prefix share its states", () => {
  assert.is(visitsOf(["abc", "abd"], "").states, 5);
});

test("the longest pattern and all lengths are known, in the caller's order", () => {
  const automaton = buildAutomaton(["xyz", "x"].map((pattern) => Buffer.from(pattern)));
  assert.is(automaton.longest, 3);
  assert.equal(automaton.patternLengths, [3, 1]);
});

test.run();
