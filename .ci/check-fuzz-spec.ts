/** Throws random specs at the spec compiler as a developer would, and checks what the command prints. */
import { judgeRun } from "./judge-run.js";

const COUNT = 500;

judgeRun<{ readonly specs: number; readonly structs: number; readonly mismatches: number }>({
  args: ["run", "-s", "fuzz", "--", "spec", "--seed", "1", "--count", String(COUNT), "--json"],
  timeoutMs: 600_000,
  rules: (counts) => [
    ["the counts have their names", Object.keys(counts).join() === "specs,structs,mismatches"],
    [`${COUNT} specs`, counts.specs === COUNT],
    ["at least as many structs", counts.structs >= counts.specs],
    ["no mismatch", counts.mismatches === 0],
  ],
  verdict: "all opinions on random specs agree",
});
