/** `NAME.layout.json`: the layout for other tools. What the lock records is exactly this. */
import { layoutToJson } from "./layout-json.js";
import type { Layout } from "./layout.js";

export function emitLayoutJson(layout: Layout): string {
  const { format, formatVersion, protocol, version, ...rest } = layoutToJson(layout, { prose: true });
  const abiHash = `0x${layout.abiHash.toString(16).padStart(8, "0")}`;
  return `${JSON.stringify({ format, formatVersion, protocol, version, abiHash, ...rest }, null, 2)}\n`;
}
