/** `NAME.layout.json`: the layout for other tools. What the lock records is exactly this. */
import { layoutToJson } from "./layout-json.js";
import type { LayoutDocument } from "./layout-document.js";
import type { Layout } from "./layout.js";

export function emitLayoutJson(layout: Layout): string {
  return `${JSON.stringify(layoutDocument(layout), null, 2)}\n`;
}

export function layoutDocument(layout: Layout): LayoutDocument {
  const { format, formatVersion, protocol, version, ...rest } = layoutToJson(layout, { prose: true });
  const abiHash = `0x${layout.abiHash.toString(16).padStart(8, "0")}`;
  return { format, formatVersion, protocol, ...(version === undefined ? {} : { version }), abiHash, ...rest };
}
