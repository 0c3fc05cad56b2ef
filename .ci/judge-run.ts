/** Runs an npm script as a user would and judges the one line of JSON that it prints. A process judges one run and ends with 0 or 1. */
import { spawnSync } from "node:child_process";

export interface JudgedRun<Counts> {
  /** Of `npm`. */
  readonly args: readonly string[];
  readonly timeoutMs: number;
  /** What must hold of the counts; those that do not are printed. */
  readonly rules: (counts: Counts) => readonly (readonly [what: string, holds: boolean])[];
  /** Printed when all of them do. */
  readonly verdict: string;
}

export function judgeRun<Counts>({ args, timeoutMs, rules, verdict }: JudgedRun<Counts>): void {
  const { status, stdout, stderr, error } = spawnSync("npm", args, { encoding: "utf8", timeout: timeoutMs });
  const printed = (stdout ?? "").trim();
  console.log(printed);
  if (status !== 0) return refuse([`npm ${args.join(" ")} ended with ${status ?? error?.message}: ${stderr}`]);
  if (printed.split("\n").length !== 1) return refuse(["--json printed more than one line"]);
  const counts: Counts = JSON.parse(printed);
  const broken = rules(counts).filter(([, holds]) => !holds).map(([what]) => `does not hold: ${what}`);
  if (broken.length > 0) return refuse(broken);
  console.log(verdict);
}

function refuse(reasons: readonly string[]): void {
  console.error(reasons.join("\n"));
  process.exitCode = 1;
}
