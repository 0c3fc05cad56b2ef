import { test } from "uvu";
import * as assert from "uvu/assert";
import type { KernelArgument } from "../../../codegen/shader/kernel.js";
import { argumentWord, columnWords } from "../../../runtime/ring/argument-words.js";
import { isGridwrightError } from "../../../runtime/error.js";
import { CONSTRAINED_ARGUMENTS } from "../../support/constrained-arguments.js";
import { refusal } from "../../support/refusal.js";

function refused(call: () => unknown): boolean {
  try {
    call();
  } catch (error) {
    assert.ok(isGridwrightError(error) && error.code === "opcode/argument");
    return true;
  }
  return false;
}

test("an f32 constraint holds for the nearest f32, and a NaN breaks it", () => {
  const f32 = { name: "f", type: "f32", min: 0, max: 1 } as const;
  assert.is(argumentWord(f32, 1), 0x3f800000);
  assert.is(argumentWord(f32, 1 + 2 ** -30), 0x3f800000);
  assert.is(argumentWord(f32, -0), 0x80000000);
  assert.ok(refused(() => argumentWord(f32, 1 + 2 ** -20)));
  assert.ok(refused(() => argumentWord(f32, -1e-30)));
  assert.ok(refused(() => argumentWord(f32, Number.NaN)));
  assert.is(argumentWord({ name: "f", type: "f32" }, Number.NaN), 0x7fc00000);
});

test("an i32 is checked as a signed number, a u32 as an unsigned one", () => {
  const i32 = { name: "i", type: "i32", min: -1, max: 1 } as const;
  assert.is(argumentWord(i32, -1), 0xffffffff);
  assert.ok(refused(() => argumentWord(i32, -2)));
  assert.ok(refused(() => argumentWord(i32, 0xffffffff)));
  assert.is(argumentWord({ name: "u", type: "u32", max: 0xffffffff }, 0xffffffff), 0xffffffff);
});

test("a word is refused by the host where the kernel would fault it", () => {
  for (const { argument, legal, illegal } of CONSTRAINED_ARGUMENTS) {
    const named: KernelArgument = { name: "x", ...argument };
    for (const word of legal) assert.is(argumentWord(named, valueOf(named, word)), word, `${JSON.stringify(argument)}: ${word}`);
    for (const word of illegal) assert.ok(refused(() => argumentWord(named, valueOf(named, word))), `${JSON.stringify(argument)}: ${word}`);
  }
});

function valueOf({ type }: KernelArgument, word: number): number {
  const bytes = Uint32Array.of(word).buffer;
  return type === "f32" ? (new Float32Array(bytes)[0] ?? 0) : type === "i32" ? word | 0 : word;
}

test("a refusal names the argument, the item of a column, the value and what is legal", () => {
  const cases = [
    { constraint: { min: 2 }, good: 2, value: 1, legal: "at least 2", limit: 2 },
    { constraint: { max: 2 }, good: 2, value: 3, legal: "at most 2", limit: 2 },
    { constraint: { in: [1, 4] }, good: 4, value: 3, legal: "one of 1, 4", limit: [1, 4] },
    { constraint: { not: [0, 7] }, good: 1, value: 7, legal: "not 0, 7", limit: [0, 7] },
    { constraint: { multipleOf: 4 }, good: 8, value: 6, legal: "a multiple of 4", limit: 4 },
  ];
  for (const { constraint, good, value, legal, limit } of cases) {
    const argument = { name: "x", type: "u32", ...constraint } as const;
    const one = refusal(() => argumentWord(argument, value));
    assert.equal([one.message, one.fields], [`argument x is ${value} (legal: ${legal}). Fix: keep x to what the spec allows`, { name: "x", value, limit }]);
    for (const column of [[good, value], Uint32Array.of(good, value)]) assert.equal(refusal(() => columnWords(argument, column, 2)).fields["name"], "x[1]");
  }
});

test("an exact column is handed on, any other is encoded value by value", () => {
  const u32 = { name: "u", type: "u32", max: 9 } as const;
  const exact = Uint32Array.of(1, 9);
  assert.is(columnWords(u32, exact, 2), exact);
  assert.ok(refused(() => columnWords(u32, Uint32Array.of(1, 10), 2)));
  assert.equal(columnWords(u32, [1, 2], 2), Uint32Array.of(1, 2));
  assert.ok(refused(() => columnWords(u32, [1, 0.5], 2)));
  assert.equal(columnWords({ name: "b", type: "bool" }, [true, false], 2), Uint32Array.of(1, 0));
});

test.run();
