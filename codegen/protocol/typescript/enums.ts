/** An enum in TypeScript: an object of its numbers, a type, a guard, and names for messages. */
import { acceptsAll, legalRanges } from "../enum-ranges.js";
import type { EnumLayout, EnumValue, NumberRange } from "../layout.js";
import { camelCase, pascalCase } from "../names.js";
import { proseLine, withoutCommentEnd } from "../prose.js";
import type { Declaration } from "./declaration.js";
import { INLINE_RANGES } from "./number-code.js";

/** `values`: those that this module declares. Of an enum that it extends these are the additions, and the base has the rest. */
export function enumDeclarations(layout: EnumLayout, values: readonly EnumValue[]): Declaration[] {
  const type = pascalCase(layout.name);
  const members = values.map((value) => `${value.doc === "" ? "" : `  /** ${withoutCommentEnd(proseLine(value.doc))} */\n`}  ${camelCase(value.name)}: ${spell(value)},\n`);
  const declarations: Declaration[] = [
    { kind: "Constant", name: type, doc: layout.doc, exported: true, value: `{\n${members.join("")}} as const` },
    { kind: "Type", name: type, doc: "", exported: true, type: `(typeof ${type})[keyof typeof ${type}]` },
  ];
  if (values.length < layout.values.length) return declarations;
  if (!acceptsAll(layout)) declarations.push(guard(layout, values));
  if (!layout.open) declarations.push(reader(layout));
  declarations.push({
    kind: "Function",
    name: `${camelCase(layout.name)}Name`,
    doc: "What the spec calls this value, for messages.",
    exported: true,
    parameters: [{ name: "value", type: "number" }],
    returns: "string",
    body: [
      "switch (value) {",
      ...values.flatMap((value) => [`  case ${type}.${camelCase(value.name)}:`, `    return ${JSON.stringify(value.name)};`]),
      "  default:",
      `    return \`${layout.name}(\${value})\`;`,
      "}",
    ],
  });
  return declarations;
}

function guard(layout: EnumLayout, values: readonly EnumValue[]): Declaration {
  const type = pascalCase(layout.name);
  // Numbers, not names: a comparison with a property is several times slower, and whole rings come through here.
  const inlined = legalRanges(layout);
  const ranges = layout.userRanges.map((range) => parenthesize(inRange(range, layout.scalar), layout.userRanges.length > 1));
  const reserved = layout.reserved.map((range) => `!(${inRange(range, layout.scalar)})`);
  const others = ranges.length > 0 ? ranges.join(" || ") : reserved.join(" && ");
  return {
    kind: "Function",
    name: `is${type}`,
    doc: layout.open ? `True for the values above and for those that a user protocol may add.` : `True for the values above and for nothing else.`,
    exported: true,
    parameters: [{ name: "value", type: "number" }],
    returns: layout.open ? "boolean" : `value is ${type}`,
    body: inlined.length <= INLINE_RANGES ? [`return ${inlined.map(isIn).join(" || ")};`] : [
      "switch (value) {",
      ...values.map((value) => `  case ${type}.${camelCase(value.name)}:`),
      "    return true;",
      "  default:",
      layout.open ? `    return ${layout.scalar === "u32" ? "isU32" : "isI32"}(value) && ${parenthesize(others, others.includes("||"))};` : "    return false;",
      "}",
    ],
  };
}

function isIn({ from, to }: NumberRange): string {
  return from === to ? `value === ${spellLarge(from)}` : `isInteger(value, ${spellLarge(from)}, ${spellLarge(to)})`;
}

/** Reads come through here after validation, so that a type never holds a number that it does not list. */
function reader(layout: EnumLayout): Declaration {
  const { name } = layout;
  const type = pascalCase(name);
  return {
    kind: "Function",
    name: `to${type}`,
    doc: `The same number, typed; \`decode/value\` where it is no ${layout.name}.`,
    exported: true,
    parameters: [{ name: "value", type: "number" }],
    returns: type,
    body: [`if (is${type}(value)) return value;`, `throw wrongBytes({ path: ${JSON.stringify(name)}, value, limit: "a value of ${name}" });`],
  };
}

/** Of a value that is known to be of the enum's type. */
function inRange({ from, to }: NumberRange, scalar: EnumLayout["scalar"]): string {
  const [least, most] = scalar === "u32" ? [0, 0xffffffff] : [-0x80000000, 0x7fffffff];
  const low = from === least ? [] : [`value >= ${spellLarge(from)}`];
  const high = to === most ? [] : [`value <= ${spellLarge(to)}`];
  return [...low, ...high].join(" && ") || "true";
}

function parenthesize(condition: string, when: boolean): string {
  return when && condition.includes(" ") ? `(${condition})` : condition;
}

function spellLarge(value: number): string {
  return value > 0xffff ? `0x${value.toString(16)}` : String(value);
}

export function spell(value: EnumValue): string {
  return value.hexadecimal && value.number >= 0 ? `0x${value.number.toString(16)}` : String(value.number);
}
