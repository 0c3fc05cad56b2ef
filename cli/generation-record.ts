/**
 * What the last generation of a project made of what, so that the next one on the same inputs need not be done to know its
 * outputs. Nothing is believed that is not looked at: every input and every output is read and hashed each time, and the
 * generator itself is one of the inputs. Kept where a package manager keeps caches, for the built package alone: a
 * generator that runs from source has no fingerprint, and a project with kernels no list of inputs, because kernel modules
 * are programs.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { GeneratedFile } from "../codegen/protocol/generate.js";
import { readIfPresent } from "./read-text.js";
import { sha256 } from "./sha256.js";

/** Written by the build: a hash of all that it compiled. */
export const FINGERPRINT_FILE = "fingerprint.txt";

/** Packages that the outputs depend on, and whose versions a project's lock file decides. */
const PRINTERS = ["yaml", "ts-morph"];

/** File clocks tick this far apart at worst; a file this young may change again without a new time. */
const CLOCK_MS = 50;

interface GenerationRecord {
  readonly generator: string;
  /** Paths from the project folder, each with its SHA-256; null where there was no file. */
  readonly inputs: Readonly<Record<string, string | null>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** The paths of all outputs, where a generation would change nothing; undefined where only a generation can tell. */
export function upToDateOutputs(folder: string, generator = fingerprint()): readonly string[] | undefined {
  const place = recordPath(folder);
  const record = generator === undefined || place === undefined ? undefined : readRecord(place);
  if (record === undefined || record.generator !== generator) return undefined;
  const isAsRecorded = ([path, hash]: readonly [string, string | null]): boolean => hashOf(join(folder, path)) === hash;
  return Object.entries(record.inputs).every(isAsRecorded) && Object.entries(record.outputs).every(isAsRecorded) ? Object.keys(record.outputs) : undefined;
}

/**
 * `read`: absolute paths of all inputs, missing ones included. `started`: when the first was read, in milliseconds since
 * 1970. Keeps nothing where an input has changed since; a folder that can't be written is no error.
 */
export function keepRecord(folder: string, read: ReadonlySet<string>, files: readonly GeneratedFile[], started: number, generator = fingerprint()): void {
  const place = recordPath(folder);
  if (generator === undefined || place === undefined || [...read].some((path) => changedAfter(path, started - CLOCK_MS))) return;
  const record: GenerationRecord = {
    generator,
    inputs: Object.fromEntries([...read].map((path) => [relative(folder, path), hashOf(path)])),
    outputs: Object.fromEntries(files.map(({ path, text }) => [path, sha256(text)])),
  };
  const temporary = `${place}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(temporary, JSON.stringify(record));
    renameSync(temporary, place);
  } catch {
    rmSync(temporary, { force: true });
  }
}

function fingerprint(): string | undefined {
  const built = join(dirname(fileURLToPath(import.meta.url)), "..", FINGERPRINT_FILE);
  const hash = readIfPresent(built);
  const versions = PRINTERS.map((name) => installed(name));
  return hash === undefined || versions.includes(undefined) ? undefined : [hash, ...versions].join(" ");
}

/** The manifest of a package as this module would import it. */
function installed(name: string): string | undefined {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const manifest = hashOf(join(folder, "node_modules", name, "package.json"));
    if (manifest !== null) return manifest;
    if (folder === dirname(folder)) return undefined;
  }
}

/** In the nearest `node_modules`; none where there is no such folder. */
function recordPath(folder: string): string | undefined {
  for (let above = folder; ; above = dirname(above)) {
    const modules = join(above, "node_modules");
    if (existsSync(modules)) return join(modules, ".cache/gridwright", `${sha256(folder).slice(0, 16)}.json`);
    if (above === dirname(above)) return undefined;
  }
}

function readRecord(place: string): GenerationRecord | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(place, "utf8"));
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is GenerationRecord {
  if (typeof value !== "object" || value === null || !("generator" in value) || !("inputs" in value) || !("outputs" in value)) return false;
  const isTable = (table: unknown): boolean => typeof table === "object" && table !== null && Object.keys(table).length > 0;
  return typeof value.generator === "string" && isTable(value.inputs) && isTable(value.outputs);
}

function changedAfter(path: string, time: number): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Math.max(stat.mtimeMs, stat.ctimeMs) > time;
}

function hashOf(path: string): string | null {
  try {
    return sha256(readFileSync(path));
  } catch {
    return null;
  }
}
