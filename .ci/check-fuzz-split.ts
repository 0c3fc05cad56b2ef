/** Splits random programs with grid syncs, and holds what the command prints against what must be true of any such run. */
import { spawnSync } from "node:child_process";

const COUNT = 100;
const SEED = 20265;

const run = spawnSync("npm", ["run", "-s", "fuzz", "--", "split", "--seed", String(SEED), "--count", String(COUNT), "--json"], { encoding: "utf8", timeout: 240_000 });
console.log(run.stdout.trim());
if (run.status !== 0) fail([`fuzz exited with ${run.status}: ${run.stderr}`]);
const counts: Readonly<Record<string, number>> = JSON.parse(run.stdout);
const of = (key: string): number => counts[key] ?? Number.NaN;
const rules: readonly (readonly [what: string, holds: boolean])[] = [
  [`${COUNT} programs`, of("programs") === COUNT],
  ["no mismatch", of("mismatches") === 0],
  ["85 % compared", of("compared") >= 0.85 * COUNT],
  ["as many compared on Dawn", of("comparedOnDawn") === of("compared")],
  ["at most 10 % nondeterministic", of("nondeterministic") <= 0.1 * COUNT],
  ["half with grid syncs", of("withGridSync") >= 0.5 * COUNT],
  ["loops and latches among them", of("repeats") > 0 && of("latches") > 0],
  ["races planted", of("plantedRaces") > 0],
  ["every planted race found", of("foundRaces") === of("plantedRaces")],
];
const broken = rules.filter(([, holds]) => !holds).map(([what]) => what);
if (broken.length > 0) fail(broken);
console.log("the split did as its programs did");

function fail(reasons: readonly string[]): never {
  console.error(reasons.join("\n"));
  process.exit(1);
}
