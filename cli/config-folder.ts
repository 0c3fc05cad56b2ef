/** Where a project is: the folder of its configuration. Apart from `config.ts`, because reading one takes a parser. */
import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CommandError } from "./command-error.js";

export const CONFIG_FILE = "gridwright.config.json";

/** The folder that holds the file: `start` or one above it. Throws `CommandError`. */
export function configFolder(start: string): string {
  // A folder that is mistyped is not the project above it.
  if (!isFolder(start)) throw new CommandError(`there is no folder ${start}`, 2);
  const folder = configFolderAbove(start);
  if (folder === undefined) throw new CommandError(`there is no ${CONFIG_FILE} in ${start} or above it. Fix: go to the project's folder, or make one with gridwright init`, 2);
  return folder;
}

/** Undefined where there is none. */
export function configFolderAbove(start: string): string | undefined {
  // esbuild names modules by their real paths, and those must lie in this folder.
  for (let folder = realPath(resolve(start)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, CONFIG_FILE))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Without symbolic links; a folder that does not exist is its own. */
function realPath(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : folder;
}
