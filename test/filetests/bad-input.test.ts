/**
 * Texts that are no specs and no configurations, one for each way of being none, against the exact words in `bad-input.expected.txt`: the file to
 * read when the wording is reviewed.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseConfig } from "../../cli/config.js";
import { SPEC_CODES } from "../../codegen/protocol/findings.js";
import { generate } from "../../codegen/protocol/generate.js";
import { DiagnosticError, formatDiagnostic, type Diagnostic } from "../../ir/diagnostic.js";
import { golden } from "../../testing/golden.js";

const HEAD = "gridwright: 1\nprotocol: sample\nversion: 1.0.0\n";
const struct = (fields: string): string => `structs:\n  s:\n    fields: { ${fields} }\n`;
const buffer = (rest: string): string => `parameters: { n: { min: 0, max: 8 } }\nbuffers:\n  b: { group: 0, binding: 0, access: read_write, ${rest} }\n`;
const opcode = (rest: string): string => `enums: { opcode: { open: true, user_ranges: [[8, 15]], values: { a: { value: 0, ${rest} } } } }\nstructs: { slot: { fields: { opcode: opcode, args: "u32[2]" } } }\n`;
const BASE = `${HEAD.replace("sample", "base")}${opcode("doc: nothing")}`;

/** By name, in the order of the golden file. `whole`: without the three lines that every spec starts with. */
const CASES: Readonly<Record<string, { readonly text: string; readonly whole?: true }>> = {
  "over-long file": { text: `#${"x".repeat(1 << 20)}\n`, whole: true },
  "deep nesting": { text: `doc: ${"[".repeat(70)}\n` },
  "empty file": { text: "", whole: true },
  "no YAML": { text: "structs: [\n" },
  "second document": { text: `---\n${HEAD}` },
  "control characters": { text: "\u0000\u0001", whole: true },
  "a list instead of a map": { text: "- a\n", whole: true },
  "duplicate keys": { text: "constants: { a: 1 }\nconstants: { b: 1 }\n" },
  "alias bomb": { text: `a: &a [${Array(9).fill("1").join(", ")}]\n${[..."bcdefgh"].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[i] ?? ""}`).join(", ")}]`).join("\n")}\n`, whole: true },
  "alias without anchor": { text: "constants: { a: *b }\n" },
  "tag": { text: "doc: !!binary aGk=\n" },
  "unknown key": { text: "struct: {}\n" },
  "missing key": { text: "enums: { e: {} }\n" },
  "wrong type of a value": { text: "constants: 3\nenums: { e: { open: maybe, values: { a: 0 } } }\n" },
  "wrong version of the language": { text: "gridwright: 7\nprotocol: a\nversion: 1.0.0\n", whole: true },
  "version that is none": { text: "gridwright: 1\nprotocol: a\nversion: latest\n", whole: true },
  "name that is none": { text: "constants: { Bad-Name: 1 }\n" },
  "protocol that is a word of TypeScript": { text: "gridwright: 1\nprotocol: class\nversion: 1.0.0\n", whole: true },
  "key that a terminal would obey": { text: '"a\\e[31m": 1\n' },
  "duplicate names": { text: "constants: { n: 1 }\nparameters: { n: { min: 0, max: 1 } }\n" },
  "unknown name with a suggestion": { text: `enums: { color: { values: { red: 0 } } }\n${struct("a: colour")}` },
  "unknown name without one": { text: struct("a: zebra") },
  "unknown name in an expression": { text: `constants: { size: 4 }\n${struct('a: "u32[sise]"')}` },
  "expression that is none": { text: "constants: { a: 1 + }\n" },
  "number of another language": { text: "constants: { a: 1_000 }\n" },
  "expression that divides by zero": { text: "constants: { a: 1 / 0 }\n" },
  "constants in a circle": { text: "constants: { a: b, b: a }\n" },
  "constant beyond 32 bits": { text: "constants: { a: 0x100000000 }\n" },
  "type that is none": { text: struct('a: "u32{4}"') },
  "constraints that nothing passes": { text: struct("a: { type: u32, valid: { min: 5, max: 4 } }") },
  "zero-length array": { text: struct('a: "u32[0]"') },
  "array of negative length": { text: struct('a: "u32[-1]"') },
  "offset beyond 2^32": { text: `structs: { s: { fields: { a: "vec4<u32>[268435456]", b: u32 } } }\n` },
  "buffer beyond 2^32": { text: buffer('element: "vec4<u32>[64]", count: 0x1000000') },
  "recursion through structs": { text: "structs: { a: { fields: { b: b } }, b: { fields: { a: a } } }\n" },
  "structs nested too deep": { text: `structs: { s0: { fields: { a: u32 } }, ${Array.from({ length: 17 }, (_, i) => `s${i + 1}: { fields: { a: s${i} } }`).join(", ")} }\n` },
  "stated offset that is not": { text: struct("a: u32, b: { type: u32, at: 12 }") },
  "overlap with the field before": { text: struct('a: "u32[4]", b: { type: u32, at: 8 }') },
  "misalignment": { text: struct("a: u32, b: { type: vec4<f32>, at: 4 }") },
  "alignment that is none": { text: struct("a: { type: u32, align: 24 }") },
  "size that is too small": { text: struct('a: { type: "u32[4]", size: 8 }') },
  "stated size that is not": { text: "structs: { s: { size: 12, fields: { a: u32 } } }\n" },
  "bits that are none": { text: struct("a: { type: u32, bits: { x: 0...4 } }") },
  "bits that overlap": { text: struct("a: { type: u32, bits: { x: 0..4, y: 4..7 } }") },
  "bits beyond the word": { text: struct("a: { type: u32, bits: { x: 30..33 } }") },
  "rule that is none": { text: "structs: { s: { rule: a b, fields: { a: u32 } } }\n" },
  "rule over an unknown field": { text: "structs: { s: { rule: start < stop, fields: { start: u32, stap: u32 } } }\n" },
  "reserved field without underscore": { text: struct("a: u32, b: { type: u32, reserved: true }") },
  "tail before the end": { text: buffer('fields: { a: "u32[n]", b: u32 }') },
  "uniform buffer with a stride of 4": { text: buffer('fields: { a: "f32[4]" }').replace("read_write", "uniform") },
  "atomics in a read-only buffer": { text: buffer("element: atomic<u32>, count: n").replace("read_write", "read") },
  "two buffers at one binding": { text: "buffers: { a: { group: 0, binding: 0, access: read, element: u32, count: 1 }, b: { group: 0, binding: 0, access: read, element: u32, count: 1 } }\n" },
  "group that WebGPU lacks": { text: buffer("element: u32, count: n").replace("group: 0", "group: 7") },
  "values of one number": { text: "enums: { e: { values: { a: 1, b: 1 } } }\n" },
  "value of a reserved number": { text: "enums: { e: { values: { a: 1 }, reserved: [ { from: 0, to: 3, why: later } ] } }\n" },
  "ranges that overlap": { text: "enums: { e: { open: true, user_ranges: [[0, 8]], values: { a: 9 }, reserved: [ { from: 4, to: 5, why: later } ] } }\n" },
  "user ranges of a closed enum": { text: "enums: { e: { user_ranges: [[2, 3]], values: { a: 0 } } }\n" },
  "arguments that no slot can hold": { text: opcode("args: [ { name: x, type: u32 }, { name: y, type: u32 }, { name: z, type: u32 } ]") },
  "names that clash when generated": { text: "constants: { s_bytes: 1 }\nstructs: { s: { fields: { a: u32 } } }\n" },
  "base outside of the project": { text: "extends: ../../etc/passwd\n" },
  "base that extends": { text: "extends: nested.yaml\n" },
  "extension whose base has no TypeScript": { text: "extends: base.yaml\nstructs: { more: { fields: { of: slot } } }\n" },
  "extension's buffer in the base's group": { text: "extends: base.yaml\nbuffers: { b: { group: 0, binding: 5, access: read, element: u32, count: 1 } }\n" },
};

