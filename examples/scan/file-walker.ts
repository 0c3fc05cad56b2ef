/** Which files a scan reads: what it is given, folders recursively, never through a symbolic link. */
import { lstatSync, readdirSync } from "node:fs";
import { join, resolve, sep } from "node:path";

export interface Unreadable {
  readonly path: string;
  readonly reason: string;
}

/** What is wrong with a path that a user gave, as a sentence; undefined when it is a file or a folder. */
export function findPathProblem(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return `no such file or folder: ${quote(path)}`;
  if (stats.isSymbolicLink()) return `${quote(path)} is a symbolic link, and links are not followed; name what it points to`;
  if (!stats.isFile() && !stats.isDirectory()) return `${quote(path)} is neither a file nor a folder`;
  return undefined;
}

function quote(path: string): string {
  return JSON.stringify(path);
}

/**
 * The regular files at and under `roots`, each once, in a folder by name. Links, pipes, sockets and devices are passed
 * over; a folder that cannot be listed is handed to `onUnreadable`.
 */
export function* walkFiles(roots: readonly string[], onUnreadable: (folder: Unreadable) => void): Generator<string> {
  for (const root of withoutNested(roots)) {
    if (!lstatSync(root).isDirectory()) yield root;
    else yield* walkFolder(root, onUnreadable);
  }
}

function* walkFolder(folder: string, onUnreadable: (folder: Unreadable) => void): Generator<string> {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    onUnreadable({ path: folder, reason: error instanceof Error ? error.message : String(error) });
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walkFolder(path, onUnreadable);
    else if (entry.isFile()) yield path;
  }
}

/** Leaves out roots that lie in another one or were named before, so that no file is counted twice. */
export function withoutNested(roots: readonly string[]): string[] {
  const absolute = roots.map((root) => resolve(root));
  return roots.filter((_, index) => {
    const own = absolute[index] ?? "";
    return !absolute.some((other, at) => (other === own ? at < index : own.startsWith(other.endsWith(sep) ? other : other + sep)));
  });
}
