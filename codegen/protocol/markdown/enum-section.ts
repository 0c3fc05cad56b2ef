/** Enums and opcodes in the reference: every number that there is a meaning for, and those that are kept. */
import type { EnumLayout, NumberRange, OpcodeLayout, OpcodeWord } from "../layout.js";
import { anchor, link, markdownLine, markdownProse, table } from "./markdown-text.js";
import { numberText, rangeText, wordConstraintText, wordTypeText } from "./value-text.js";

/** `opcodes`: the enum's values are opcodes, and have sections of their own. */
export function enumSection(each: EnumLayout, opcodes: boolean): string[] {
  const hexadecimal = each.values.some((value) => value.hexadecimal);
  const values = each.values.map((value) => ({
    number: value.number,
    cells: [numberText(value.number, value.hexadecimal), `${anchor("enum", each.name, value.name)}${opcodes ? link(value.name, "opcode", value.name) : value.name}`, markdownLine(value.doc)],
  }));
  const kept = (range: NumberRange, what: string, why: string): { number: number; cells: string[] } => ({ number: range.from, cells: [rangeText(range, hexadecimal), `*${what}*`, markdownLine(why)] });
  const rows = [...values, ...each.reserved.map((range) => kept(range, "reserved", range.why)), ...each.userRanges.map((range) => kept(range, "free", "for extensions and users"))];
  return [
    `### ${anchor("enum", each.name)}${each.name}`,
    "",
    ...paragraphs(each.doc),
    openness(each),
    "",
    ...table([{ title: "number", align: "right" }, { title: "name" }, { title: "meaning" }], rows.sort((a, b) => a.number - b.number).map(({ cells }) => cells)),
    "",
  ];
}

function openness({ scalar, open, userRanges }: EnumLayout): string {
  const type = `${scalar === "i32" ? "An i32" : "A u32"} on the wire`;
  if (!open) return `${type}; closed: any other number is refused.`;
  return userRanges.length === 0 ? `${type}; open: any number that is not reserved is legal.` : `${type}; open: other numbers are legal where the table says free.`;
}

export function opcodeSection(each: OpcodeLayout): string[] {
  const words = [...each.arguments.map((word, i) => wordRow(word, i, "argument")), ...each.results.map((word, i) => wordRow(word, each.arguments.length + i, "result"))];
  const faults = each.faults.map((fault) => [numberText(fault.number, fault.hexadecimal), `${anchor("opcode", each.name, "fault", fault.name)}${fault.name}`, markdownLine(fault.doc)]);
  return [
    `### ${anchor("opcode", each.name)}${each.name} (${numberText(each.number, each.hexadecimal)})`,
    "",
    ...paragraphs(each.doc),
    ...(words.length === 0 ? [] : [...table([{ title: "word", align: "right" }, { title: "" }, { title: "name" }, { title: "type" }, { title: "legal values" }, { title: "meaning" }], words), ""]),
    ...(faults.length === 0 ? [] : [...table([{ title: "fault", align: "right" }, { title: "name" }, { title: "meaning" }], faults), ""]),
  ];
}

function wordRow(word: OpcodeWord, index: number, what: string): string[] {
  return [String(index), what, word.name, wordTypeText(word), wordConstraintText(word), markdownLine(word.doc)];
}

/** Ended by an empty line; nothing where there is nothing to say. */
export function paragraphs(doc: string): string[] {
  return doc === "" ? [] : [...markdownProse(doc), ""];
}
