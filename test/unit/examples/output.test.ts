import { PassThrough } from "node:stream";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Output } from "../../../examples/command-line/output.js";

function outputTo(isTTY: boolean): { output: Output; stdout: PassThrough; stderr: PassThrough } {
  const stdout = new PassThrough();
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: 20 });
  return { output: new Output("scan", stdout, stderr), stdout, stderr };
}

test("a pipe gets no progress line", () => {
  const { output, stderr } = outputTo(false);
  output.progress("working");
  output.clearProgress();
  assert.is(stderr.read(), null);
});

test("a terminal's progress line fits its width and is gone before anything else is printed", async () => {
  const { output, stdout, stderr } = outputTo(true);
  output.progress("a line that is longer than the terminal");
  assert.is(String(stderr.read()), "\r\u001b[Ka line that is long");
  await output.print("result\n");
  assert.is(String(stderr.read()), "\r\u001b[K");
  assert.is(String(stdout.read()), "result\n");
  output.clearProgress();
  assert.is(stderr.read(), null);
});

test("progress is drawn at most ten times a second", () => {
  const { output, stderr } = outputTo(true);
  output.progress("one");
  output.progress("two");
  assert.is(String(stderr.read()), "\r\u001b[Kone");
});

test("printing waits for a slow reader", async () => {
  const { output, stdout } = outputTo(false);
  let done = false;
  const printing = output.print("x".repeat(1 << 20)).then(() => (done = true));
  await new Promise((resolve) => setImmediate(resolve));
  assert.is(done, false);
  stdout.resume();
  await printing;
  assert.is(done, true);
});

test.run();
