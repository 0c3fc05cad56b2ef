/**
 * Runs recorded wire vectors against the runtime's host operations. Prints
 * `{total, passed, diverged, failed, missing, missingOps}`; what failed, and how, goes to stderr. Exits with 1 when something
 * failed.
 *
 * usage: npm run -s vectors -- FILE... [--json]
 */
import { readFileSync } from "node:fs";
import { runVectors } from "../test/conformance/run-vectors.js";
import { parseVectors } from "../test/conformance/wire-vectors.js";
import { scriptArguments } from "./script-arguments.js";

const { values, positionals: files } = scriptArguments({
  name: "vectors",
  usage: "npm run -s vectors -- FILE... [--json]",
  options: { json: { type: "boolean" } },
  positionals: { min: 1, max: Infinity },
});

const vectors = files.flatMap((file) => {
  try {
    return parseVectors(readFileSync(file, "utf8"));
  } catch (error) {
    console.error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  }
});
const { summary, failures } = runVectors(vectors);
for (const { id, reason } of failures) console.error(`${id}: ${reason}`);
if (values.json) console.log(JSON.stringify(summary));
else for (const [name, value] of Object.entries(summary)) console.log(`${name.padEnd(11)}${Array.isArray(value) ? value.join(", ") : String(value)}`);
if (summary.failed > 0) process.exitCode = 1;
