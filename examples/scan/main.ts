/** `npm start`: counts byte patterns in files on a GPU. `--help` says how. */
import { endAtClosedPipe } from "../../cli/end-at-closed-pipe.js";
import { ReportedInterruption } from "../command-line/reported-interruption.js";

// Listening comes before everything else is loaded, so that an early Ctrl-C gets its line too.
const interruption = new ReportedInterruption("scan", "before any file was read").listen();
endAtClosedPipe();

const { Output } = await import("../command-line/output.js");
const { runCommand } = await import("./run-command.js");
process.exitCode = await runCommand(process.argv.slice(2), interruption, new Output("scan"));
