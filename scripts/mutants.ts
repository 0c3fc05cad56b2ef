/**
 * Puts named defects into copies of the working tree, one at a time, and says which of them the tests do not find.
 *
 * usage: npm run -s mutants [-- NAME...] [--json]     only mutants whose name contains one of the names
 */
import { MUTANTS } from "../test/support/mutants/mutants.js";
import { runMutants } from "../test/support/mutants/run-mutants.js";
import { refuseArguments, scriptArguments } from "./script-arguments.js";

const script = { name: "mutants", usage: "npm run -s mutants [-- NAME...] [--json]", options: { json: { type: "boolean" } }, positionals: { max: Infinity } } as const;
const { values, positionals } = scriptArguments(script);
const chosen = MUTANTS.filter(({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)));
if (chosen.length === 0) refuseArguments(script, `no mutant has a name like ${positionals.join(", ")}`);
const outcomes = await runMutants(chosen, ({ mutant, killed, by }) => {
  if (!values.json) process.stdout.write(killed ? `killed    ${mutant.name}   (${by})\n` : `SURVIVED  ${mutant.name}   (${mutant.file}; ${mutant.tests.join(", ")})\n`);
});
const survivors = outcomes.filter(({ killed }) => !killed).map(({ mutant }) => mutant.name);
const counts = { mutants: outcomes.length, killed: outcomes.length - survivors.length, survivors };
process.stdout.write(values.json ? `${JSON.stringify(counts)}\n` : `${counts.killed} of ${counts.mutants} killed\n`);
process.exitCode = survivors.length === 0 ? 0 : 1;
