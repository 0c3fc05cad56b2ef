/** The folder that frames go to. Each file appears by a rename of a finished one, so nobody ever sees half a frame. */
import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "../command-line/usage-error.js";

/** Throws `UsageError` where no file could be written in `path`, or the folder could not be made. Changes nothing. */
export function checkFrameFolder(path: string): void {
  let nearest = resolve(path);
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  if (statSync(nearest, { throwIfNoEntry: false })?.isDirectory() !== true) throw new UsageError(`frames cannot go to ${JSON.stringify(path)}: ${JSON.stringify(nearest)} is no folder`);
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
  } catch {
    throw new UsageError(`frames cannot go to ${JSON.stringify(path)}: ${JSON.stringify(nearest)} is not writable`);
  }
}

/** Throws `UsageError` where it cannot be made. */
export function makeFrameFolder(path: string): void {
  // Level by level: Node's own recursive mkdir never returns in folders such as /proc, which refuse with "no such file" (v20).
  const missing: string[] = [];
  for (let level = resolve(path); !existsSync(level); level = dirname(level)) missing.unshift(level);
  try {
    for (const level of missing) mkdirSync(level);
  } catch (error) {
    throw new UsageError(`frames cannot go to ${JSON.stringify(path)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The path of the file. `count`: frames in all, so that names sort by number. */
export function writeFrame(folder: string, frame: number, count: number, png: Uint8Array): string {
  const digits = Math.max(2, String(count - 1).length);
  const path = join(folder, `frame-${String(frame).padStart(digits, "0")}.png`);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, png);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return path;
}
