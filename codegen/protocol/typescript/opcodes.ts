/** Opcode descriptors: what a host needs to encode a submission, in the form in which kernels list their handlers. */
import type { OpcodeLayout, OpcodeWord } from "../layout.js";
import { camelCase } from "../names.js";
import { proseLine, withoutCommentEnd } from "../prose.js";
import { printValue } from "../print-value.js";
import type { Declaration } from "./declaration.js";
import { spell } from "./enums.js";

export function opcodesDeclaration(opcodes: readonly OpcodeLayout[]): Declaration {
  const entries = opcodes.map((opcode) => {
    const doc = opcode.doc === "" ? "" : `  /** ${withoutCommentEnd(proseLine(opcode.doc))} */\n`;
    const properties = [
      `    name: ${JSON.stringify(opcode.name)},`,
      `    opcode: ${spell(opcode)},`,
      `    arguments: ${printValue(opcode.arguments.map(word), {}, 2)},`,
      `    results: ${printValue(opcode.results.map(word), {}, 2)},`,
      `    faults: ${printValue(Object.fromEntries(opcode.faults.map((fault) => [fault.name, fault.number])), {}, 2)},`,
    ];
    return `${doc}  ${camelCase(opcode.name)}: {\n${properties.join("\n")}\n  },\n`;
  });
  return {
    kind: "Constant",
    name: "opcodes",
    doc: "What can be submitted. Arguments fill the slot's `args` from the first word on, results follow them.",
    exported: true,
    value: `{\n${entries.join("")}} as const`,
  };
}

function word(each: OpcodeWord): object {
  return { name: each.name, type: each.scalar, ...each.limits };
}
