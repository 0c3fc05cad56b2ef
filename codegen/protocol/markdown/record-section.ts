/** Structs and buffers in the reference: every byte in its order, with what may stand there. */
import type { BitsType, BufferEntry, FieldLayout, RuleLayout, StructEntry } from "../layout.js";
import { bitsOf } from "../bits-of.js";
import { paragraphs } from "./enum-section.js";
import { anchor, code, link, markdownLine, right, table } from "./markdown-text.js";
import { bytesText, constraintText, typeText } from "./value-text.js";

export function structSection(each: StructEntry): string[] {
  const size = `${bytesText(each.sizeBytes)}, aligned to ${each.alignBytes}.`;
  return [`### ${anchor("struct", each.name)}${each.name}`, "", ...paragraphs(each.doc), size, "", ...recordBody(["struct", each.name], each.fields, each.rules, each.sizeBytes)];
}

/** `picture`: a file beside the reference. */
export function bufferSection(each: BufferEntry, picture: string | undefined): string[] {
  const { content } = each;
  const end = each.lengthParameter === undefined ? each.fixedBytes : undefined;
  return [
    `### ${anchor("buffer", each.name)}${each.name}`,
    "",
    ...paragraphs(each.doc),
    `Group ${each.group}, binding ${each.binding}, ${code(each.access)}; ${sizeText(each)}.`,
    "",
    ...(content.kind === "Struct" ? recordBody(["buffer", each.name], content.fields, content.rules, end) : arrayBody(each)),
    ...(picture === undefined ? [] : [`![memory map of ${each.name}](${picture})`, ""]),
  ];
}

function sizeText({ fixedBytes, strideBytes, lengthParameter }: BufferEntry): string {
  if (strideBytes === undefined || lengthParameter === undefined) return bytesText(fixedBytes);
  const tail = `${bytesText(strideBytes)} for each of ${link(code(lengthParameter), "parameter", lengthParameter)}`;
  return fixedBytes === 0 ? tail : `${bytesText(fixedBytes)}, then ${tail}`;
}

function arrayBody({ content }: BufferEntry): string[] {
  if (content.kind !== "Array") return [];
  const constraint = constraintText(content);
  return [`An array: ${typeText(content)}, elements ${bytesText(content.strideBytes)} apart${constraint === "" ? "" : `; ${constraint}`}.`, ""];
}

/** `end`: where the record ends, if it does so at a fixed place. */
function recordBody(path: readonly string[], fields: readonly FieldLayout[], rules: readonly RuleLayout[], end: number | undefined): string[] {
  const rows: string[][] = [];
  let at = 0;
  const gap = (to: number): void => {
    if (to > at) rows.push([String(at), String(to - at), "*padding*", "", "", ""]);
  };
  for (const field of fields) {
    gap(field.offsetBytes);
    rows.push(fieldRow(path, field));
    at = field.offsetBytes + field.sizeBytes;
  }
  if (end !== undefined) gap(end);
  const columns = [right("byte"), right("size"), "name", "type", "legal values", "meaning"] as const;
  return [...table(columns, rows), "", ...fields.flatMap((field) => bitsTable(path, field, bitsOf(field.value))), ...ruleList(rules)];
}

function fieldRow(path: readonly string[], field: FieldLayout): string[] {
  const { name, offsetBytes, sizeBytes, value, doc } = field;
  const tail = value.kind === "Array" && value.length.kind === "Parameter";
  const size = tail ? `${sizeBytes} each` : String(sizeBytes);
  const told = `${anchor(...path, name)}${field.reserved ? "*reserved*" : name}`;
  return [String(offsetBytes), size, told, typeText(value), field.reserved ? "0" : constraintText(value), markdownLine(doc)];
}

function bitsTable(path: readonly string[], field: FieldLayout, bits: BitsType | undefined): string[] {
  if (bits === undefined) return [];
  const rows = bits.parts.map((part) => {
    const last = part.firstBit + part.bitCount - 1;
    const place = part.bitCount === 1 ? String(part.firstBit) : `${part.firstBit} to ${last}`;
    return [place, `${anchor(...path, field.name, part.name)}${part.name}`, part.flag ? "flag" : `0 to ${2 ** part.bitCount - 1}`, markdownLine(part.doc)];
  });
  return [`Bits of ${link(code(field.name), ...path, field.name)}; the others are zero:`, "", ...table([right("bits"), "name", "values", "meaning"], rows), ""];
}

function ruleList(rules: readonly RuleLayout[]): string[] {
  return rules.length === 0 ? [] : ["What must hold between the fields:", "", ...rules.map((rule) => `- ${code(rule.text)}`), ""];
}
