/**
 * Brings a folder to a wanted state: writes what differs, removes what an earlier run wrote and this one does not, all or
 * nothing. Every file is replaced by a rename, so nobody ever reads half of one.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { GeneratedFile } from "../codegen/protocol/generate.js";
import { joinPath } from "../codegen/protocol/paths.js";
import { CommandError } from "./command-error.js";
import { failureReason } from "./failure-reason.js";
import { sha256 } from "./sha256.js";

/** One difference between the folder and the wanted files. */
export interface Change {
  readonly path: string;
  /** Undefined where there is no such file yet. */
  readonly before?: string;
  /** Undefined where the file is to go. */
  readonly after?: string;
}

/**
 * In the order of `files`, then removals, and the manifest last: a run that dies before its end has left the list of what
 * there was, from which the next one knows what to remove. Throws `CommandError` for a file that gridwright did not write.
 */
export function changesFor(folder: string, files: readonly GeneratedFile[], manifest: string): Change[] {
  const earlier = earlierFiles(folder, manifest);
  const changes: Change[] = [];
  for (const { path, text } of files) {
    const before = readIfPresent(folder, path);
    if (before === text) continue;
    if (before !== undefined && !(path === manifest ? isManifest(before) : earlier.has(path) || isGenerated(before))) {
      throw new CommandError(`${path} exists and was not generated. Fix: move it, or choose another output folder`, 1);
    }
    changes.push(before === undefined ? { path, after: text } : { path, before, after: text });
  }
  const wanted = new Set(files.map((file) => file.path));
  for (const [path, hash] of earlier) {
    const before = wanted.has(path) ? undefined : readIfPresent(folder, path);
    // A file that somebody has changed since is theirs.
    if (before !== undefined && sha256(before) === hash) changes.push({ path, before });
  }
  return [...changes.filter(({ path }) => path !== manifest), ...changes.filter(({ path }) => path === manifest)];
}

/** In their order, and none before all are staged. Throws `CommandError` and leaves everything as it was when any file can't be written. */
export function applyChanges(folder: string, changes: readonly Change[]): void {
  const staged: string[] = [];
  const made: (readonly [folder: string, first: string])[] = [];
  const done: Change[] = [];
  let current = "";
  try {
    for (const change of changes) {
      if (change.after === undefined) continue;
      current = change.path;
      const target = join(folder, change.path);
      const first = mkdirSync(dirname(target), { recursive: true });
      if (first !== undefined) made.push([dirname(target), first]);
      staged.push(temporaryFor(target));
      writeFileSync(temporaryFor(target), change.after);
    }
    for (const change of changes) {
      current = change.path;
      const target = join(folder, change.path);
      // Another run may have been quicker.
      if (change.after === undefined) rmSync(target, { force: true });
      else renameSync(temporaryFor(target), target);
      done.push(change);
    }
  } catch (error) {
    for (const temporary of staged) rmSync(temporary, { force: true });
    for (const change of done) restore(folder, change);
    for (const [each, first] of made.reverse()) removeEmpty(each, first);
    throw new CommandError(`${current} can't be written (${failureReason(error)}); nothing was changed`, 1);
  }
}

/** Removes what a run that was killed has left beside the files that it was about to replace, and nothing of one that still runs. */
export function removeLeftovers(folder: string, files: readonly Pick<GeneratedFile, "path">[]): void {
  const targets = new Set(files.map(({ path }) => join(folder, path)));
  for (const each of new Set([...targets].map((target) => dirname(target)))) {
    for (const name of namesIn(each)) {
      const [, target, owner] = TEMPORARY.exec(name) ?? [];
      if (target !== undefined && targets.has(join(each, target)) && !isRunning(Number(owner))) rmSync(join(each, name), { force: true });
    }
  }
}

/** Nothing where it is no folder, or one that can't be read: who writes into it will say so. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const TEMPORARY = /^\.(.+)\.(\d+)\.gridwright\.tmp$/;

/** The process is part of the name, so that two runs in one folder don't take each other's files for their own. */
function temporaryFor(target: string): string {
  return join(dirname(target), `.${basename(target)}.${process.pid}.gridwright.tmp`);
}

/** This process stages and replaces in one go, so what has its number and is there already is of an earlier one. */
function isRunning(owner: number): boolean {
  if (owner === process.pid) return false;
  try {
    // Sends nothing.
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The folder and those above it, up to `first`, that nobody else has put anything into. */
function removeEmpty(folder: string, first: string): void {
  try {
    for (let each = folder; each.length >= first.length; each = dirname(each)) rmdirSync(each);
  } catch {
    // Not empty, or not there.
  }
}

function restore(folder: string, change: Change): void {
  const target = join(folder, change.path);
  if (change.before === undefined) {
    rmSync(target, { force: true });
    return;
  }
  const temporary = temporaryFor(target);
  writeFileSync(temporary, change.before);
  renameSync(temporary, target);
}

/** Paths and hashes that the manifest of an earlier run lists; nothing where it is missing or no manifest. */
function earlierFiles(folder: string, manifest: string): Map<string, string> {
  const result = new Map<string, string>();
  for (const [path, hash] of Object.entries(filesOf(readIfPresent(folder, manifest) ?? ""))) {
    if (typeof hash === "string" && joinPath("", path) === path) result.set(path, hash);
  }
  return result;
}

function filesOf(text: string): object {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && "files" in parsed && typeof parsed.files === "object" && parsed.files !== null) return parsed.files;
  } catch {
    // No manifest then: everything counts as new.
  }
  return {};
}

/** What every emitter puts at the head of its file. */
function isGenerated(text: string): boolean {
  return text.slice(0, 200).includes("generated by gridwright") || text.startsWith('{\n  "format": "gridwright-layout"');
}

/** A manifest, one that a merge has left its marks in included. */
function isManifest(text: string): boolean {
  return /^\{\s*"files": \{/.test(text);
}

/** Throws `CommandError` where a folder stands in the file's place, or nobody may read it. */
function readIfPresent(folder: string, path: string): string | undefined {
  const file = join(folder, path);
  try {
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  } catch (error) {
    throw new CommandError(`${path} can't be written (${failureReason(error)}). Fix: move what is there, or choose another output folder`, 1);
  }
}
