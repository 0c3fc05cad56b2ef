import { execFile } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { test } from "uvu";
import * as assert from "uvu/assert";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const moduleUrl = (path: string): string => JSON.stringify(pathToFileURL(join(root, path)).href);

/** Runs the program in a Node of its own; rejects when it does not end by itself in time. */
async function runChild(program: string): Promise<string> {
  const source = `
    import { openDevice } from ${moduleUrl("runtime/node/open-device.ts")};
    import { FOLD_DEFAULTS, FOLD_KERNEL } from ${moduleUrl("testing/conformance/fold-kernel.ts")};
    ${program}`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", source], { cwd: root, timeout: 20_000, encoding: "utf8" });
  return stdout + stderr;
}

const OPEN = `
  const device = await openDevice();
  const buffer = device.createBuffer({ label: "buffer", byteLength: 1024, durability: "scratch" });
  const other = device.createBuffer({ label: "other", byteLength: 1024, durability: "scratch" });
  const prepared = await device.prepare(FOLD_KERNEL);
  const run = () => device.run(prepared, FOLD_KERNEL.schedule, { buffers: { source: buffer, target: other }, parameters: { ...FOLD_DEFAULTS, count: 256 }, grid: [4, 1, 1] });
  const read = () => device.read([{ buffer: other, offsetBytes: 0, byteLength: 1024 }]);`;

test("a process ends by itself after close, and prints nothing of its own", async () => {
  assert.is(await runChild(`${OPEN} await run(); await read(); await device.close(); console.log("closed");`), "closed\n");
});

test("a process ends by itself after close with work in flight", async () => {
  assert.is(await runChild(`${OPEN} const waiting = Promise.allSettled([run(), read(), run(), read()]); await device.close(); await waiting; console.log("closed");`), "closed\n");
});

test("a process ends by itself when it forgets to close", async () => {
  assert.is(await runChild(`${OPEN} await run(); await read(); console.log("done");`), "done\n");
});

test("a process ends by itself after a loss", async () => {
  assert.is(await runChild(`${OPEN} const reading = read(); device.gpuDevice.destroy(); console.log(await reading.catch((error) => error.code));`), "device/lost\n");
});

test("opening leaves the environment of the process as it was", async () => {
  assert.is(await runChild(`const before = JSON.stringify(process.env); const device = await openDevice(); console.log(JSON.stringify(process.env) === before); await device.close();`), "true\n");
});

test.run();
