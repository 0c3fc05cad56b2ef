/** What a spec is compared with: the released layout of its lock file, another file, or a git revision. */
import { execFileSync } from "node:child_process";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { DiagnosticError } from "../ir/diagnostic.js";
import type { LayoutDocument } from "../codegen/protocol/layout-document.js";
import type { ReadFile } from "../codegen/protocol/compile-spec.js";
import { layoutDocument } from "../codegen/protocol/emit-layout-json.js";
import { LOCK_FILE, parseLayoutDocument, parseLock, type LockedSpecs } from "../codegen/protocol/lock-file.js";
import { CommandError } from "./command-error.js";
import { readInside } from "./read-inside.js";
import { readIfPresent } from "./read-text.js";
import { compileText, lockKey, type SpecFile } from "./spec-files.js";

export interface EarlierLayout {
  readonly document: LayoutDocument;
  /** What messages call it. */
  readonly from: string;
}

/** Undefined where there is nothing to compare with: never released, or not there yet. */
export type FindEarlier = (file: SpecFile) => EarlierLayout | undefined;

/** The lock file beside a spec. Throws `CommandError` for one that is none. */
export const releasedLayout: FindEarlier = (file) => {
  const document = lockedSpecs(dirname(file.path))[lockKey(file)];
  return document === undefined ? undefined : { document, from: LOCK_FILE };
};

/** Every released layout of a folder; empty where it has no lock file. */
export function lockedSpecs(folder: string): LockedSpecs {
  const text = readIfPresent(resolve(folder, LOCK_FILE));
  if (text === undefined) return {};
  const specs = parseLock(text);
  if (specs !== undefined) return specs;
  throw new CommandError(`${LOCK_FILE} in ${folder} is no lock file that this version of gridwright wrote. Fix: restore it from git`, 1);
}

/** `against` is a file (a spec, a layout JSON or a lock file) or a git revision. Throws `CommandError` for neither. */
export function earlierLayoutAgainst(against: string): FindEarlier {
  const text = readIfPresent(against);
  return text === undefined ? (file) => atRevision(file, against) : (file) => inFile(file, against, text);
}

function inFile(file: SpecFile, against: string, text: string): EarlierLayout {
  const document = against.endsWith(".json") ? (parseLayoutDocument(text) ?? parseLock(text)?.[lockKey(file)]) : compiledAt(file, against, text);
  if (document !== undefined) return { document, from: against };
  throw new CommandError(`${against} holds no layout of ${basename(file.path)}`, 2);
}

function compiledAt(file: SpecFile, name: string, text: string): LayoutDocument {
  const path = resolve(name);
  const root = dirname(path);
  return compiled({ ...file, name, path, root }, text, (base) => readInside(root, base));
}

function atRevision(file: SpecFile, revision: string): EarlierLayout | undefined {
  const folder = dirname(file.path);
  if (revision.startsWith("-") || git(folder, ["rev-parse", "--verify", "--quiet", `${revision}^{commit}`]) === undefined) {
    throw new CommandError(`${revision} is neither a file nor a git revision`, 2);
  }
  const show = (path: string): string | undefined => git(folder, ["show", `${revision}:./${relative(folder, path).split(sep).join("/")}`]);
  const text = show(file.path);
  if (text === undefined) return undefined;
  return { document: compiled(file, text, (path) => show(resolve(file.root, path))), from: revision };
}

function compiled(file: SpecFile, text: string, read: ReadFile): LayoutDocument {
  const result = compileText(file, text, read);
  if (!result.ok) throw new DiagnosticError(result.diagnostics);
  return layoutDocument(result.layout);
}

function git(folder: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync("git", ["-C", folder, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 26 });
  } catch {
    return undefined;
  }
}
