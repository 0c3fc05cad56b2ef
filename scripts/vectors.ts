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

const json = process.argv.includes("--json");
const files = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
if (files.length === 0) {
  console.error("usage: npm run -s vectors -- FILE... [--json]");
  process.exit(2);
}

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
if (json) console.log(JSON.stringify(summary));
else for (const [name, value] of Object.entries(summary)) console.log(`${name.padEnd(11)}${Array.isArray(value) ? value.join(", ") : String(value)}`);
if (summary.failed > 0) process.exitCode = 1;
