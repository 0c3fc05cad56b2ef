/** Modules of the user that do what no exception tells. */
import { spawnSync } from "node:child_process";
import * as inspector from "node:inspector";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { runModule, type RunningModule } from "../../../cli/run-module.js";
import { Watchdog } from "../../../cli/watchdog.js";
import { TemporaryProject } from "../../support/temporary-project.js";

const MODULE: RunningModule = { module: "src/kernel.ts", folder: "/project", url: "file:///kernel.mjs", sourceMap: '{ "version": 3, "sources": [], "mappings": "" }', spell: (message) => message };

const watchdog = new Watchdog();

test.after(() => watchdog.dispose());

/** The message with which it ends. */
async function failure(use: () => unknown, mostMs?: number): Promise<string> {
  try {
    await runModule(MODULE, { watchdog }, use, mostMs);
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "nothing has failed";
}

function endless(): never {
  for (;;);
}

test("what a module returns in time is handed on", async () => {
  assert.is(await runModule(MODULE, { watchdog }, () => 3), 3);
  assert.is(await runModule(MODULE, { watchdog }, () => new Promise<number>((resolve) => setTimeout(resolve, 5, 4)), 5000), 4);
});

test("a promise that nobody resolves ends at the limit", async () => {
  assert.is(await failure(() => new Promise(() => {}), 20), "src/kernel.ts: the module has not settled (limit: 0.02 s). Fix: look for a promise in it that nobody resolves");
});

test("a loop that never ends is ended soon after the limit, and the process goes on", async () => {
  const said = "src/kernel.ts: the module has not returned (limit: 0.02 s). Fix: look for a loop in it that never ends";
  assert.is(await failure(endless, 20), said);
  assert.is(await failure(async () => {
    await Promise.resolve();
    endless();
  }, 20), said);
  assert.is(await runModule(MODULE, { watchdog }, () => 3), 3);
});

test("under a debugger there is no limit", async () => {
  inspector.open(0, "127.0.0.1");
  try {
    assert.is(await runModule(MODULE, { watchdog }, () => new Promise<number>((resolve) => setTimeout(resolve, 60, 4)), 20), 4);
  } finally {
    inspector.close();
  }
});

test("while a module runs, nobody handles a signal that it would hold up", async () => {
  const calls: string[] = [];
  const handlers = { listen: () => calls.push("listen"), stopListening: () => calls.push("stop listening") };
  await runModule(MODULE, { watchdog, handlers }, () => calls.push("run"));
  assert.equal(calls, ["stop listening", "run", "listen"]);
});

test("a module that ends the process is no success", () => {
  const run = fileURLToPath(new URL("../../../cli/run-module.ts", import.meta.url));
  const ended = (exit: string, options = ""): { status: number | null; stderr: string } =>
    spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", `import { runModule } from ${JSON.stringify(run)}; import { Watchdog } from ${JSON.stringify(run.replace("run-module", "watchdog"))}; await runModule(${JSON.stringify(MODULE)}, { watchdog: new Watchdog() }, () => ${exit}); process.exit(0);`], { encoding: "utf8", timeout: 20_000, env: { ...process.env, NODE_OPTIONS: options } });
  const { status, stderr } = ended("process.exit(0)");
  assert.equal([status, stderr], [1, "gridwright: src/kernel.ts: the module has ended the process (exit code 0). Fix: let it return, or throw\n"]);
  assert.is(ended("0").status, 0);
  // Whoever watches the module loads nothing of what its process was told to load.
  const project = new TemporaryProject({ "preload.cjs": 'if (require("node:worker_threads").workerData instanceof Int32Array) console.error("loaded");' });
  const preloaded = ended("new Promise((done) => setTimeout(done, 300))", `--require ${JSON.stringify(join(project.folder, "preload.cjs"))}`);
  project.remove();
  assert.equal([preloaded.status, preloaded.stderr], [0, ""]);
});

test.run();
