/** Opcodes: what their words mean. Their numbers are compared with those of every other enum. */
import type { OpcodeDocument, WordDocument } from "../layout-document.js";
import { compareLegal, enumOf, sameMeaning, type Sides } from "./compare-types.js";
import type { Report } from "./report.js";

export function compareOpcode(before: OpcodeDocument, after: OpcodeDocument, sides: Sides, report: Report): void {
  const path = `opcodes.${after.name}`;
  compareWords("arguments", path, before, after, sides, report);
  compareWords("results", path, before, after, sides, report);
  for (const fault of before.faults) {
    const same = after.faults.find((each) => each.name === fault.name);
    const own = `the fault ${fault.name} of ${after.name}`;
    if (same === undefined) report.breaks("SYMBOL_NO_DELETE", path, `${own} is gone`);
    else report.stays("FAULT_SAME_NUMBER", `${path}.faults.${fault.name}`, own, fault.value, same.value);
  }
  for (const fault of after.faults) {
    if (!before.faults.some((each) => each.name === fault.name)) report.adds("VALUE_ADDED", `${path}.faults.${fault.name}`, `the fault ${fault.name} of ${after.name} is new`);
  }
}

const SAME_WORDS = { arguments: "OPCODE_SAME_ARGS", results: "OPCODE_SAME_RESULTS" } as const;

function compareWords(key: keyof typeof SAME_WORDS, path: string, before: OpcodeDocument, after: OpcodeDocument, sides: Sides, report: Report): void {
  const [old, fresh] = [before[key], after[key]];
  const text = (words: readonly WordDocument[]): string => `(${words.map((word) => `${word.name}: ${wordText(word)}`).join(", ")})`;
  const moved = old.some(({ name }, i) => fresh.some((word, j) => word.name === name && i !== j));
  const wire = (type: string | undefined): string | undefined => (type === "bool" ? "u32" : type);
  const otherEnum = (word: WordDocument, same: WordDocument | undefined): boolean =>
    word.enum !== undefined && same?.enum !== undefined && word.enum !== same.enum && !sameMeaning(enumOf(word, sides.before), enumOf(same, sides.after));
  if (old.length !== fresh.length || moved || old.some((word, i) => wire(word.type) !== wire(fresh[i]?.type) || otherEnum(word, fresh[i]))) {
    report.breaks(SAME_WORDS[key], path, `${after.name} has the ${key} ${text(fresh)}, and had ${text(old)}`);
    return;
  }
  old.forEach((word, i) => {
    const same = fresh[i];
    if (same === undefined) return;
    const own = `${path}.${key}.${same.name}`;
    const name = `${after.name}.${same.name}`;
    if (word.name !== same.name) report.breaks("SYMBOL_NO_DELETE", own, `${after.name}.${word.name} is gone; ${same.name} lies in its place`);
    else report.stays("SYMBOL_SAME_TYPE", own, name, wordText(word), wordText(same), "to the source");
    compareLegal(own, name, word, same, sides, report);
  });
}

function wordText(word: WordDocument): string {
  return word.enum ?? word.type;
}
