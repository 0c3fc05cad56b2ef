/** Programs with grid-wide barriers, on a GPU that has none. `--help` says how. */
import { runCommand } from "./run-command.js";

// `| head` has seen enough: no reason to go on, and none to complain.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await runCommand(process.argv.slice(2), {
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
});
