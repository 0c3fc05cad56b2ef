/** usage: killed-gen.ts FOLDER CALL NUMBER: `gridwright gen` in FOLDER that dies in the NUMBERth call of `node:fs`'s CALL for a generated file. */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { run } from "../../cli/run.js";

const [, , folder = "", call = "", number = "1"] = process.argv;
let left = Number(number);

function isLast(path: unknown): boolean {
  if (!String(path).includes(".gridwright.tmp")) return false;
  left -= 1;
  return left === 0;
}

const { writeFileSync, renameSync } = fs;
if (call === "writeFileSync") {
  fs.writeFileSync = (path, data, options) => {
    const dies = isLast(path);
    writeFileSync(path, dies ? String(data).slice(0, String(data).length / 2) : data, options);
    if (dies) process.kill(process.pid, "SIGKILL");
  };
} else {
  fs.renameSync = (from, to) => {
    if (isLast(from)) process.kill(process.pid, "SIGKILL");
    renameSync(from, to);
  };
}
syncBuiltinESMExports();

process.exitCode = await run(["gen", "--project", folder], { out: () => undefined, error: (line) => console.error(line) });
