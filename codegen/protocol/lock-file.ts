/**
 * `gridwright.lock.json`: the layout of every spec of its folder as it was last released. `breaking --accept` writes it,
 * `check` holds the specs against it, `gen` never looks.
 */
import { documentHash, hashText } from "./abi-hash.js";
import { isVersion } from "./breaking/version.js";
import { isLayoutDocument } from "./is-layout-document.js";
import type { LayoutDocument } from "./layout-document.js";

export const LOCK_FILE = "gridwright.lock.json";
const FORMAT = "gridwright-lock";
const FORMAT_VERSION = 1;
/** More than any layout needs: a type nests as deep as the text of a spec may. */
const MAX_DEPTH = 128;

/** By the name of the spec's file. */
export type LockedSpecs = Readonly<Record<string, LayoutDocument>>;

/**
 * Undefined where the text is no lock file that this version understands, or one that somebody has edited: what a peer was
 * built against does not change, and a comparison with something else would find nothing or the wrong things.
 */
export function parseLock(text: string): LockedSpecs | undefined {
  const parsed = parseJson(text);
  if (typeof parsed !== "object" || parsed === null) return undefined;
  if (!("format" in parsed) || parsed.format !== FORMAT || !("formatVersion" in parsed) || parsed.formatVersion !== FORMAT_VERSION) return undefined;
  if (!("specs" in parsed) || typeof parsed.specs !== "object" || parsed.specs === null) return undefined;
  const specs = new Map<string, LayoutDocument>();
  for (const [file, layout] of Object.entries(parsed.specs)) {
    if (!isWhole(layout)) return undefined;
    specs.set(file, layout);
  }
  return Object.fromEntries(specs);
}

/** What is wrong with a text that `parseLock` refuses, and what to do. */
export function lockProblem(text: string): string {
  if (/^<{7} /m.test(text)) return "has the marks of a merge in it. Fix: take the side that was released, with git checkout --ours or --theirs";
  const parsed = parseJson(text);
  const version = typeof parsed === "object" && parsed !== null && "formatVersion" in parsed ? parsed.formatVersion : undefined;
  if (typeof version === "number" && version > FORMAT_VERSION) return `is of a newer gridwright (format ${version}; this one reads ${FORMAT_VERSION}). Fix: update gridwright`;
  return "is no lock file that this version of gridwright wrote. Fix: restore it from git";
}

/** A layout JSON as `gen` writes it; undefined for anything else. */
export function parseLayoutDocument(text: string): LayoutDocument | undefined {
  const parsed = parseJson(text);
  return isWhole(parsed) ? parsed : undefined;
}

export function printLock(specs: LockedSpecs): string {
  const sorted = Object.fromEntries(Object.entries(specs).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ format: FORMAT, formatVersion: FORMAT_VERSION, specs: sorted }, null, 2)}\n`;
}

function isWhole(layout: unknown): layout is LayoutDocument {
  if (nestsDeeper(layout, MAX_DEPTH) || !isLayoutDocument(layout)) return false;
  return layout.version !== undefined && isVersion(layout.version) && layout.abiHash === hashText(documentHash(layout));
}

function nestsDeeper(value: unknown, levels: number): boolean {
  return typeof value === "object" && value !== null && (levels === 0 || Object.values(value).some((each) => nestsDeeper(each, levels - 1)));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
