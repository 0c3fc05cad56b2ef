/** `NAME.layout.json`: the layout for other tools. What the lock records is exactly this. */
import { hashText } from "./abi-hash.js";
import { layoutToJson } from "./layout-json.js";
import type { LayoutDocument } from "./layout-document.js";
import type { Layout } from "./layout.js";

export function emitLayoutJson(layout: Layout): string {
  return `${JSON.stringify(layoutDocument(layout), null, 2)}\n`;
}

export function layoutDocument(layout: Layout): LayoutDocument {
  const { format, formatVersion, protocol, version, ...rest } = layoutToJson(layout, { prose: true });
  return { format, formatVersion, protocol, ...(version === undefined ? {} : { version }), abiHash: hashText(layout.abiHash), ...rest };
}
