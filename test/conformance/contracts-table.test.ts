import { readFileSync, readdirSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";

const here = new URL("./", import.meta.url);
const STATES = ["kept", "kept in our form", "diverged"];
const ROWS = [...numbers("R", 15), ...numbers("B", 5), ...numbers("E", 12), ...numbers("L", 60)];

interface Row {
  readonly id: string;
  readonly contract: string;
  readonly state: string;
  readonly difference: string;
}

function numbers(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
}

const readme = readFileSync(new URL("README.md", here), "utf8");

const rows: readonly Row[] = readme.split("\n").flatMap((line) => {
  const [, id = "", contract = "", state = "", difference = ""] = line.split("|").map((cell) => cell.trim());
  return /^[RBEL]\d+$/.test(id) ? [{ id, contract, state, difference }] : [];
});

/** Row numbers with which names of tests begin, as literals or as cells of a table of tests. */
const tested = new Set(
  readdirSync(here)
    .filter((file) => file.endsWith(".test.ts"))
    .flatMap((file) => [...readFileSync(new URL(file, here), "utf8").matchAll(/test\([`"]([RBEL]\d+): |\["(L\d+)", (?:"(L\d+)", )?"/g)].flatMap((match) => match.slice(1)))
    .filter((id) => id !== undefined),
);

test("the table has every contract once, in order, in a known state, and says what differs", () => {
  assert.equal(rows.map(({ id }) => id), ROWS);
  for (const { id, contract, state, difference } of rows) {
    assert.ok(STATES.includes(state), `${id} is '${state}'`);
    assert.ok(contract.length > 0);
    assert.is(difference.length > 0, state !== "kept", `${id} says what differs exactly where something does`);
  }
});

test("the table's counts are those of its rows", () => {
  const counts = STATES.map((state) => rows.filter((row) => row.state === state).length);
  assert.ok(readme.includes(`| ${[...counts, rows.length].join(" | ")} |`), `the counts are ${counts.join(", ")} of ${rows.length}`);
});

test("each row has a test that begins with its number; no test has a number without a row", () => {
  const ids = rows.map(({ id }) => id);
  assert.equal(ids.filter((id) => !tested.has(id)), []);
  assert.equal([...tested].filter((id) => !ids.includes(id)), []);
});

test.run();
