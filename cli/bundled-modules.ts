/**
 * Modules of the user, run from source: bundled by esbuild with generated modules taken from memory, so that they see the
 * fresh ones, and `gridwright/*` taken from the copy that is running, so that one compiler does it all.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { BuildContext, Message, Plugin } from "esbuild";
import { CommandError } from "./command-error.js";
import { runModule, type Guards } from "./run-module.js";
import { Watchdog } from "./watchdog.js";

export interface BundledModule {
  readonly exports: Readonly<Record<string, unknown>>;
  /** The bundle's text: the same text has the same exports. */
  readonly code: string;
  /** Calls what it exports. Throws `CommandError` or `DiagnosticError`. */
  readonly run: <T>(use: () => T | Promise<T>) => Promise<T>;
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
  readonly #guards: Guards;

  /** `handlers`: those of signals, if there are any. */
  constructor(handlers?: Guards["handlers"]) {
    this.#guards = { watchdog: new Watchdog(), ...(handlers === undefined ? {} : { handlers }) };
  }

  /**
   * What the module exports. `module` is a path from `folder`, and so is each of `fresh`. Throws `CommandError` or
   * `DiagnosticError`. `onRead` is told every file that it consists of, whether it can be loaded or not.
   */
  async load(folder: string, module: string, fresh: ReadonlyMap<string, string>, onRead: (path: string) => void = () => {}): Promise<BundledModule> {
    const path = join(folder, module);
    const entry = this.#entries.get(path) ?? (await open(folder, path));
    this.#entries.set(path, entry);
    entry.fresh = fresh;
    try {
      const { code, sourceMap } = await rebuild(entry, folder, module);
      if (entry.loaded?.code !== code) entry.loaded = await importText(code, sourceMap, { folder, module }, this.#guards);
      return entry.loaded;
    } finally {
      for (const each of [path, ...entry.read]) onRead(each);
    }
  }

  async dispose(): Promise<void> {
    for (const { context } of this.#entries.values()) await context.dispose();
    this.#entries.clear();
    await this.#guards.watchdog.dispose();
  }
}

/** For callers that load one module once. */
export async function importBundled(folder: string, module: string, fresh: ReadonlyMap<string, string>): Promise<BundledModule> {
  const modules = new BundledModules();
  try {
    return await modules.load(folder, module, fresh);
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
      sourcemap: "external",
      // Never written; a source map starts its paths here.
      outfile: join(folder, "kernel.mjs"),
      logLevel: "silent",
      inject: [CONSOLE],
      plugins: [freshModules(folder, fresh, read), runningCopy(), errorConsole()],
    }),
  };
  return entry;
}

async function rebuild({ context, read }: Entry, folder: string, module: string): Promise<{ code: string; sourceMap: string }> {
  read.clear();
  try {
    const { metafile, outputFiles } = await context.rebuild();
    const files = Object.keys(metafile.inputs).filter((input) => !input.startsWith(`${FRESH}:`) && !input.startsWith(`${CONSOLE}:`));
    for (const file of files) read.add(isAbsolute(file) ? file : join(folder, file));
    const text = (extension: string): string => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? "";
    return { code: text(".mjs"), sourceMap: text(".map") };
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
  return {
    name: "gridwright-running-copy",
    setup(build) {
      build.onResolve({ filter: /^gridwright(\/|$)/ }, ({ path }) => {
        const module = SUBPATHS[path];
        return module === undefined ? undefined : { path: runningUrl(module), external: true };
      });
    },
  };
}

const CONSOLE = "gridwright-console";

/** What a module logs goes where errors go: the standard output is the command's own, for programs to read. */
function errorConsole(): Plugin {
  return {
    name: CONSOLE,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${CONSOLE}$`) }, ({ path }) => ({ path, namespace: CONSOLE, sideEffects: false }));
      build.onLoad({ filter: /./, namespace: CONSOLE }, () => ({
        contents: 'import { Console } from "node:console"; export const console = /* @__PURE__ */ new Console(process.stderr);',
      }));
    },
  };
}

function runningUrl(module: string): string {
  const own = fileURLToPath(import.meta.url);
  return pathToFileURL(resolve(dirname(own), "..", `${module}${extname(own)}`)).href;
}

/** Messages of Node name the file that was imported, and the author has written something else. */
function asImported(message: string): string {
  return Object.entries(SUBPATHS).reduce((text, [path, module]) => text.replaceAll(runningUrl(module), path), message);
}

/** A file of its own outside of the project, so that stack traces are short; it is gone when this returns. */
async function importText(code: string, sourceMap: string, named: { readonly folder: string; readonly module: string }, guards: Guards): Promise<BundledModule> {
  const folder = mkdtempSync(join(tmpdir(), "gridwright-"));
  const file = join(folder, "kernel.mjs");
  try {
    writeFileSync(file, code);
    const url = pathToFileURL(file).href;
    const run: BundledModule["run"] = (use) => runModule({ ...named, url, sourceMap, spell: asImported }, guards, use);
    const exports: Record<string, unknown> = await run(() => import(url));
    return { exports, code, run };
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
