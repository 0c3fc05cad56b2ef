#!/usr/bin/env node
/** The `gridwright` command. */
import { run } from "./run.js";

// Whoever reads the output may have seen enough, as `head` has.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
process.exitCode = await run(process.argv.slice(2), { out: (line) => console.log(line), error: (line) => console.error(line) });
