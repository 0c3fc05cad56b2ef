/** Heats a plate on a GPU and draws it. `--help` says how. */
import { Interruption } from "../scan/interruption.js";

// Listening comes before everything else is loaded, so that an early Ctrl-C gets its line too.
const interruption = new Interruption("heat", "before the first step").listen();

// `| head` has seen enough: no reason to go on, and none to complain.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const { Output } = await import("../scan/output.js");
const { runCommand } = await import("./run-command.js");
process.exitCode = await runCommand(process.argv.slice(2), interruption, new Output("heat"));
