/** Deaths of a command in the middle of what it writes, in this process or for real. */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

export type DeadlyCall = "writeFileSync" | "renameSync" | "rmSync";

export function isDeadlyCall(text: string): text is DeadlyCall {
  return text === "writeFileSync" || text === "renameSync" || text === "rmSync";
}

/** Calls `die`, which must not return, in the `time`th call of a function of `node:fs` for a file that a command writes or removes; `writeFileSync` leaves half a file. */
export function dieAt(call: DeadlyCall, time: number, die: () => never): void {
  let left = time;
  const isLast = (path: unknown): boolean => {
    if (call !== "rmSync" && !String(path).includes(".gridwright.tmp")) return false;
    left -= 1;
    return left === 0;
  };
  const { writeFileSync, renameSync, rmSync } = fs;
  switch (call) {
    case "writeFileSync":
      fs.writeFileSync = (path, data, options) => {
        const dies = isLast(path);
        writeFileSync(path, dies ? String(data).slice(0, String(data).length / 2) : data, options);
        if (dies) die();
      };
      break;
    case "renameSync":
      fs.renameSync = (from, to) => (isLast(from) ? die() : renameSync(from, to));
      break;
    case "rmSync":
      fs.rmSync = (path, how) => (isLast(path) ? die() : rmSync(path, how));
      break;
  }
  syncBuiltinESMExports();
}

/**
 * Runs a command that dies as `dieAt` says, without the start of another process: from that call on nothing of `node:fs`
 * works, so whatever the command does in its last breath leaves no trace. False where it lived on.
 */
export async function diesAt(call: DeadlyCall, time: number, command: () => Promise<unknown>): Promise<boolean> {
  const writable = Object.entries(Object.getOwnPropertyDescriptors(fs)).filter(([, each]) => each.writable === true && typeof each.value === "function");
  const alive = Object.fromEntries(writable.map(([name, { value }]) => [name, value]));
  let died = false;
  const dead = (): never => {
    throw new Error("dead");
  };
  dieAt(call, time, () => {
    died = true;
    for (const name of Object.keys(alive)) Object.assign(fs, { [name]: dead });
    syncBuiltinESMExports();
    return dead();
  });
  try {
    await command().catch(() => undefined);
  } finally {
    Object.assign(fs, alive);
    syncBuiltinESMExports();
  }
  return died;
}
