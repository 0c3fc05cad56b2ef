/** What one spec may add to another, and the exact words where it may not. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { SPEC_CODES } from "../../../codegen/protocol/findings.js";
import { generate } from "../../../codegen/protocol/generate.js";
import { formatDiagnostic } from "../../../ir/diagnostic.js";
import { findings, HEAD } from "../../support/spec-rule.js";

const BASE = `${HEAD.replace("sample", "base")}constants: { size: 4 }
enums: { opcode: { open: true, user_ranges: [ [8, 15] ], values: { nop: 0 } } }
structs: { slot: { fields: { opcode: opcode, args: "u32[2]" } } }
buffers: { ring: { group: 0, binding: 0, access: read_write, element: slot, count: size } }
`;

test("an extension adds to its base", () => {
  const files = { "base.yaml": BASE };
  const extension = `${HEAD}extends: ./base.yaml\nopcodes: { add: { value: 8, args: [ { name: x, type: u32 } ] } }\nbuffers: { more: { group: 1, binding: 0, access: read, element: u32, count: size } }\n`;
  assert.equal(findings(extension, files), []);
});

test("an extension's opcodes keep to the user ranges, and its buffers to group 1", () => {
  const extension = `${HEAD}extends: base.yaml\nopcodes: { low: 7, high: 16, nop: 9 }\nbuffers: { more: { group: 0, binding: 1, access: read, element: u32, count: size }, ring: { group: 1, binding: 0, access: read, element: u32, count: 1 } }\n`;
  assert.equal(findings(extension, { "base.yaml": BASE }), [
    "s.yaml:6:85 error[spec/duplicate-name]: ring is already the name of a buffer of the base",
    "s.yaml:6:27 error[extends/group]: a buffer of an extension lies in group 1 (more is in group 0)",
    "s.yaml:5:17 error[enum/user-number]: low lies outside of the user ranges (7, legal 8 to 15)",
    "s.yaml:5:26 error[enum/user-number]: high lies outside of the user ranges (16, legal 8 to 15)",
    "s.yaml:5:30 error[spec/duplicate-name]: nop is already the name of an opcode of the base",
  ]);
});

test("opcodes at the top are for extensions", () => {
  assert.equal(findings(`${HEAD}opcodes: { a: 1 }\n`), [
    "s.yaml:4:12 error[spec/unknown-key]: opcodes adds to the enum opcode of a base, and there is none\n  help: write them under enums: opcode: values:",
  ]);
});

test("a base lies inside the project folder", () => {
  const files = { "base.yaml": BASE };
  assert.equal(findings(`${HEAD}extends: ../base.yaml\n`, files), [
    "s.yaml:4:10 error[extends/path]: the base lies outside of the project folder (../base.yaml)\n  help: write a relative path with forward slashes",
  ]);
  assert.match(findings(`${HEAD}extends: /etc/passwd\n`, files).join(), "extends/path");
  assert.match(findings(`${HEAD}extends: file:base.yaml\n`, files).join(), "extends/path");
  assert.equal(findings(`${HEAD}extends: none.yaml\n`, files), ["s.yaml:4:10 error[extends/path]: there is no file none.yaml\n  help: write its path from the folder of this spec"]);
  assert.match(findings(`${HEAD}extends: ""\n`, files).join(), 'there is no file ""');
});

test("a base extends nothing itself", () => {
  assert.equal(findings(`${HEAD}extends: base.yaml\n`, { "base.yaml": `${BASE}extends: other.yaml\n` }), [
    "s.yaml:4:10 error[extends/nested]: the base base.yaml extends another spec itself\nbase.yaml:8:10 note: here",
  ]);
});

test("findings in a base point into the base", () => {
  assert.equal(findings(`${HEAD}extends: base.yaml\n`, { "base.yaml": BASE.replace("size: 4", "size: x") }), ["base.yaml:4:20 error[spec/expression]: x uses the unknown name x"]);
});

test("an extension's names are not those that its base's files have", () => {
  const base = `${BASE}aliases: { word: u32 }\n`.replace("values: { nop: 0 }", "values: { nop: 0, read_1: 1 }");
  const body = "constants: { slot_bytes: 3, opcode_add: 1 }\nopcodes: { add: 8, read1: 9 }\nstructs: { size: { fields: { x: u32 } }, mine: { fields: { x: 'slot[2]' } } }\n";
  assert.equal(findings(`${HEAD}extends: base.yaml\n${body.replace("slot_bytes", "slot_size").replace("opcode_add", "add").replace("read1", "read2").replace("size: {", "sizes: {")}`, { "base.yaml": base }), []);
  assert.equal(findings(`${HEAD}extends: base.yaml\n${body}`, { "base.yaml": base }), [
    "s.yaml:5:14 error[output/clash]: constants.slot_bytes and structs.slot of the base would both generate the name SLOT_BYTES\n  help: rename one of them",
    "s.yaml:6:20 error[output/clash]: opcodes.read1 and opcodes.read_1 of the base would both generate the name read1\n  help: rename one of them",
    "s.yaml:6:12 error[output/clash]: enums.opcode.add and constants.opcode_add would both generate the name OPCODE_ADD\ns.yaml:5:29 note: constants.opcode_add\n  help: rename one of them",
  ]);
});

test("a constant of the base and a struct of one letter are one name to a shader", () => {
  const base = `${HEAD.replace("sample", "base")}constants: { x: 1 }\n`;
  assert.equal(findings(`${HEAD}extends: base.yaml\nstructs: { y: { fields: { a: u32 } } }\n`, { "base.yaml": base }), []);
  assert.equal(findings(`${HEAD}extends: base.yaml\nstructs: { x: { fields: { a: u32 } } }\n`, { "base.yaml": base }), [
    "s.yaml:5:12 error[output/clash]: structs.x and constants.x of the base would both generate the name X\n  help: rename one of them",
  ]);
});

test("names that clash in a base are found there", () => {
  assert.match(findings(`${HEAD}extends: base.yaml\n`, { "base.yaml": `${BASE}aliases: { a: u32 }\n`.replace("size: 4", "size: 4, slot_bytes: 1") }).join(), "base.yaml:6:12 error[output/clash]: structs.slot and constants.slot_bytes");
});

test("an extension that uses its base's types needs to know its base's module", async () => {
  const text = `${HEAD}extends: base.yaml\nbuffers: { more: { group: 1, binding: 0, access: read, element: slot, count: 2 } }\n`;
  const request = { file: "s.yaml", text, typescript: "out", shaders: "out", errors: "gridwright" };
  const read = (path: string): string | undefined => ({ "base.yaml": BASE })[path];
  const result = await generate([request], read);
  if (result.ok) throw new Error("was generated");
  assert.equal(result.diagnostics.map((each) => formatDiagnostic(each)), [
    's.yaml:4:10 error[extends/base-module]: sample uses types of base, whose TypeScript module is not known here\n  help: name the module under "base" of this protocol in gridwright.config.json, or list the base there too',
  ]);
  assert.ok((await generate([{ ...request, base: "some-package" }], read)).ok);
});

test("every code of a finding stands in an expected text of these tests", () => {
  const folder = dirname(fileURLToPath(import.meta.url));
  const texts = readdirSync(folder).filter((name) => /^spec-.*-findings\.test\.ts$/.test(name)).map((name) => readFileSync(join(folder, name), "utf8")).join("");
  // spec/path is of the configuration, and tested there.
  assert.equal(SPEC_CODES.filter((code) => !texts.includes(`[${code}]`)), ["spec/path"]);
});

test.run();
