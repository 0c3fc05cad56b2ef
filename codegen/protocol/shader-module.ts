/**
 * `NAME.wgsl` and `NAME.glsl`: what a hand-written shader needs of the protocol: constants, structs, bindings, accessors.
 * What stands in the text, and in which order, is decided here; a language only spells it.
 */
import type { Struct } from "../../ir/types.js";
import type { BitRange, BufferEntry, EnumLayout, FieldLayout, Layout } from "./layout.js";
import { upperCase } from "./names.js";
import { generatedFrom, proseLine, wrapProse } from "./prose.js";
import { recordsOf } from "./records-of.js";
import { bitParts, usesWide } from "./shader-accessors.js";

const WIDTH = 110;

/** What every shader has beside what its spec declares. */
export const SHADER_CONSTANTS = ["ABI_HASH", "BASE_ABI_HASH"] as const;

export interface ShaderLanguage {
  /** A line comment; `text` has one line. */
  comment(text: string): string;
  constant(name: string, scalar: EnumLayout["scalar"], value: number, spelling: string): string;
  struct(type: Struct, prose: Prose): string;
  /** The variable, and the declaration of the struct that a buffer with fields is. */
  buffer(buffer: BufferEntry, prose: Prose): string;
  /** A function of a word that yields some of its bits. */
  bitsGetter(name: string, part: BitRange): string;
  /** A function of a word and a value for some of its bits that yields the new word. */
  bitsSetter(name: string, part: BitRange): string;
  /** Functions of u64 values: `U64_FUNCTIONS`. */
  readonly u64: string;
}

export interface Prose {
  /** Wrapped. */
  readonly doc: string;
  /** Wrapped; by the member's name, where there is any. */
  readonly memberDocs: Readonly<Record<string, string>>;
}

/** The parts of the text, to be separated by empty lines. `about`: what a reader of this language should know. */
export function shaderModule(layout: Layout, file: string, language: ShaderLanguage, about = ""): string[] {
  const comment = (doc: string): string[] => (doc === "" ? [] : wrapProse(doc, WIDTH).map((line) => language.comment(line)));
  const constant = (name: string, scalar: EnumLayout["scalar"], value: number, { hexadecimal, doc }: { readonly hexadecimal: boolean; readonly doc: string }): string =>
    `${language.constant(name, scalar, value, hexadecimal ? `0x${value.toString(16).toUpperCase()}` : String(value))}${doc === "" ? "" : ` ${language.comment(proseLine(doc))}`}`;
  const hash = (name: string, value: number): string => language.constant(name, "u32", value, `0x${value.toString(16).padStart(8, "0")}`);

  const head = [generatedFrom(file), ...(about === "" ? [] : wrapProse(about, WIDTH)), ...(layout.doc === "" ? [] : ["", ...wrapProse(layout.doc, WIDTH)])];
  const constants = [
    hash(SHADER_CONSTANTS[0], layout.abiHash),
    ...(layout.base === undefined ? [] : [hash(SHADER_CONSTANTS[1], layout.base.abiHash)]),
    ...layout.constants.map((each) => constant(upperCase(each.name), each.value < 0 ? "i32" : "u32", each.value, each)),
  ];
  return [
    head.map((line) => language.comment(line)).join("\n"),
    constants.join("\n"),
    ...layout.enums.map((each) => [...comment(each.doc), ...each.values.map((value) => constant(upperCase(each.name, value.name), each.scalar, value.number, value))].join("\n")),
    ...layout.structs.map((each) => language.struct(each.type, prose(each.doc, each.fields))),
    ...layout.buffers.map((each) => language.buffer(each, prose(each.doc, each.content.kind === "Struct" ? each.content.fields : []))),
    ...(usesWide(layout) ? [language.u64] : []),
    ...recordsOf(layout).flatMap(bitParts).map(({ getter, setter, doc, part }) =>
      [...comment(doc), language.bitsGetter(getter, part), language.bitsSetter(setter, part)].join("\n"),
    ),
  ];
}

function prose(doc: string, fields: readonly FieldLayout[]): Prose {
  const memberDocs = Object.fromEntries(fields.filter((field) => field.doc !== "").map((field) => [field.name, wrapProse(field.doc, WIDTH).join("\n")]));
  return { doc: wrapProse(doc, WIDTH).join("\n"), memberDocs };
}
