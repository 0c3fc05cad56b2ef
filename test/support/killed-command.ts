/**
 * usage: killed-command.ts CALL NUMBER FOLDER COMMAND [OPTION]...: `gridwright COMMAND` on the project in FOLDER that dies in
 * the NUMBERth call of `node:fs`'s CALL for a file that it writes or removes.
 */
import { run } from "../../cli/run.js";
import { dieAt, isDeadlyCall } from "./die-at.js";

const [, , call = "", number = "1", folder = "", command = "", ...options] = process.argv;
if (!isDeadlyCall(call)) throw new Error(`nothing dies in ${call}`);
dieAt(call, Number(number), () => {
  process.kill(process.pid, "SIGKILL");
  throw new Error("the signal is on its way");
});

process.exitCode = await run([command, "--project", folder, ...options], { out: () => undefined, error: (line) => console.error(line) });
