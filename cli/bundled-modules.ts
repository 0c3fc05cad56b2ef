/**
 * Modules of the user, run from source: bundled by esbuild with generated modules taken from memory, so that they see the
 * fresh ones, and `gridwright/*` taken from the copy that is running, so that one compiler does it all.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { BuildContext, Message, Plugin } from "esbuild";
import { CommandError } from "./command-error.js";

export interface BundledModule {
  readonly exports: Readonly<Record<string, unknown>>;
  /** The bundle's text: the same text has the same exports. */
  readonly code: string;
}

interface Entry {
  readonly context: BuildContext<{ metafile: true; write: false }>;
  /** Absolute paths that the last build read or looked for. */
  readonly read: Set<string>;
  fresh: ReadonlyMap<string, string>;
  loaded?: BundledModule;
}

/** Keeps esbuild's state of each module, so that bundling it again is quick; `dispose` gives it up. */
export class BundledModules {
  readonly #entries = new Map<string, Entry>();

  /**
   * What the module exports. `module` is a path from `folder`, and so is each of `fresh`. Throws `CommandError`, or
   * whatever the module throws itself. `onRead` is told every file that it consists of, whether it can be loaded or not.
   */
  async load(folder: string, module: string, fresh: ReadonlyMap<string, string>, onRead: (path: string) => void = () => {}): Promise<BundledModule> {
    const path = join(folder, module);
    const entry = this.#entries.get(path) ?? (await open(folder, path));
    this.#entries.set(path, entry);
    entry.fresh = fresh;
    try {
      const code = await rebuild(entry, folder, module);
      if (entry.loaded?.code !== code) entry.loaded = { exports: await importText(code), code };
      return entry.loaded;
    } finally {
      for (const each of [path, ...entry.read]) onRead(each);
    }
  }

  async dispose(): Promise<void> {
    for (const { context } of this.#entries.values()) await context.dispose();
    this.#entries.clear();
  }
}

/** For callers that load one module once. */
export async function importBundled(folder: string, module: string, fresh: ReadonlyMap<string, string>): Promise<Readonly<Record<string, unknown>>> {
  const modules = new BundledModules();
  try {
    return (await modules.load(folder, module, fresh)).exports;
  } finally {
    await modules.dispose();
  }
}

async function open(folder: string, path: string): Promise<Entry> {
  const { context } = await import("esbuild");
  const read = new Set<string>();
  const fresh = (generated: string): string | undefined => entry.fresh.get(generated);
  const entry: Entry = {
    read,
    fresh: new Map(),
    context: await context({
      entryPoints: [path],
      absWorkingDir: folder,
      bundle: true,
      write: false,
      metafile: true,
      format: "esm",
      platform: "node",
      target: "node20",
      sourcemap: "inline",
      logLevel: "silent",
      plugins: [freshModules(folder, fresh, read), runningCopy()],
    }),
  };
  return entry;
}

async function rebuild({ context, read }: Entry, folder: string, module: string): Promise<string> {
  read.clear();
  try {
    const { metafile, outputFiles } = await context.rebuild();
    for (const input of Object.keys(metafile.inputs)) if (!input.startsWith(FRESH)) read.add(isAbsolute(input) ? input : join(folder, input));
    return outputFiles[0]?.text ?? "";
  } catch (error) {
    const messages = isBuildFailure(error) ? error.errors.map((message) => `${placeOf(message, module)} ${message.text}`) : [];
    throw messages.length === 0 ? error : new CommandError(messages.join("\n"), 1);
  }
}

const FRESH = "gridwright-fresh";

function freshModules(folder: string, fresh: (path: string) => string | undefined, read: Set<string>): Plugin {
  const pathOf = (absolute: string): string => relative(folder, absolute).split(sep).join("/");
  return {
    name: FRESH,
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
        const absolute = resolve(resolveDir, path.replace(/\.js$/, ".ts"));
        if (fresh(pathOf(absolute)) !== undefined) return { path: absolute, namespace: FRESH };
        // A build that fails says nothing about its inputs, and the file that it misses is one of them.
        read.add(absolute);
        return undefined;
      });
      build.onLoad({ filter: /./, namespace: FRESH }, ({ path }) => ({ contents: fresh(pathOf(path)) ?? "", loader: "ts", resolveDir: dirname(path) }));
    },
  };
}

/** Subpaths of the package and the modules behind them, from source and from `dist` alike. */
const SUBPATHS: Readonly<Record<string, string>> = {
  gridwright: "runtime/index",
  "gridwright/ir": "ir/index",
  "gridwright/codegen": "codegen/index",
  "gridwright/kernels": "kernels/index",
  "gridwright/runtime/node": "runtime/node/index",
  "gridwright/testing": "testing/index",
};

/** Loaded by Node and not bundled: once for the process, however often modules are loaded that import it. */
function runningCopy(): Plugin {
  const own = fileURLToPath(import.meta.url);
  const extension = own.endsWith(".ts") ? ".ts" : ".js";
  return {
    name: "gridwright-running-copy",
    setup(build) {
      build.onResolve({ filter: /^gridwright(\/|$)/ }, ({ path }) => {
        const module = SUBPATHS[path];
        return module === undefined ? undefined : { path: pathToFileURL(resolve(dirname(own), "..", `${module}${extension}`)).href, external: true };
      });
    },
  };
}

/** A file of its own outside of the project, so that stack traces are short; it is gone when this returns. */
async function importText(code: string): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), "gridwright-"));
  const file = join(folder, "kernel.mjs");
  try {
    writeFileSync(file, code);
    const module: Record<string, unknown> = await import(pathToFileURL(file).href);
    return module;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isBuildFailure(error: unknown): error is { errors: Message[] } {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

function placeOf(message: Message, module: string): string {
  return message.location === null ? `${module}:` : `${message.location.file}:${message.location.line}:${message.location.column + 1}`;
}
