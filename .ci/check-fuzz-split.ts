/** Splits random programs with grid syncs, and holds what the command prints against what must be true of any such run. */
import { judgeRun } from "./judge-run.js";

const COUNT = 100;
const SEED = 20265;

judgeRun<Readonly<Record<string, number>>>({
  args: ["run", "-s", "fuzz", "--", "split", "--seed", String(SEED), "--count", String(COUNT), "--json"],
  timeoutMs: 240_000,
  rules: (counts) => {
    const of = (key: string): number => counts[key] ?? Number.NaN;
    return [
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
  },
  verdict: "the split did as its programs did",
});
