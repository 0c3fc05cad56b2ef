import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ReportedInterruption } from "../../../examples/command-line/reported-interruption.js";
import { frameSteps } from "../../../examples/heat/frame-steps.js";
import { parseOptions } from "../../../examples/heat/options.js";
import { runCommand } from "../../../examples/heat/run-command.js";
import { finished, type Finished } from "../../support/example-command.js";

/** Everything in here ends before a device is opened. */
const test = suite<{ folder: string }>("heat options");
test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "heat-options-"));
  writeFileSync(join(context.folder, "file"), "text");
});
test.after.each((context) => rmSync(context.folder, { recursive: true }));

function run(...args: string[]): Promise<Finished> {
  return finished("heat", (output) => runCommand(args, new ReportedInterruption("heat", ""), output));
}

test("without options it is a small plate, and a smaller one on the oracle", () => {
  assert.equal(parseOptions([]), { help: false, size: 192, steps: 3000, frames: 9, out: "heat-frames", device: undefined, verify: false, json: false });
  const { size, steps, frames } = parseOptions(["--device", "oracle"]);
  assert.equal([size, steps, frames], [24, 40, 5]);
});

test("numbers are taken up to their bounds, and few steps have few frames", () => {
  const given = (...args: string[]): number[] => {
    const { size, steps, frames } = parseOptions(args);
    return [size, steps, frames];
  };
  assert.equal(given("--size", "8", "--steps", "1"), [8, 1, 2]);
  assert.equal(given("--size", "4096", "--steps", "1000000", "--frames", "1000"), [4096, 1_000_000, 1000]);
  assert.equal(given("--steps", "9", "--frames", "10"), [192, 9, 10]);
});

test("bad input is one line on stderr and status 2, and nothing is written", async ({ folder }) => {
  const file = join(folder, "file");
  const out = join(folder, "out");
  const cases: [string[], RegExp][] = [
    [["--size", "7"], /--size takes a whole number of 8\.\.4096 \(got "7"\)/],
    [["--size", "4097"], /--size takes/],
    [["--size", "1e3"], /--size takes/],
    [["--size=-8"], /--size takes/],
    [["--steps", "0"], /--steps takes a whole number of 1\.\.1000000/],
    [["--steps", "1000001"], /--steps takes/],
    [["--frames", "1"], /--frames takes a whole number of 2\.\.1000/],
    [["--frames", "1001"], /--frames takes/],
    [["--frames", "11", "--steps", "9"], /--frames 11 is more than there are steps to show \(at most 10 with --steps 9\)/],
    [["--frobnicate"], /unknown option '--frobnicate'/],
    [["picture.png"], /unexpected argument 'picture\.png'/],
    [["--out="], /--out is empty/],
    [["--out", file], /frames cannot go to ".*file": ".*file" is no folder/],
    [["--out", join(file, "deep")], /frames cannot go to ".*deep": ".*file" is no folder/],
    [["--device", "abacus"], /there is no device "abacus" \(devices: .*oracle\)/],
  ];
  for (const [args, expected] of cases) {
    const { status, stdout, stderr } = await run("--out", out, ...args);
    assert.equal([status, stdout], [2, ""], args.join(" "));
    assert.match(stderr, expected);
    assert.match(stderr, /^heat: [^\n]*\n$/);
  }
  assert.equal(readdirSync(folder), ["file"]);
});

test("--help prints the usage with the devices, status 0", async () => {
  const { status, stdout, stderr } = await run("--help");
  assert.equal([status, stderr], [0, ""]);
  assert.match(stdout, /^usage: node scripts\/run\.mjs examples\/heat\/main\.ts/);
  assert.match(stdout, /software .*\n.*oracle/);
});

test("frames show the first and the last state, and in between each a later step than the one before", () => {
  assert.equal(frameSteps(100, 6), [0, 4, 16, 36, 64, 100]);
  assert.equal(frameSteps(4, 5), [0, 1, 2, 3, 4]);
  assert.equal(frameSteps(1, 2), [0, 1]);
  for (let steps = 1; steps < 60; steps++) {
    for (let frames = 2; frames <= steps + 1; frames++) {
      const shown = frameSteps(steps, frames);
      assert.ok(shown.every((step, index) => index === 0 || step > (shown[index - 1] ?? 0)), `${steps} steps, ${frames} frames: ${shown.join(" ")}`);
      assert.equal([shown[0], shown.at(-1)], [0, steps]);
    }
  }
});

test.run();
