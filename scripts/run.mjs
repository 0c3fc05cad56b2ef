/**
 * Runs a TypeScript file of this repository with whatever arguments follow, and before that installs the dependencies
 * when they are missing or older than the lock file. Needs Node and npm alone, so that every script of package.json works
 * on a fresh clone. What npm says goes to stderr: stdout belongs to the script.
 *
 * usage: node scripts/run.mjs FILE [ARGUMENT]...
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const [script, ...rest] = process.argv.slice(2);
if (script === undefined) {
  console.error("usage: node scripts/run.mjs FILE [ARGUMENT]...");
  process.exit(2);
}

/** npm writes this file at the end of each install, so its age is the age of the installation. */
const installed = join(root, "node_modules", ".package-lock.json");
const lock = join(root, "package-lock.json");
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  console.error("installing dependencies (npm ci) ...");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (npm.status !== 0) {
    console.error(`npm ci failed (${npm.error?.message ?? `exit ${npm.status}`}). Fix: run it by hand and read its output.`);
    process.exit(1);
  }
}

// A process of its own: the loader must be in place before the first import.
const child = spawn(process.execPath, ["--import", "tsx", join(root, script), ...rest], { stdio: "inherit" });
// Ctrl-C reaches the whole process group; a signal sent to this process alone is handed on. The child decides how to end.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  process.exitCode = code ?? 128 + (signal === "SIGINT" ? 2 : 15);
});
