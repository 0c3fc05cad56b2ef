/** Throws random specs at the spec compiler as a developer would, and checks what the command prints. */
import { spawnSync } from "node:child_process";

const COUNT = 500;

const run = spawnSync("npm", ["run", "-s", "fuzz", "--", "spec", "--seed", "1", "--count", String(COUNT), "--json"], { encoding: "utf8", timeout: 600_000 });
console.log(run.stdout.trim());
if (run.status !== 0) fail(`npm run fuzz exited with ${run.status}: ${run.stderr}`);
const counts: { readonly specs: number; readonly structs: number; readonly mismatches: number } = JSON.parse(run.stdout);
if (Object.keys(counts).join() !== "specs,structs,mismatches") fail("the counts have other names");
if (counts.specs !== COUNT || counts.structs < counts.specs || counts.mismatches !== 0) fail(`expected ${COUNT} specs, at least as many structs and no mismatch`);
console.log("all opinions on random specs agree");

function fail(reason: string): never {
  console.error(reason);
  process.exit(1);
}
