import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ReportedInterruption } from "../../../examples/command-line/reported-interruption.js";
import { runCommand } from "../../../examples/scan/run-command.js";
import { finished, type Finished } from "../../support/example-command.js";

/** Everything in here ends before a device is opened. */
const test = suite<{ folder: string }>("scan command");
test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "scan-command-"));
  writeFileSync(join(context.folder, "file"), "text");
});
test.after.each((context) => rmSync(context.folder, { recursive: true }));

function run(...args: string[]): Promise<Finished> {
  return finished("scan", (output) => runCommand(args, new ReportedInterruption("scan", "before any file was read"), output));
}

test("bad input is one line on stderr and status 2", async ({ folder }) => {
  const file = join(folder, "file");
  symlinkSync(file, join(folder, "link"));
  const cases: [string[], RegExp][] = [
    [["--pattern", "a", join(folder, "gone")], /no such file or folder: ".*gone"/],
    [["--pattern", "a", file, join(folder, "gone")], /no such file or folder: ".*gone"/],
    [["--pattern", "a", join(folder, "link")], /is a symbolic link/],
    [["--pattern", "", file], /a pattern is empty/],
    [[file], /no pattern/],
    [["--pattern", "a"], /no path/],
    [["--frobnicate"], /unknown option '--frobnicate'/],
    [["--json", "--list"], /--json and --list cannot be combined/],
    [["--device", "abacus", "--pattern", "a", file], /there is no device "abacus" \(devices: .*oracle\)/],
  ];
  for (const [args, expected] of cases) {
    const { status, stdout, stderr } = await run(...args);
    assert.is(status, 2, args.join(" "));
    assert.is(stdout, "");
    assert.match(stderr, expected);
    assert.match(stderr, /^scan: [^\n]*\n$/);
  }
});

test("--help prints the usage with the devices, status 0", async () => {
  const { status, stdout, stderr } = await run("--help");
  assert.is(status, 0);
  assert.match(stdout, /^usage: npm start/);
  assert.match(stdout, /software .*\n.*oracle/);
  assert.is(stderr, "");
});

test.run();
