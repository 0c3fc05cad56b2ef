/** The heated plate as a user sees it, on whatever device this machine has: where the process matters, in one of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PNG } from "pngjs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ReportedInterruption } from "../../examples/command-line/reported-interruption.js";
import { frameSize } from "../../examples/heat/draw-frame.js";
import { runCommand } from "../../examples/heat/run-command.js";
import { finished, type Finished } from "../support/example-command.js";

const MAIN = resolve("examples/heat/main.ts");

const test = suite<{ out: string }>("heat");
test.before.each((context) => {
  context.out = join(mkdtempSync(join(tmpdir(), "heat-device-")), "frames");
});
test.after.each((context) => rmSync(resolve(context.out, ".."), { recursive: true, force: true }));

function start(args: readonly string[]): { readonly child: ChildProcess; readonly finished: Promise<Finished> } {
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return { child, finished: once(child, "close").then(([status]: (number | null)[]) => ({ status: status ?? null, stdout, stderr })) };
}

/** What `examples/heat/main.ts` does, without the start of a process. */
function heat(args: readonly string[]): Promise<Finished> {
  return finished("heat", (output) => runCommand(args, new ReportedInterruption("heat", "before the first step"), output));
}

test("its frames are pictures of the announced size that change from one to the next, and the CPU computes the same", async ({ out }) => {
  const { status, stdout, stderr } = await start(["--size", "33", "--steps", "401", "--frames", "4", "--verify", "--json", "--out", out]).finished;
  assert.equal([status, stderr], [0, ""]);
  assert.match(stdout, /^[^\n]+\n$/);
  const report = JSON.parse(stdout);
  assert.equal(Object.keys(report), ["device", "size", "steps", "dispatches", "frames", "verified", "ms"]);
  assert.equal([report.size, report.steps, report.verified], [33, 401, true]);
  assert.equal(report.frames.map(({ step }: { step: number }) => step), [0, 45, 178, 401]);
  assert.ok(report.dispatches >= 401, `${report.dispatches} dispatches`);
  assert.equal(readdirSync(out), ["frame-00.png", "frame-01.png", "frame-02.png", "frame-03.png"]);
  const { width, height } = frameSize(33);
  const seen = new Set<string>();
  for (const { path } of report.frames) {
    const png = PNG.sync.read(readFileSync(path));
    assert.equal([png.width, png.height], [width, height]);
    // The plate alone: neither the scale nor the step's number makes a frame another one.
    const plate = Buffer.concat(Array.from({ length: 500 }, (_, y) => png.data.subarray(((24 + y) * width + 24) * 4, ((24 + y) * width + 524) * 4)));
    assert.ok(new Set(new Uint32Array(new Uint8Array(plate).buffer)).size >= 3, `${path} has colours`);
    seen.add(plate.toString("base64"));
  }
  assert.is(seen.size, 4);
});

test("without --json it says what it did in a few lines; the oracle draws the very same frames", async ({ out }) => {
  const args = ["--size", "12", "--steps", "9", "--frames", "3", "--verify"];
  const onDevice = await heat([...args, "--out", out]);
  assert.match(onDevice.stdout, /: 12 x 12 cells, 9 steps in \d+ dispatches[^]*frame-02\.png {2}step 9\nverified: all 3 frames/);
  const byOracle = `${out}-oracle`;
  const { status, stderr } = await heat([...args, "--device", "oracle", "--out", byOracle]);
  assert.equal([status, stderr], [0, ""]);
  for (const name of readdirSync(out)) assert.ok(readFileSync(join(out, name)).equals(readFileSync(join(byOracle, name))), name);
  assert.is(readdirSync(byOracle).length, 3);
});

if (process.platform !== "win32") {
  test("interrupted, it ends within a second with a line that says how far it got, whole frames alone left behind", async ({ out }) => {
    const { child, finished } = start(["--size", "256", "--steps", "1000000", "--frames", "3", "--out", out]);
    const first = join(out, "frame-00.png");
    for (let waited = 0; waited < 20_000 && !existsSync(first); waited += 50) await sleep(50);
    const sent = performance.now();
    child.kill("SIGINT");
    const { status, stdout, stderr } = await finished;
    assert.ok(performance.now() - sent < 1000, `${performance.now() - sent} ms`);
    assert.equal([status, stdout], [130, ""]);
    assert.match(stderr, /^heat: interrupted after step \d+ of 1000000: 1 of 3 frames are written\n$/);
    assert.equal(readdirSync(out), ["frame-00.png"]);
    assert.is(PNG.sync.read(readFileSync(first)).width, frameSize(256).width);
  });
}

test.run();
