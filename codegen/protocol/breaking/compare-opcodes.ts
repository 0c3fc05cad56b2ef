/** Opcodes: what their words mean. Their numbers are compared with those of every other enum. */
import type { OpcodeDocument, WordDocument } from "../layout-document.js";
import { compareLegal, enumOf, sameMeaning, type Sides } from "./compare-types.js";
import type { Report } from "./report.js";

export function compareOpcode(before: OpcodeDocument, after: OpcodeDocument, sides: Sides, report: Report): void {
  const path = `opcodes.${after.name}`;
  compareWords("OPCODE_SAME_ARGS", "arguments", path, before, after, sides, report);
  compareWords("OPCODE_SAME_RESULTS", "results", path, before, after, sides, report);
  for (const fault of before.faults) {
    const same = after.faults.find((each) => each.name === fault.name);
    if (same === undefined) report.breaks("SYMBOL_NO_DELETE", path, `the fault ${fault.name} of ${after.name} is gone`);
    else if (same.value !== fault.value) report.breaks("FAULT_SAME_NUMBER", `${path}.faults.${fault.name}`, `the fault ${fault.name} of ${after.name} is ${same.value}, and was ${fault.value}`);
  }
  for (const fault of after.faults) {
    if (!before.faults.some((each) => each.name === fault.name)) report.adds("VALUE_ADDED", `${path}.faults.${fault.name}`, `the fault ${fault.name} of ${after.name} is new`);
  }
}

function compareWords(rule: "OPCODE_SAME_ARGS" | "OPCODE_SAME_RESULTS", key: "arguments" | "results", path: string, before: OpcodeDocument, after: OpcodeDocument, sides: Sides, report: Report): void {
  const [old, fresh] = [before[key], after[key]];
  const text = (words: readonly WordDocument[]): string => `(${words.map((word) => `${word.name}: ${word.enum ?? word.type}`).join(", ")})`;
  const moved = old.some(({ name }, i) => fresh.some((word, j) => word.name === name && i !== j));
  const wire = (type: string | undefined): string | undefined => (type === "bool" ? "u32" : type);
  const otherEnum = (word: WordDocument, same: WordDocument | undefined): boolean =>
    word.enum !== undefined && same?.enum !== undefined && word.enum !== same.enum && !sameMeaning(enumOf(word, sides.before), enumOf(same, sides.after));
  if (old.length !== fresh.length || moved || old.some((word, i) => wire(word.type) !== wire(fresh[i]?.type) || otherEnum(word, fresh[i]))) {
    report.breaks(rule, path, `${after.name} has the ${key} ${text(fresh)}, and had ${text(old)}`);
    return;
  }
  old.forEach((word, i) => {
    const same = fresh[i];
    if (same === undefined) return;
    const own = `${path}.${key}.${same.name}`;
    if (word.name !== same.name) report.breaks("SYMBOL_NO_DELETE", own, `${after.name}.${word.name} is gone; ${same.name} lies in its place`);
    else if ((word.enum ?? word.type) !== (same.enum ?? same.type)) report.breaks("SYMBOL_SAME_TYPE", own, `${after.name}.${same.name} is ${same.enum ?? same.type} to the source, and was ${word.enum ?? word.type}`);
    compareLegal(own, `${after.name}.${same.name}`, word, same, sides, report);
  });
}
