/**
 * The number by which two sides recognise that they were made from the same layout: FNV-1a, 32 bits, over the UTF-8 bytes
 * of the layout JSON without prose and version. Not for security: it tells a stale build from a fresh one.
 *
 * Source: draft-eastlake-fnv, offset basis 0x811c9dc5, prime 0x01000193.
 */
import type { LayoutDocument } from "./layout-document.js";
import { layoutToJson } from "./layout-json.js";
import type { Layout } from "./layout.js";

/** Every name of a spec is a value in a document, so no key is one of these by chance. */
const PROSE: ReadonlySet<string> = new Set(["doc", "why"]);

export function abiHash(layout: Omit<Layout, "abiHash">): number {
  return fnv1a(JSON.stringify(layoutToJson(layout, { prose: false })));
}

/** The same of a layout that was read from a file, whose keys stand as they were written. */
export function documentHash({ version: _version, abiHash: _abiHash, ...document }: LayoutDocument): number {
  return fnv1a(JSON.stringify(document, (key, value: unknown) => (PROSE.has(key) ? undefined : value)));
}

/** As documents spell it. */
export function hashText(hash: number): string {
  return `0x${hash.toString(16).padStart(8, "0")}`;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
