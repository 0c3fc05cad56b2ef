/** `NAME.wgsl`, a whole module, so that validators can judge it as it stands. */
import { printWgslStruct, wgslModuleName, wgslTypeName } from "../shader/wgsl/type-printer.js";
import type { Layout } from "./layout.js";
import { shaderModule, type ShaderLanguage } from "./shader-module.js";

export function emitWgsl(layout: Layout, file: string): string {
  return `${shaderModule(layout, file, WGSL).join("\n\n")}\n`;
}

const WGSL: ShaderLanguage = {
  comment: (text) => `// ${text}`.trimEnd(),
  // Without `i32(...)` the lowest i32 would be a literal out of range.
  constant: (name, scalar, value, spelling) => `const ${wgslModuleName(name)} = ${scalar === "u32" ? `${spelling}u` : `i32(${value})`};`,
  struct: (type, prose) => printWgslStruct(type, { ...prose, offsets: true }),
  buffer: (buffer, { doc, memberDocs }) => {
    const declaration = buffer.content.kind === "Struct" && buffer.type.kind === "Struct" ? [printWgslStruct(buffer.type, { memberDocs, offsets: true }), ""] : [];
    const comments = doc === "" ? [] : doc.split("\n").map((line) => WGSL.comment(line));
    const space = buffer.access === "uniform" ? "uniform" : `storage, ${buffer.access}`;
    const variable = `@group(${buffer.group}) @binding(${buffer.binding}) var<${space}> ${wgslModuleName(buffer.name)}: ${wgslTypeName(buffer.type)};`;
    return [...declaration, ...comments, variable].join("\n");
  },
  bitsGetter: (name, { firstBit, bitCount, flag }) =>
    flag
      ? `fn ${name}(word: u32) -> bool { return extractBits(word, ${firstBit}u, 1u) != 0u; }`
      : `fn ${name}(word: u32) -> u32 { return extractBits(word, ${firstBit}u, ${bitCount}u); }`,
  bitsSetter: (name, { firstBit, bitCount, flag }) =>
    `fn ${name}(word: u32, value: ${flag ? "bool" : "u32"}) -> u32 { return insertBits(word, ${flag ? "select(0u, 1u, value)" : "value"}, ${firstBit}u, ${bitCount}u); }`,
  u64: `// A u64 is two words, the low one first. Sums and differences are modulo 2^64.
fn u64_low(value: array<u32, 2>) -> u32 { return value[0]; }
fn u64_high(value: array<u32, 2>) -> u32 { return value[1]; }
fn u64_of(low: u32, high: u32) -> array<u32, 2> { return array<u32, 2>(low, high); }
fn u64_add(a: array<u32, 2>, b: array<u32, 2>) -> array<u32, 2> {
  let low = a[0] + b[0];
  return array<u32, 2>(low, a[1] + b[1] + select(0u, 1u, low < a[0]));
}
fn u64_subtract(a: array<u32, 2>, b: array<u32, 2>) -> array<u32, 2> {
  return array<u32, 2>(a[0] - b[0], a[1] - b[1] - select(0u, 1u, a[0] < b[0]));
}
fn u64_equal(a: array<u32, 2>, b: array<u32, 2>) -> bool { return a[0] == b[0] && a[1] == b[1]; }
fn u64_less(a: array<u32, 2>, b: array<u32, 2>) -> bool { return a[1] < b[1] || (a[1] == b[1] && a[0] < b[0]); }`,
};
