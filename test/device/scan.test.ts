/** The scan as a user sees it, on whatever device this machine has: where the process matters, in one of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, closeSync, existsSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ReportedInterruption } from "../../examples/command-line/reported-interruption.js";
import { runCommand } from "../../examples/scan/run-command.js";
import { finished, type Finished } from "../support/example-command.js";

const MAIN = resolve("examples/scan/main.ts");

const test = suite<{ folder: string }>("scan");
test.before.each((context) => {
  const folder = mkdtempSync(join(tmpdir(), "scan-device-"));
  context.folder = folder;
  mkdirSync(join(folder, "tree", "deep"), { recursive: true });
  writeFileSync(join(folder, "tree", "a.txt"), "ushers: she said he hears the shells\n");
  writeFileSync(join(folder, "tree", "deep", "seams.txt"), "she ".repeat(5000));
  writeFileSync(join(folder, "tree", "empty"), "");
  writeFileSync(join(folder, "tree", "binary"), Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) & 255));
  symlinkSync(join(folder, "tree"), join(folder, "tree", "deep", "loop"));
});
test.after.each((context) => rmSync(context.folder, { recursive: true, force: true }));

/** What `examples/scan/main.ts` does, without the start of a process. */
function scan(args: readonly string[]): Promise<Finished> {
  return finished("scan", (output) => runCommand(args, new ReportedInterruption("scan", "before any file was read"), output));
}

async function scanProcess(args: readonly string[]): Promise<Finished> {
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [status]: (number | null)[] = await once(child, "close");
  return { status: status ?? null, stdout, stderr };
}

test("--json prints one line with the counts of all occurrences, overlapping ones included", async ({ folder }) => {
  const { status, stdout, stderr } = await scanProcess(["--json", "--verify", "--pattern", "she", "--pattern", "he", "--pattern", "e she", join(folder, "tree")]);
  assert.is(stderr, "");
  assert.is(status, 0);
  assert.match(stdout, /^[^\n]+\n$/);
  const report = JSON.parse(stdout);
  assert.equal(Object.keys(report), ["device", "files", "bytes", "slots", "rounds", "faults", "matches", "ms"]);
  assert.equal(Object.keys(report.ms), ["load", "upload", "run", "readback", "total"]);
  assert.is(report.files, 4);
  assert.is(report.bytes, 37 + 20_000 + 70_000);
  assert.is(report.faults, 0);
  assert.is(report.slots, 1 + 5 + 18);
  assert.equal(report.matches, { she: 5003, he: 5006, "e she": 5000 });
});

test("--list names every occurrence by path, offset and pattern, in order", async ({ folder }) => {
  const cwd = process.cwd();
  process.chdir(folder);
  const { status, stdout } = await scan(["--list", "--pattern", "he", "--pattern", "she", "tree/a.txt"]).finally(() => process.chdir(cwd));
  assert.is(status, 0);
  assert.equal(stdout.split("\n"), ["tree/a.txt:1:she", "tree/a.txt:2:he", "tree/a.txt:8:she", "tree/a.txt:9:he", "tree/a.txt:17:he", "tree/a.txt:20:he", "tree/a.txt:27:he", "tree/a.txt:30:she", "tree/a.txt:31:he", ""]);
});

test("without --json it prints a table", async ({ folder }) => {
  const { status, stdout, stderr } = await scan(["--verify", "--pattern", "she", join(folder, "tree")]);
  assert.is(status, 0);
  assert.is(stderr, "");
  assert.match(stdout, /^device {2}\S/);
  assert.match(stdout, /\nshe +5 003\n/);
  assert.match(stdout, /verified: /);
});

