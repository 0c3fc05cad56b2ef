#!/usr/bin/env node
/** The `gridwright` command. */
import { endAtClosedPipe } from "./end-at-closed-pipe.js";
import { run } from "./run.js";

endAtClosedPipe();
process.exitCode = await run(process.argv.slice(2), { out: (line) => console.log(line), error: (line) => console.error(line) });
