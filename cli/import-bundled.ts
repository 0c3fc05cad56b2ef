/**
 * A module of the user, run from source: bundled by esbuild with generated modules taken from memory, so that it sees the
 * fresh ones, and `gridwright/*` taken from the copy that is running, so that one compiler does it all.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Message, Plugin } from "esbuild";
import { CommandError } from "./command-error.js";

/**
 * What the module exports. `module` is a path from `folder`, and so is each of `fresh`. Throws `CommandError`, or whatever
 * the module throws itself.
 */
export async function importBundled(folder: string, module: string, fresh: ReadonlyMap<string, string>): Promise<Record<string, unknown>> {
  return importText(await bundle(folder, module, fresh));
}

async function bundle(folder: string, module: string, fresh: ReadonlyMap<string, string>): Promise<string> {
  const { build } = await import("esbuild");
  try {
    const result = await build({
      entryPoints: [join(folder, module)],
      absWorkingDir: folder,
      bundle: true,
      write: false,
      format: "esm",
      platform: "node",
      target: "node20",
      sourcemap: "inline",
      logLevel: "silent",
      plugins: [freshModules(folder, fresh), runningCopy()],
    });
    return result.outputFiles[0]?.text ?? "";
  } catch (error) {
    const messages = isBuildFailure(error) ? error.errors.map((message) => `${placeOf(message, module)} ${message.text}`) : [];
    throw messages.length === 0 ? error : new CommandError(messages.join("\n"), 1);
  }
}

function freshModules(folder: string, fresh: ReadonlyMap<string, string>): Plugin {
  const namespace = "gridwright-fresh";
  const pathOf = (absolute: string): string => relative(folder, absolute).split(sep).join("/");
  return {
    name: namespace,
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
        const absolute = resolve(resolveDir, path.replace(/\.js$/, ".ts"));
        return fresh.has(pathOf(absolute)) ? { path: absolute, namespace } : undefined;
      });
      build.onLoad({ filter: /./, namespace }, ({ path }) => ({ contents: fresh.get(pathOf(path)) ?? "", loader: "ts", resolveDir: dirname(path) }));
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

function runningCopy(): Plugin {
  const own = fileURLToPath(import.meta.url);
  const extension = own.endsWith(".ts") ? ".ts" : ".js";
  return {
    name: "gridwright-running-copy",
    setup(build) {
      build.onResolve({ filter: /^gridwright(\/|$)/ }, ({ path }) => {
        const module = SUBPATHS[path];
        return module === undefined ? undefined : { path: resolve(dirname(own), "..", `${module}${extension}`) };
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
