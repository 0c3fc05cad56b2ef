/**
 * Packs the package, installs it into an empty folder without optional peers, imports every subpath there, asks publint
 * and attw about it, and walks through a project that `gridwright init` makes. Needs the npm registry; `.ci/run` calls it,
 * the default tests do not.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const bin = (name: string): string => join(root, "node_modules/.bin", name);
const failures: string[] = [];

/** Runs in the consumer's folder: every subpath must import, and a missing peer must be named with its install command. */
const CONSUMER = `
import packageJson from "gridwright/package.json" with { type: "json" };
for (const subpath of Object.keys(packageJson.exports)) {
  if (subpath === "./package.json") continue;
  const loaded = await import("gridwright" + subpath.slice(1));
  if (Object.keys(loaded).length === 0) throw new Error(subpath + " exports nothing");
}
const { openDevice } = await import("gridwright/runtime/node");
const error = await openDevice().then(() => undefined, (reason) => reason);
if (error?.code !== "peer/missing" || !error.message.includes("npm install")) throw new Error("a missing peer is not named: " + error);
console.log("every subpath imports; a missing peer is named");
`;

/** `accepts` is for commands whose exit code says something about this machine. */
function check(name: string, command: string, args: readonly string[], cwd: string, accepts?: (stdout: string) => boolean): void {
  const run = spawnSync(command, args, { cwd, encoding: "utf8", shell: process.platform === "win32" });
  const holds = accepts === undefined ? run.status === 0 : accepts(run.stdout);
  console.log(`${holds ? "ok  " : "FAIL"} ${name}`);
  if (holds) return;
  failures.push(name);
  console.log(run.stdout, run.stderr);
}

const folder = mkdtempSync(join(tmpdir(), "gridwright-package-"));
try {
  const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: root, encoding: "utf8" }).trim().split("\n").at(-1) ?? "";
  const tarball = join(folder, packed);
  console.log(`packed ${packed} (${(readFileSync(tarball).byteLength / 1024).toFixed(0)} KiB)`);
  check("publint", bin("publint"), ["run", tarball, "--strict"], root);
  check("attw", bin("attw"), [tarball, "--profile", "esm-only"], root);

  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  writeFileSync(join(folder, "main.mjs"), CONSUMER);
  check("install without optional peers", "npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", tarball], folder);
  check("imports", process.execPath, ["main.mjs"], folder);
  const gridwright = bin("gridwright").replace(root, folder);
  check("the gridwright command", gridwright, ["--help"], folder);

  // What a newcomer types, with the tarball in the place of the registry's package.
  const project = join(folder, "my-project");
  check("gridwright init", gridwright, ["init", project], folder);
  check("npm install in the new project", "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", tarball], project);
  for (const script of ["gen", "test", "check"]) check(`npm run ${script} in the new project`, "npm", ["run", "-s", script], project);
  check("gridwright doctor in the new project", "npx", ["gridwright", "doctor", "--format", "json"], project, (stdout) => /"wgsl-dawn","status":"ok"/.test(stdout) && /"generated","status":"ok"/.test(stdout));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${failures.length === 0 ? "the package is sound" : `failed: ${failures.join(", ")}`}`);
process.exitCode = failures.length === 0 ? 0 : 1;
