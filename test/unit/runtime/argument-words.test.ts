import { test } from "uvu";
import * as assert from "uvu/assert";
import { argumentWord, columnWords } from "../../../runtime/ring/argument-words.js";
import { isGridwrightError } from "../../../runtime/error.js";

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
