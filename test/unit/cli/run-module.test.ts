/** Modules of the user that do what no exception tells. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { runModule, type RunningModule } from "../../../cli/run-module.js";

const MODULE: RunningModule = { module: "src/kernel.ts", folder: "/project", url: "file:///kernel.mjs", sourceMap: '{ "version": 3, "sources": [], "mappings": "" }', spell: (message) => message };

test("what a module returns in time is handed on", async () => {
  assert.is(await runModule(MODULE, () => 3), 3);
  assert.is(await runModule(MODULE, () => new Promise<number>((resolve) => setTimeout(resolve, 5, 4)), 5000), 4);
});

test("a promise that nobody resolves ends at the limit", async () => {
  try {
    await runModule(MODULE, () => new Promise(() => {}), 20);
    assert.unreachable();
  } catch (error) {
    assert.is(error instanceof Error ? error.message : "", "src/kernel.ts: the module has not settled (limit: 0.02 s). Fix: look for a promise in it that nobody resolves");
  }
});

test("a module that ends the process is no success", () => {
  const run = fileURLToPath(new URL("../../../cli/run-module.ts", import.meta.url));
  const ended = (exit: string): { status: number | null; stderr: string } =>
    spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", `import { runModule } from ${JSON.stringify(run)}; await runModule(${JSON.stringify(MODULE)}, () => ${exit}); process.exit(0);`], { encoding: "utf8", timeout: 20_000 });
  const { status, stderr } = ended("process.exit(0)");
  assert.equal([status, stderr], [1, "gridwright: src/kernel.ts: the module has ended the process (exit code 0). Fix: let it return, or throw\n"]);
  assert.is(ended("0").status, 0);
});

test.run();
