/**
 * usage: killed-command.ts CALL NUMBER FOLDER COMMAND [OPTION]...: `gridwright COMMAND` on the project in FOLDER that dies in
 * the NUMBERth call of `node:fs`'s CALL for a file that it writes or removes.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { run } from "../../cli/run.js";

const [, , call = "", number = "1", folder = "", command = "", ...options] = process.argv;
let left = Number(number);

function isLast(path: unknown): boolean {
  if (call !== "rmSync" && !String(path).includes(".gridwright.tmp")) return false;
  left -= 1;
  return left === 0;
}

const { writeFileSync, renameSync, rmSync } = fs;
if (call === "writeFileSync") {
  fs.writeFileSync = (path, data, options) => {
    const dies = isLast(path);
    writeFileSync(path, dies ? String(data).slice(0, String(data).length / 2) : data, options);
    if (dies) process.kill(process.pid, "SIGKILL");
  };
} else if (call === "renameSync") {
  fs.renameSync = (from, to) => {
    if (isLast(from)) process.kill(process.pid, "SIGKILL");
    renameSync(from, to);
  };
} else {
  fs.rmSync = (path, how) => {
    if (isLast(path)) process.kill(process.pid, "SIGKILL");
    rmSync(path, how);
  };
}
syncBuiltinESMExports();

process.exitCode = await run([command, "--project", folder, ...options], { out: () => undefined, error: (line) => console.error(line) });
