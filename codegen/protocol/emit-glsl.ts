/**
 * `NAME.glsl`: the same for GLSL 4.50 with Vulkan's sets and bindings. A text to include, behind `#version 450`: it declares
 * and runs nothing.
 */
import { glslIdentifier, glslStructName, printGlslBlock, printGlslStruct, type BlockRule, type GlslBlock } from "../shader/glsl/type-printer.js";
import { struct, type Struct, type Type } from "../../ir/types.js";
import type { BufferEntry, Layout } from "./layout.js";
import { pascalCase } from "./names.js";
import { shaderModule, type Prose, type ShaderLanguage } from "./shader-module.js";

const ABOUT = "GLSL 4.50 for Vulkan, to be included behind #version.";

export function emitGlsl(layout: Layout, file: string): string {
  // No name of a spec is spelled with both cases and underscores.
  const guard = `Gridwright_${layout.protocol}_glsl`;
  const [head = "", ...parts] = shaderModule(layout, file, glsl(new StructForms(layout)), ABOUT);
  return `${[head, `#ifndef ${guard}\n#define ${guard}`, ...parts, "#endif"].join("\n\n")}\n`;
}

const STORAGE = { read: "readonly buffer", read_write: "buffer", uniform: "uniform" } as const satisfies Record<BufferEntry["access"], GlslBlock["storage"]>;

function glsl(forms: StructForms): ShaderLanguage {
  return {
    comment: (text) => `// ${text}`.trimEnd().replace(/\\$/, "\\."),
    constant: (name, scalar, value, spelling) =>
      scalar === "u32" ? `const uint ${glslIdentifier(name)} = ${spelling}u;` : `const int ${glslIdentifier(name)} = ${value === -0x80000000 ? "int(0x80000000u)" : value};`,
    struct: (type, prose) => forms.of(type).map((rule) => printGlslStruct(type, rule, { ...prose, nameOf: forms.namesIn(rule) })).join("\n\n"),
    buffer: (buffer, prose) => printBuffer(buffer, prose, forms.namesIn(ruleOf(buffer))),
    bitsGetter: (name, { firstBit, bitCount, flag }) =>
      flag
        ? `bool ${glslIdentifier(name)}(uint word) { return bitfieldExtract(word, ${firstBit}, 1) != 0u; }`
        : `uint ${glslIdentifier(name)}(uint word) { return bitfieldExtract(word, ${firstBit}, ${bitCount}); }`,
    bitsSetter: (name, { firstBit, bitCount, flag }) =>
      `uint ${glslIdentifier(name)}(uint word, ${flag ? "bool" : "uint"} value) { return bitfieldInsert(word, ${flag ? "value ? 1u : 0u" : "value"}, ${firstBit}, ${bitCount}); }`,
    u64: U64,
  };
}

/** A block holds members, so an array that is a whole buffer is the only member of one, and has the buffer's name. */
function printBuffer(buffer: BufferEntry, prose: Prose, nameOf: (struct: Struct) => string): string {
  const name = glslIdentifier(buffer.name);
  const place = { storage: STORAGE[buffer.access], set: buffer.group, binding: buffer.binding };
  if (buffer.content.kind === "Struct" && buffer.type.kind === "Struct") {
    return printGlslBlock(buffer.type, { ...place, name: glslStructName(buffer.type), instance: name }, { ...prose, nameOf });
  }
  const content = struct(`${pascalCase(buffer.name)}_block`, [{ name: buffer.name, type: buffer.type }]);
  return printGlslBlock(content, { ...place, name: content.name }, { ...prose, nameOf });
}

function ruleOf(buffer: BufferEntry): BlockRule {
  return buffer.access === "uniform" ? "std140" : "std430";
}

/**
 * A struct that uniform and other buffers hold may need different padding in them. Then it has two declarations, and the
 * one for uniform buffers says so in its name.
 */
class StructForms {
  readonly #rules = new Map<string, Set<BlockRule>>();
  readonly #split = new Set<string>();

  constructor(layout: Layout) {
    for (const buffer of layout.buffers) this.#use(buffer.type, ruleOf(buffer));
    for (const { type } of layout.structs) {
      const [first, second] = [...(this.#rules.get(type.name) ?? [])];
      if (first === undefined || second === undefined) continue;
      if (printGlslStruct(type, first, { nameOf: this.namesIn(first) }) !== printGlslStruct(type, second, { nameOf: this.namesIn(second) })) this.#split.add(type.name);
    }
  }

  /** The forms in which a struct is to be declared. */
  of(type: Struct): readonly BlockRule[] {
    if (this.#split.has(type.name)) return ["std430", "std140"];
    return [this.#rules.get(type.name)?.has("std140") === true ? "std140" : "std430"];
  }

  namesIn(rule: BlockRule): (struct: Struct) => string {
    return (type) => (rule === "std140" && this.#split.has(type.name) ? `${glslStructName(type)}_std140` : glslStructName(type));
  }

  #use(type: Type, rule: BlockRule): void {
    if (type.kind === "FixedArray" || type.kind === "RuntimeArray") this.#use(type.element, rule);
    if (type.kind !== "Struct") return;
    const rules = this.#rules.get(type.name) ?? new Set();
    // A struct that is known to be used so has told the ones it holds.
    if (rules.has(rule)) return;
    this.#rules.set(type.name, rules.add(rule));
    for (const member of type.members) this.#use(member.type, rule);
  }
}

const U64 = `// A u64 is two words, the low one first. Sums and differences are modulo 2^64.
uint u64_low(uint value[2]) { return value[0]; }
uint u64_high(uint value[2]) { return value[1]; }
uint[2] u64_of(uint low, uint high) { return uint[2](low, high); }
uint[2] u64_add(uint a[2], uint b[2]) {
  uint low = a[0] + b[0];
  return uint[2](low, a[1] + b[1] + (low < a[0] ? 1u : 0u));
}
uint[2] u64_subtract(uint a[2], uint b[2]) {
  return uint[2](a[0] - b[0], a[1] - b[1] - (a[0] < b[0] ? 1u : 0u));
}
bool u64_equal(uint a[2], uint b[2]) { return a[0] == b[0] && a[1] == b[1]; }
bool u64_less(uint a[2], uint b[2]) { return a[1] < b[1] || (a[1] == b[1] && a[0] < b[0]); }`;
