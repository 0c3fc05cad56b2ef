/** Everything that must hold before a commit: specs, types, generated files up to date, structure, tests. Stops at the first that fails. */
import { spawnSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { scriptArguments } from "./script-arguments.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = scriptArguments({ name: "check", usage: "npm run check [-- --no-tests]", options: { "no-tests": { type: "boolean" } } });

function step(name: string, args: readonly string[]): void {
  console.log(`== ${name}`);
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    console.error(`${name} failed`);
    process.exit(1);
  }
}

// Specs that have changed without a version that says so; `gen` would write them all the same. First, for it takes least.
step("check", ["--import", "tsx", "cli/main.ts", "check"]);
step("types", [join(root, "node_modules/typescript/bin/tsc"), "-p", root]);
step("gen --check", ["--import", "tsx", "scripts/gen.ts", "--check"]);
if (!values["no-tests"]) step("tests", ["--import", "tsx", "scripts/test.ts"]);
