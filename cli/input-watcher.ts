/**
 * Waits until one of some files changes. It watches their folders and not the project as a whole, so that nothing walks
 * through `node_modules`, and so that editors that save by renaming are seen.
 */
import { existsSync, watch, type FSWatcher } from "node:fs";
import { basename, dirname } from "node:path";
import { CommandError } from "./command-error.js";

/** Editors and generators change several files at once. */
const SETTLE_MS = 15;
/** A file that never settles, say a log, holds nothing up for longer. */
const SETTLE_AT_MOST_MS = 250;

export class InputWatcher {
  readonly #folders = new Map<string, { readonly watcher: FSWatcher; names: ReadonlySet<string> }>();
  #changed: ReturnType<typeof setTimeout> | undefined;
  #since = 0;
  #pending = false;
  #wake: () => void = () => {};
  readonly #end = (): void => this.#wake();

  /** These files from now on, absolute, those that don't exist yet included. True where a folder was not watched before. */
  follow(files: Iterable<string>): boolean {
    const wanted = new Map<string, Set<string>>();
    for (const file of files) {
      const [folder, name] = nearestFolder(file);
      wanted.set(folder, (wanted.get(folder) ?? new Set()).add(name));
    }
    for (const [folder, { watcher }] of this.#folders) if (!wanted.has(folder)) this.#forget(folder, watcher);
    let isNew = false;
    for (const [folder, names] of wanted) {
      const known = this.#folders.get(folder);
      if (known !== undefined) known.names = names;
      else {
        this.#open(folder, names);
        isNew = true;
      }
    }
    return isNew;
  }

  /** False where the signal ended the wait, which keeps no process alive. */
  async next(signal: AbortSignal): Promise<boolean> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      signal.addEventListener("abort", this.#end);
      if (this.#pending || signal.aborted) resolve();
    });
    signal.removeEventListener("abort", this.#end);
    this.#pending = false;
    return !signal.aborted;
  }

  close(): void {
    clearTimeout(this.#changed);
    for (const [folder, { watcher }] of this.#folders) this.#forget(folder, watcher);
  }

  #open(folder: string, names: ReadonlySet<string>): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => {
        if (name === null || this.#folders.get(folder)?.names.has(name) === true) this.#settle();
      });
      // A folder that goes away: its files are gone too, and the next run finds out where to look.
      watcher.on("error", () => {
        this.#forget(folder, watcher);
        this.#settle();
      });
      this.#folders.set(folder, { watcher, names });
    } catch (error) {
      throw new CommandError(`${folder} can't be watched (${error instanceof Error ? error.message : String(error)})`, 1);
    }
  }

  #forget(folder: string, watcher: FSWatcher): void {
    watcher.close();
    this.#folders.delete(folder);
  }

  #settle(): void {
    const now = performance.now();
    if (this.#changed === undefined) this.#since = now;
    clearTimeout(this.#changed);
    const left = Math.max(0, this.#since + SETTLE_AT_MOST_MS - now);
    this.#changed = setTimeout(() => {
      this.#changed = undefined;
      this.#pending = true;
      this.#wake();
    }, Math.min(SETTLE_MS, left));
  }
}

/** The folder that is there, and the name in it that has to change before the file can. */
function nearestFolder(file: string): readonly [folder: string, name: string] {
  let path = file;
  while (!existsSync(dirname(path)) && dirname(path) !== path) path = dirname(path);
  return [dirname(path), basename(path)];
}
