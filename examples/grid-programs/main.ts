/** Programs with grid-wide barriers, on a GPU that has none. `--help` says how. */
import { endAtClosedPipe } from "../../cli/end-at-closed-pipe.js";
import { Output } from "../command-line/output.js";
import { runCommand } from "./run-command.js";

endAtClosedPipe();
process.exitCode = await runCommand(process.argv.slice(2), new Output("grid-programs"));
