/**
 * A YAML document without YAML: maps, lists and scalars, each with its place. Everything after the loader works on this,
 * so nothing else knows about anchors, tags or styles.
 */
import type { SourceLocation } from "../../ir/diagnostic.js";

export interface TreeMap {
  readonly kind: "Map";
  readonly at: SourceLocation;
  readonly entries: readonly TreeEntry[];
}

export interface TreeEntry {
  readonly key: string;
  readonly keyAt: SourceLocation;
  readonly value: Tree;
}

export interface TreeList {
  readonly kind: "List";
  readonly at: SourceLocation;
  readonly items: readonly Tree[];
}

export interface TreeScalar {
  readonly kind: "Scalar";
  readonly at: SourceLocation;
  readonly value: string | number | boolean | null;
  /** The characters as written, without quotes: an integer expression is read from these, so that no digit is lost. */
  readonly source: string;
}

export type Tree = TreeMap | TreeList | TreeScalar;

/** The value under `key`; undefined where there is none or `tree` is not a map. */
export function entry(tree: Tree | undefined, key: string): Tree | undefined {
  return tree?.kind === "Map" ? tree.entries.find((each) => each.key === key)?.value : undefined;
}

export function entries(tree: Tree | undefined): readonly TreeEntry[] {
  return tree?.kind === "Map" ? tree.entries : [];
}

export function items(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === "List" ? tree.items : [];
}

export function text(tree: Tree | undefined): string {
  return tree?.kind === "Scalar" && tree.value !== null ? String(tree.value).trim() : "";
}

/** How a message names what stands there. */
export function describe(tree: Tree): string {
  switch (tree.kind) {
    case "Map":
      return "a map";
    case "List":
      return "a list";
    case "Scalar":
      return tree.value === null ? "nothing" : `${typeof tree.value} ${shorten(tree.source)}`;
  }
}

function shorten(source: string): string {
  const line = source.replace(/\s+/g, " ").replace(/[\u0000-\u001f\u007f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return line.length > 40 ? `${line.slice(0, 37)}...` : line;
}
