/** What a spec is compared with: the released layout of its lock file, another file, or a git revision. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { DiagnosticError } from "../ir/diagnostic.js";
import type { LayoutDocument } from "../codegen/protocol/layout-document.js";
import type { ReadFile } from "../codegen/protocol/compile-spec.js";
import { layoutDocument } from "../codegen/protocol/emit-layout-json.js";
import { LOCK_FILE, lockProblem, parseLayoutDocument, parseLock, type LockedSpecs } from "../codegen/protocol/lock-file.js";
import { CommandError } from "./command-error.js";
import { readInside } from "./read-inside.js";
import { readIfPresent, readText } from "./read-text.js";
import { compileText, lockKey, type SpecFile } from "./spec-files.js";

export interface EarlierLayout {
  readonly document: LayoutDocument;
  /** What messages call it. */
  readonly from: string;
}

/** Undefined where there is nothing to compare with: never released, or not there yet. A spec that has another file now is known by its protocol. */
export type FindEarlier = (file: SpecFile, protocol: string) => EarlierLayout | undefined;

/** The lock file beside a spec. Throws `CommandError` for one that is none. */
export const releasedLayout: FindEarlier = (file, protocol) => {
  const folder = dirname(file.path);
  const document = lockedSpecs(folder)[lockKey(file)] ?? lockedAndGone(folder).find(([, each]) => each.protocol === protocol)?.[1];
  return document === undefined ? undefined : { document, from: LOCK_FILE };
};

/** Every released layout of a folder; empty where it has no lock file. */
export function lockedSpecs(folder: string): LockedSpecs {
  const path = resolve(folder, LOCK_FILE);
  if (!existsSync(path)) return {};
  const text = readText(path, `${LOCK_FILE} in ${folder}`);
  const specs = parseLock(text);
  if (specs !== undefined) return specs;
  throw new CommandError(`${LOCK_FILE} in ${folder} ${lockProblem(text)}`, 1);
}

/** Released layouts of a folder by the names of their specs, which are not there any more. */
export function lockedAndGone(folder: string): (readonly [spec: string, LayoutDocument])[] {
  return Object.entries(lockedSpecs(folder)).filter(([spec]) => !existsSync(join(folder, spec)));
}

/** A folder's lock file as messages name it; `root` is where their paths start. */
export function lockName(folder: string, root: string): string {
  return relative(root, join(folder, LOCK_FILE)).split(sep).join("/");
}

/** `against` is a file (a spec, a layout JSON or a lock file) or a git revision. Throws `CommandError` for neither. */
export function earlierLayoutAgainst(against: string): FindEarlier {
  const text = readIfPresent(against);
  return text === undefined ? (file, protocol) => atRevision(file, protocol, against) : (file) => inFile(file, against, text);
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

function atRevision(file: SpecFile, protocol: string, revision: string): EarlierLayout | undefined {
  const folder = dirname(file.path);
  refuseUnknown(revision, folder);
  // Links may lead to `folder`, and none to git's root: paths are told from the one that they were made of.
  const show = (from: string, path: string): string | undefined => git(from, ["show", `${revision}:./${relative(from, path).split(sep).join("/")}`]);
  // What git does not keep, a base in `node_modules` say, is taken as it is.
  const read = (from: string, root: string): ReadFile => (path) => show(from, resolve(root, path)) ?? readInside(root, path);
  const text = show(folder, file.path);
  if (text !== undefined) return { document: compiled({ ...file, name: `${revision}:${file.name}` }, text, read(folder, file.root)), from: revision };
  const root = git(folder, ["rev-parse", "--show-toplevel"])?.trim() ?? folder;
  for (const moved of goneSince(revision, root, protocol)) {
    const path = join(root, moved);
    const result = compileText({ ...file, name: `${revision}:${moved}`, path, root }, show(root, path) ?? "", read(root, root));
    if (result.ok && result.layout.protocol === protocol) return { document: layoutDocument(result.layout), from: `${revision}:${moved}` };
  }
  return undefined;
}

/** Paths from the repository's root: files of the revision that name the protocol and are not there any more. */
function goneSince(revision: string, root: string, protocol: string): string[] {
  const line = `protocol["']?[[:space:]]*:[[:space:]]*["']?${protocol}`;
  // A folder may be called as the revision is, and its user may want colors everywhere.
  const found = git(root, ["grep", "-l", "-z", "-I", "--no-color", "-E", "-e", line, revision, "--"]) ?? "";
  return found.split("\0").map((each) => each.slice(revision.length + 1)).filter((path) => path !== "" && !existsSync(join(root, path)));
}

function refuseUnknown(revision: string, folder: string): void {
  if (!revision.startsWith("-") && git(folder, ["rev-parse", "--verify", "--quiet", `${revision}^{commit}`]) !== undefined) return;
  const why = `${revision} is neither a file nor a git revision`;
  if (git(folder, ["--version"]) === undefined) throw new CommandError(`${why}: git can't be run. Fix: install git, or name a file`, 2);
  if (git(folder, ["rev-parse", "--git-dir"]) === undefined) throw new CommandError(`${why}: ${folder} is in no git repository. Fix: name a file`, 2);
  if (git(folder, ["rev-parse", "--is-shallow-repository"])?.trim() === "true") throw new CommandError(`${why} that this shallow clone has. Fix: git fetch --unshallow, or in a GitHub workflow fetch-depth: 0 for actions/checkout`, 2);
  throw new CommandError(why, 2);
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