test("a file larger than the device's buffer is counted across the seam", async ({ folder }) => {
  const path = join(folder, "large");
  const fd = openSync(path, "w");
  ftruncateSync(fd, 17 * 1024 * 1024);
  for (const offset of [-6, -2, 3]) writeSync(fd, "seam", 16 * 1024 * 1024 + offset);
  closeSync(fd);
  const { status, stdout } = await scan(["--json", "--verify", "--pattern", "eam", "--pattern", "seam", "--pattern", "absent", path]);
  assert.is(status, 0);
  assert.equal(JSON.parse(stdout).matches, { eam: 3, seam: 3, absent: 0 });
});

test("an input without any byte is fine", async ({ folder }) => {
  const { status, stdout } = await scan(["--json", "--pattern", "a", join(folder, "tree", "empty")]);
  assert.is(status, 0);
  const report = JSON.parse(stdout);
  assert.equal([report.files, report.bytes, report.slots, report.rounds, report.matches], [1, 0, 0, 0, { a: 0 }]);
});

test("the oracle counts the same", async ({ folder }) => {
  const { status, stdout } = await scan(["--json", "--verify", "--device", "oracle", "--pattern", "he", "--pattern", "shell", join(folder, "tree", "a.txt")]);
  assert.is(status, 0);
  assert.equal(JSON.parse(stdout).matches, { he: 6, shell: 1 });
});

test("bad input exits with status 2 and one line", async ({ folder }) => {
  const { status, stdout, stderr } = await scanProcess(["--pattern", "a", join(folder, "gone")]);
  assert.is(status, 2);
  assert.is(stdout, "");
  assert.match(stderr, /^scan: no such file[^\n]*\n$/);
});

test("an unreadable file in a folder is named and skipped, status 1 at the end", async ({ folder }) => {
  const tree = unreadableTree(folder);
  if (tree === undefined) return;
  const { status, stdout, stderr } = await scan(["--json", "--pattern", "she", ...tree.paths]);
  assert.is(status, 1);
  assert.match(stderr, tree.expected);
  assert.is(JSON.parse(stdout).matches.she, 5003);
});

/** Something that not even root can read, or what a user cannot. Undefined where neither is to be had. */
function unreadableTree(folder: string): { paths: string[]; expected: RegExp } | undefined {
  const tree = join(folder, "tree");
  if (process.getuid?.() !== 0) {
    chmodSync(join(tree, "binary"), 0);
    return { paths: [tree], expected: /cannot read ".*binary": EACCES/ };
  }
  const writeOnly = "/proc/sys/net/ipv4/route";
  return existsSync(join(writeOnly, "flush")) ? { paths: [tree, writeOnly], expected: /cannot read ".*flush": / } : undefined;
}

/** Where the system tells which files a process has open, waits until it has this one; else long enough. */
async function untilReading(pid: number | undefined, path: string): Promise<void> {
  const folder = `/proc/${pid}/fd`;
  const isOpen = (): boolean => readdirSync(folder).some((fd) => readlinkSync(join(folder, fd)) === path);
  for (let waited = 0; waited < 10_000; waited += 50) {
    await sleep(50);
    try {
      if (isOpen()) return;
    } catch {
      // The process, or one of its files, has just gone; or there is no /proc.
      if (waited >= 2500 && !existsSync(folder)) return;
    }
  }
}

if (process.platform !== "win32") {
  test("interrupted, it ends within a second with a line that says how far it got, status 130", async ({ folder }) => {
    // Sparse, and more than any device scans at once.
    const path = join(folder, "huge");
    const fd = openSync(path, "w");
    ftruncateSync(fd, 8 * 1024 * 1024 * 1024);
    closeSync(fd);
    const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), MAIN, "--json", "--pattern", "e", path], { stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    let stdout = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    await untilReading(child.pid, path);
    const sent = performance.now();
    child.kill("SIGINT");
    const [status] = await once(child, "close");
    assert.ok(performance.now() - sent < 1000, `${performance.now() - sent} ms`);
    assert.is(status, 130);
    assert.is(stdout, "");
    assert.match(stderr, /^scan: interrupted after \d+\.\d s: 0 files read, \d+\.\d MB counted; no counts are printed\n$/);
  });
}

test.run();
