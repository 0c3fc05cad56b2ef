#!/usr/bin/env node
/** The `gridwright` command. */
import { run } from "./run.js";

process.exitCode = await run(process.argv.slice(2), { out: (line) => console.log(line), error: (line) => console.error(line) });
