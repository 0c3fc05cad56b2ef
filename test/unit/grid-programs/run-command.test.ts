import { test } from "uvu";
import * as assert from "uvu/assert";
import { HISTOGRAM } from "../../../examples/grid-programs/histogram.js";
import { PREFIX_SUM } from "../../../examples/grid-programs/prefix-sum.js";
import type { GridProgram } from "../../../examples/grid-programs/grid-program.js";
import { runCommand } from "../../../examples/grid-programs/run-command.js";
import { finished, type Finished } from "../../support/example-command.js";

const run = (...args: string[]): Promise<Finished> => runAmong(undefined, ...args);

function runAmong(all: readonly GridProgram[] | undefined, ...args: string[]): Promise<Finished> {
  return finished("grid-programs", (output) => runCommand(args, output, all));
}

test("bad input is one line on stderr and status 2, before a device is opened", async () => {
  const cases: [string[], RegExp][] = [
    [["--program", "abacus"], /there is no program "abacus" \(programs: prefix_sum, .*histogram\)/],
    [["--size", "0"], /--size of prefix_sum takes a whole number of 1\.\.4194240 \(got "0"\)/],
    [["--size", "16385"], /--size of conjugate_gradient takes a whole number of 1\.\.16384 \(got "16385"\)/],
    [["--size", "1e3"], /\(got "1e3"\)/],
    [["--size="], /\(got ""\)/],
    [["--seed", "4294967296"], /--seed takes a whole number of 0\.\.4294967295/],
    [["--json", "--schedule"], /--json and --schedule cannot be combined/],
    [["--frobnicate"], /unknown option '--frobnicate'/],
    [["prefix_sum"], /unexpected argument 'prefix_sum'/],
    [["--device", "abacus"], /there is no device "abacus" \(devices: .*oracle\)/],
  ];
  for (const [args, expected] of cases) {
    const { status, stdout, stderr } = await run(...args);
    assert.is(status, 2, args.join(" "));
    assert.is(stdout, "");
    assert.match(stderr, expected);
    assert.match(stderr, /^grid-programs: [^\n]*\n$/);
  }
});

test("--json prints one line with what each program was split into and what came of it", async () => {
  const { status, stdout, stderr } = await run("--json", "--device", "oracle", "--size", "65", "--program", "bitonic_sort", "--program", "histogram");
  assert.is(stderr, "");
  assert.is(status, 0);
  assert.match(stdout, /^[^\n]+\n$/);
  const report = JSON.parse(stdout);
  assert.equal(Object.keys(report), ["device", "programs"]);
  assert.equal(report.programs.map((each: object) => ({ ...each, ms: 0, says: "" })), [
    { name: "bitonic_sort", size: 65, unit: "keys", segments: 2, latches: 0, dispatches: 1, ms: 0, ok: true, says: "" },
    { name: "histogram", size: 65, unit: "values", segments: 3, latches: 0, dispatches: 1, ms: 0, ok: true, says: "" },
  ]);
});

test("without options for it, each program runs at a size that suits the device, and people get a table", async () => {
  const { status, stdout } = await run("--device", "oracle");
  assert.is(status, 0);
  const rows = stdout.trimEnd().split("\n").slice(2);
  assert.match(rows[0] ?? "", /^program +size +segments +latches +dispatches +ms +result$/);
  assert.equal(rows.slice(1).map((row) => row.split(/ +/).slice(0, 2)), [
    ["prefix_sum", "300"],
    ["breadth_first_search", "200"],
    ["bitonic_sort", "100"],
    ["conjugate_gradient", "100"],
    ["histogram", "5000"],
  ]);
  for (const row of rows.slice(1)) assert.match(row, / right: /);
});

test("a result that is judged wrong is said so, and the status is 1 whatever the others are", async () => {
  const misjudged: GridProgram = { ...PREFIX_SUM, problem: (size, seed) => ({ ...PREFIX_SUM.problem(size, seed), judge: () => ({ ok: false, says: "data[0] is 1 where 2 is right" }) }) };
  const { status, stdout } = await runAmong([misjudged, HISTOGRAM], "--device", "oracle", "--size", "5");
  assert.is(status, 1);
  assert.match(stdout, /^prefix_sum .* WRONG: data\[0\] is 1 where 2 is right$/m);
  assert.match(stdout, /^histogram .* right: /m);
});

test("--schedule prints the split and opens no device", async () => {
  const { status, stdout } = await run("--schedule", "--program", "prefix_sum", "--program", "histogram", "--device", "abacus");
  assert.is(status, 0);
  assert.equal(stdout.match(/^schedule of .*/gm), ["schedule of prefix_sum: 3 segments", "schedule of histogram: 3 segments"]);
});

test("--help names programs and devices", async () => {
  const { status, stdout } = await run("--help");
  assert.is(status, 0);
  assert.match(stdout, /^usage: .*main\.ts/);
  assert.match(stdout, /breadth_first_search +up to \d+ cells/);
  assert.match(stdout, /oracle /);
});

test.run();
