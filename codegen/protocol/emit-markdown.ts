/**
 * `NAME.md`: the protocol for people, with an anchor for everything that has a name: `#struct-slot-tenant`,
 * `#enum-slot_status-done`, `#opcode-memcpy`. An extension's is complete, and says what comes from its base.
 */
import type { BufferEntry, Layout, LayoutEntry } from "./layout.js";
import { OPCODE_ENUM } from "./lay-out-enums.js";
import { enumSection, opcodeSection, paragraphs } from "./markdown/enum-section.js";
import { anchor, code, link, markdownLine, right, table } from "./markdown/markdown-text.js";
import { bufferSection, structSection } from "./markdown/record-section.js";
import { constraintText, numberText, typeText } from "./markdown/value-text.js";
import { generatedFrom } from "./prose.js";

/** `picture`: the file, beside this one, that shows a buffer. */
export function emitMarkdown(layout: Layout, file: string, picture: (buffer: BufferEntry) => string | undefined): string {
  const lines = [
    // A comment of HTML ends at two hyphens.
    `<!-- ${generatedFrom(file).replace(/-{2,}/g, "-")} -->`,
    "",
    `# ${layout.protocol}`,
    "",
    ...paragraphs(layout.doc),
    ...identity(layout),
    ...contents(layout),
    ...parameters(layout),
    ...constants(layout),
    ...aliases(layout),
    ...section("Enums", layout.enums, (each) => enumSection(each, each.name === OPCODE_ENUM && layout.opcodes.length > 0)),
    ...section("Opcodes", layout.opcodes, opcodeSection),
    ...section("Structs", layout.structs, structSection),
    ...section("Buffers", layout.buffers, (each) => bufferSection(each, picture(each))),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function identity(layout: Layout): string[] {
  const hex = (hash: number): string => code(`0x${hash.toString(16).padStart(8, "0")}`);
  const base = layout.base === undefined ? "" : ` Extends ${layout.base.protocol} ${layout.base.version}, ABI hash ${hex(layout.base.abiHash)}.`;
  return [`Version ${layout.version}, ABI hash ${hex(layout.abiHash)}.${base} Offsets and sizes are in bytes, and every number is little-endian.`, ""];
}

function contents(layout: Layout): string[] {
  const tables = [["Parameters", layout.parameters], ["Constants", layout.constants], ["Aliases", layout.aliases]] as const;
  const sections = [
    ["Enums", "enum", layout.enums],
    ["Opcodes", "opcode", layout.opcodes],
    ["Structs", "struct", layout.structs],
    ["Buffers", "buffer", layout.buffers],
  ] as const;
  const names = (what: string, entries: readonly LayoutEntry[]): string => entries.map(({ name }) => link(name, what, name)).join(", ");
  const rows = [
    ...tables.filter(([, entries]) => entries.length > 0).map(([title]) => `- ${link(title, title.toLowerCase())}`),
    ...sections.filter(([, , entries]) => entries.length > 0).map(([title, what, entries]) => `- ${link(title, title.toLowerCase())}: ${names(what, entries)}`),
  ];
  return rows.length === 0 ? [] : [...rows, ""];
}

function section<E extends LayoutEntry>(title: string, entries: readonly E[], print: (entry: E) => string[]): string[] {
  if (entries.length === 0) return [];
  return [`## ${title}`, "", ...entries.flatMap((entry) => withOrigin(entry, print(entry)))];
}

/** Below its heading, what an extension has from its base says so. */
function withOrigin({ origin }: LayoutEntry, [heading = "", ...body]: readonly string[]): string[] {
  return origin === "base" ? [heading, "", "*Of the base.*", ...body] : [heading, ...body];
}

function parameters(layout: Layout): string[] {
  if (layout.parameters.length === 0) return [];
  const rows = layout.parameters.map((each) => [
    `${anchor("parameter", each.name)}${each.name}`,
    `${each.min} to ${each.max}`,
    each.default === undefined ? "" : String(each.default),
    markdownLine(each.doc),
  ]);
  return ["## Parameters", "", "Counts that the host chooses when it allocates.", "", ...table(["name", "legal values", right("default"), "meaning"], rows), ""];
}

function constants(layout: Layout): string[] {
  if (layout.constants.length === 0) return [];
  const rows = layout.constants.map((each) => [`${anchor("constant", each.name)}${each.name}`, numberText(each.value, each.hexadecimal), markdownLine(each.doc)]);
  return ["## Constants", "", ...table(["name", right("value"), "meaning"], rows), ""];
}

function aliases(layout: Layout): string[] {
  if (layout.aliases.length === 0) return [];
  const rows = layout.aliases.map((each) => [`${anchor("alias", each.name)}${each.name}`, typeText(each.value), constraintText(each.value), markdownLine(each.doc)]);
  return ["## Aliases", "", ...table(["name", "type", "legal values", "meaning"], rows), ""];
}
