/**
 * Accepts what the golden tests produce now: runs every test file that compares goldens, with permission to rewrite them.
 * Only a person who has read the diff should do this, so it refuses to run where `CI` is set.
 *
 * usage: npm run bless [-- PATH]     only goldens at or below PATH, from the repository's root
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { BLESS_VARIABLE, inCi } from "../testing/golden.js";
import { scriptArguments } from "./script-arguments.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

function goldenTests(): string[] {
  return readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.ts"))
    .map((path) => join(root, "test", path))
    .filter((path) => /\bgolden\(/.test(readFileSync(path, "utf8")))
    .sort();
}

function main(path: string): number {
  if (inCi()) {
    console.error("bless refuses to run in CI: a golden is accepted by a person who read the diff. Fix: run it on your machine and commit the result.");
    return 2;
  }
  const blessed = resolve(root, path);
  let failed = 0;
  for (const test of goldenTests()) {
    const { status } = spawnSync(process.execPath, ["--import", "tsx", test], {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, [BLESS_VARIABLE]: blessed },
    });
    if (status !== 0) {
      failed += 1;
      console.error(`${test.slice(root.length + 1)} still fails; run it to see why: npm test -- ${test.slice(root.length + 1)}`);
    }
  }
  return failed === 0 ? 0 : 1;
}

const { positionals } = scriptArguments({ name: "bless", usage: "npm run bless [-- PATH]", options: {}, positionals: { max: 1 } });
process.exitCode = main(positionals[0] ?? ".");
