/** This repository's own generation: `gridwright gen` with whatever arguments follow. */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../cli/run.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const output = { out: (line: string) => console.log(line), error: (line: string) => console.error(line) };
process.exitCode = await run(["gen", "--project", root, ...process.argv.slice(2)], output);