const FILES: Readonly<Record<string, string>> = { "base.yaml": BASE, "nested.yaml": `${HEAD.replace("sample", "nested")}extends: base.yaml\n` };

/** Configurations that are none, by name. */
const CONFIGURATIONS: Readonly<Record<string, string>> = {
  "empty configuration": "",
  "configuration that is no JSON": '{ "protocols": [ }',
  "configuration that is a list": "[]",
  "configuration without protocols": "{}",
  "configuration with an unknown key": '{ "protocols": [], "kernel": [] }',
  "configuration with a duplicate key": '{ "protocols": [], "protocols": [] }',
  "configuration with a list for a path": '{ "protocols": [{ "spec": [], "typescript": "a", "shaders": "b" }] }',
  "configuration that leaves its folder": '{ "protocols": [{ "spec": "../a.yaml", "typescript": "/tmp", "shaders": "a\\\\b" }] }',
  "configuration with an unknown target": '{ "protocols": [], "kernels": [{ "module": "k.ts", "export": "k", "targets": ["metal"] }] }',
};

interface Refusal {
  readonly codes: readonly string[];
  readonly lines: readonly string[];
}

function refusal(diagnostics: readonly Diagnostic[], text: string): Refusal {
  // Only short and printable texts are shown: a line of a megabyte is no help.
  const source = text.length < 4000 && !text.includes("\u0000") ? text : undefined;
  return { codes: diagnostics.map(({ code }) => code), lines: diagnostics.map((each) => formatDiagnostic(each, source)) };
}

async function specRefusal(text: string): Promise<Refusal> {
  const generated = await generate([{ file: "spec.yaml", text, typescript: "src", shaders: "src", errors: "gridwright" }], (path) => FILES[path]);
  return refusal(generated.ok ? [] : generated.diagnostics, text);
}

function configurationRefusal(text: string): Refusal {
  try {
    parseConfig("/project", "gridwright.config.json", text);
    return refusal([], text);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return refusal(error.diagnostics, text);
  }
}

const results = [
  ...(await Promise.all(Object.entries(CASES).map(async ([name, { text, whole }]) => ({ name, ...(await specRefusal(whole === true ? text : HEAD + text)) })))),
  ...Object.entries(CONFIGURATIONS).map(([name, text]) => ({ name, ...configurationRefusal(text) })),
];

test("every way of being no spec and no configuration has findings, in the words of the golden file", () => {
  assert.equal(results.filter(({ codes }) => codes.length === 0).map(({ name }) => name), []);
  golden(new URL("./bad-input.expected.txt", import.meta.url), `${results.map(({ name, lines }) => `## ${name}\n${lines.join("\n")}`).join("\n\n")}\n`);
});

test("every code of a finding has a text in the golden file", () => {
  const produced = new Set(results.flatMap(({ codes }) => codes));
  // A path is one of a configuration, where the area of the code is another.
  assert.equal(SPEC_CODES.filter((code) => !produced.has(code) && !produced.has(code.replace(/^spec\//, "config/"))), []);
});

test.run();
