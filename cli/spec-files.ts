/** The specs that a command is about: those of the configuration, or those that its user names. */
import { existsSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { compileSpec, type CompletedSpec, type ReadFile } from "../codegen/protocol/compile-spec.js";
import { DiagnosticError, formatLocation, type Diagnostic } from "../ir/diagnostic.js";
import { CONFIG_FILE, findConfig } from "./config.js";
import { readInside } from "./read-inside.js";
import { readText } from "./read-text.js";

export interface SpecFile {
  /** As messages name it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Absolute; the spec extends nothing outside of it. */
  readonly root: string;
  /** Absolute; where the paths in messages start. */
  readonly folder: string;
  readonly text: string;
}

/** `folder` is where to look for the configuration; `names` are paths from the current folder, and say all where there are some. */
export function specFiles(folder: string, names: readonly string[]): SpecFile[] {
  if (names.length > 0) return names.map((name) => specFile(name, rootOf(resolve(name)), process.cwd(), `the spec ${name}`));
  const config = findConfig(folder);
  return config.protocols.map(({ spec, at }) => specFile(spec, config.folder, config.folder, `${formatLocation(at)} the spec ${spec}`));
}

/** All findings of all specs, or all of them compiled. */
export function compileAll(files: readonly SpecFile[]): { readonly file: SpecFile; readonly spec: CompletedSpec }[] {
  const compiled = files.map((file) => ({ file, spec: compileFile(file) }));
  const diagnostics = compiled.flatMap(({ spec }) => (spec.ok ? [] : spec.diagnostics));
  if (diagnostics.length > 0) throw new DiagnosticError(diagnostics);
  return compiled.flatMap(({ file, spec }) => (spec.ok ? [{ file, spec }] : []));
}

function compileFile(file: SpecFile): { readonly ok: true } & CompletedSpec | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] } {
  return compileText(file, file.text, (path) => readInside(file.root, path));
}

/** Another text of the same spec, for example of an older revision; `read` takes paths from the root. */
export function compileText(file: SpecFile, text: string, read: ReadFile): ReturnType<typeof compileSpec> {
  const inside = relative(file.root, file.path).split(sep).join("/");
  // What lies beside the spec is named the way the spec is.
  const prefix = file.name.endsWith(inside) ? file.name.slice(0, file.name.length - inside.length) : `${file.root}${sep}`;
  return compileSpec({ file: `${prefix}${inside}`, text }, (path) => read(path.startsWith(prefix) ? path.slice(prefix.length) : path));
}

function specFile(name: string, root: string, folder: string, asked: string): SpecFile {
  const path = resolve(folder, name);
  return { name: name.split(sep).join("/"), path, root, folder, text: readText(path, asked) };
}

/** The folder of the project that a file belongs to, or else its own. */
function rootOf(path: string): string {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, CONFIG_FILE))) return folder;
    if (folder === dirname(folder)) return dirname(path);
  }
}

/** The name by which a lock file knows a spec. */
export function lockKey(file: SpecFile): string {
  return basename(file.path);
}
