/** Enums and opcodes in the reference: every number that there is a meaning for, and those that are kept. */
import type { EnumLayout, EnumValue, NumberRange, OpcodeLayout, OpcodeWord } from "../layout.js";
import { anchor, link, markdownLine, markdownProse, right, table } from "./markdown-text.js";
import { numberText, rangeText, wordConstraintText, wordTypeText } from "./value-text.js";

interface NumberRow {
  readonly number: number;
  readonly cells: readonly string[];
}

/** `opcodes`: the enum's values are opcodes, and have sections of their own. */
export function enumSection(each: EnumLayout, opcodes: boolean): string[] {
  const hexadecimal = each.values.some((value) => value.hexadecimal);
  const named = (value: EnumValue): NumberRow => {
    const name = opcodes ? link(value.name, "opcode", value.name) : value.name;
    return { number: value.number, cells: [numberText(value.number, value.hexadecimal), `${anchor("enum", each.name, value.name)}${name}`, markdownLine(value.doc)] };
  };
  const kept = (range: NumberRange, what: string, why: string): NumberRow => ({ number: range.from, cells: [rangeText(range, hexadecimal), `*${what}*`, markdownLine(why)] });
  const rows = [
    ...each.values.map(named),
    ...each.reserved.map((range) => kept(range, "reserved", range.why)),
    ...each.userRanges.map((range) => kept(range, "free", "for extensions and users")),
  ];
  return [
    `### ${anchor("enum", each.name)}${each.name}`,
    "",
    ...paragraphs(each.doc),
    openness(each),
    "",
    ...table([right("number"), "name", "meaning"], rows.sort((a, b) => a.number - b.number).map(({ cells }) => cells)),
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
  const faults = each.faults.map((fault) => [
    numberText(fault.number, fault.hexadecimal),
    `${anchor("opcode", each.name, "fault", fault.name)}${fault.name}`,
    markdownLine(fault.doc),
  ]);
  return [
    `### ${anchor("opcode", each.name)}${each.name} (${numberText(each.number, each.hexadecimal)})`,
    "",
    ...paragraphs(each.doc),
    ...(words.length === 0 ? [] : [...table([right("word"), "", "name", "type", "legal values", "meaning"], words), ""]),
    ...(faults.length === 0 ? [] : [...table([right("fault"), "name", "meaning"], faults), ""]),
  ];
}

function wordRow(word: OpcodeWord, index: number, what: string): string[] {
  return [String(index), what, word.name, wordTypeText(word), wordConstraintText(word), markdownLine(word.doc)];
}

/** Ended by an empty line; nothing where there is nothing to say. */
export function paragraphs(doc: string): string[] {
  return doc === "" ? [] : [...markdownProse(doc), ""];
}
