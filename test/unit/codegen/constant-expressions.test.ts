import { test } from "uvu";
import * as assert from "uvu/assert";
import { evaluate, parseExpression } from "../../../codegen/protocol/expression.js";
import { ExpressionError } from "../../../codegen/protocol/token-cursor.js";

const NAMES: Readonly<Record<string, number>> = { a: 5, b_2: 3 };

function value(text: string): number | string {
  try {
    return evaluate(parseExpression(text), (name) => NAMES[name] ?? Number.NaN);
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

const VALUES: readonly (readonly [text: string, value: number])[] = [
  ["0", 0],
  ["4294967295", 0xffffffff],
  ["0xFFfd", 0xfffd],
  ["a", 5],
  ["a+b_2", 8],
  [" a - b_2 - 1 ", 1],
  ["1 + 2 * 3", 7],
  ["(1 + 2) * 3", 9],
  ["12 / 2 / 3", 2],
  ["-a", -5],
  ["--a", 5],
  ["2 - -1", 3],
  ["-(a * 2)", -10],
  ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ["unknown + 1", Number.NaN],
];

for (const [text, expected] of VALUES) {
  test(`${text} is ${expected}`, () => assert.equal(value(text), expected));
}

const PROBLEMS: readonly (readonly [text: string, problem: string])[] = [
  ["", "is not an integer expression (it ends early)"],
  ["1 +", "is not an integer expression (it ends early)"],
  ["1 2", 'is not an integer expression (unexpected "2")'],
  ["* 2", 'is not an integer expression (unexpected "*")'],
  ["(1", 'is not an integer expression (a ")" is missing)'],
  ["1)", 'is not an integer expression (unexpected ")")'],
  ["1.5", 'is not an integer expression (unexpected ".")'],
  ["1 ** 2", 'is not an integer expression (unexpected "*")'],
  ["a[0]", 'is not an integer expression (unexpected "[")'],
  ["7 / 2", "divides with a remainder (7 / 2)"],
  ["1 / (a - 5)", "divides by zero (1 / 0)"],
  ["9007199254740992", "goes past 2^53 (9007199254740992)"],
  ["9007199254740991 + 1", "goes past 2^53 (9007199254740991 + 1)"],
  [`${"(".repeat(40)}1${")".repeat(40)}`, "nests deeper than an expression may (limit 32)"],
  ["1+".repeat(250) + "1", "is longer than an expression may be (501 characters, limit 500)"],
];

for (const [text, problem] of PROBLEMS) {
  test(`${text.slice(0, 30) || "an empty text"} ${problem}`, () => assert.is(value(text), problem));
}

test("an expression may be 500 characters long, and 32 parentheses deep", () => {
  assert.is(value(`${"1+".repeat(249)}10`), 259);
  assert.is(value(`${"(".repeat(32)}1${")".repeat(32)}`), 1);
});

test.run();
