/**
 * Files that a spec names. A spec may have come with a repository that its user did not write, and a link in there may lead
 * anywhere: what is read lies in the project folder itself, or in a package that is installed there. Package managers
 * install by links (`npm link`, workspaces, pnpm), so a package's folder is where the link leads, if it is that package.
 */
import { readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import type { RefusedFile } from "../codegen/protocol/compile-spec.js";
import { NOT_TEXT, textOf } from "./read-text.js";

const LEADS_OUT: RefusedFile = {
  refused: "leads out of the project folder by a symbolic link",
  help: "put a copy of the file into the project, or install it as a package",
};

/** `path` is from `root`, which is absolute, with forward slashes. Undefined where there is no file that can be read. */
export function readInside(root: string, path: string): string | RefusedFile | undefined {
  try {
    const real = realpathSync(join(root, path));
    if (!isInside(root, real) && !isInside(packageFolder(root, path), real)) return LEADS_OUT;
    // What is no file may never end.
    return statSync(real).isFile() ? (textOf(readFileSync(real)) ?? NOT_TEXT) : undefined;
  } catch {
    return undefined;
  }
}

/** Of the package that `path` goes through last; undefined where it goes through none, or the folder holds another. */
function packageFolder(root: string, path: string): string | undefined {
  const [folder, name] = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/@]+)(?=\/)/.exec(path) ?? [];
  if (folder === undefined || name === undefined) return undefined;
  const found = join(root, folder);
  return manifestName(join(found, "package.json")) === name ? found : undefined;
}

function manifestName(path: string): string | undefined {
  try {
    const manifest: { readonly name?: string } | null = JSON.parse(readFileSync(path, "utf8"));
    return manifest?.name;
  } catch {
    return undefined;
  }
}

/** `real` is without links. */
function isInside(folder: string | undefined, real: string): boolean {
  if (folder === undefined) return false;
  const way = relative(realpathSync(folder), real);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
