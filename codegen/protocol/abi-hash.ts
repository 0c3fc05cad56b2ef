/**
 * The number by which two sides recognise that they were made from the same layout: FNV-1a, 32 bits, over the UTF-8 bytes
 * of the layout JSON without prose and version. Not for security: it tells a stale build from a fresh one.
 *
 * Source: draft-eastlake-fnv, offset basis 0x811c9dc5, prime 0x01000193.
 */
import { layoutToJson } from "./layout-json.js";
import type { Layout } from "./layout.js";

export function abiHash(layout: Omit<Layout, "abiHash">): number {
  return fnv1a(JSON.stringify(layoutToJson(layout, { prose: false })));
}

export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
