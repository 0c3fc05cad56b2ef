/** What a text must be to be a spec: the exact words about size, syntax, structure, names and expressions. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { MAX_ALIASED_NODES, MAX_SPEC_BYTES, MAX_SPEC_DEPTH } from "../../../codegen/protocol/load.js";
import { findings, HEAD, rule } from "../../support/spec-rule.js";

test("a spec of nothing but its head is legal", () => assert.equal(findings(HEAD), []));

test("a text of 1 MiB is read, a byte more is refused", () => {
  const comment = (bytes: number): string => `${HEAD}#${"x".repeat(bytes - HEAD.length - 1)}`;
  assert.equal(findings(comment(MAX_SPEC_BYTES)), []);
  assert.equal(findings(comment(MAX_SPEC_BYTES + 1)), ["s.yaml:1:1 error[spec/too-large]: the file is longer than a spec may be (1048577 bytes, limit 1048576)"]);
});

test("the limit on length counts bytes, not characters", () => {
  assert.match(findings("\u00e9".repeat(MAX_SPEC_BYTES / 2 + 1)).join(), "spec/too-large");
});

test("64 levels are read, one more is refused before the parser sees it", () => {
  const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
  assert.equal(findings(nested(MAX_SPEC_DEPTH)), ["s.yaml:1:1 error[spec/wrong-type]: the document is a list, not a map"]);
  assert.equal(findings(nested(MAX_SPEC_DEPTH + 1)), ["s.yaml:1:65 error[spec/too-deep]: the file is nested deeper than a spec may be (limit 64 levels)"]);
  assert.match(findings("- ".repeat(65)).join(), "spec/too-deep");
  assert.match(findings(Array.from({ length: 65 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")).join(), "spec/too-deep");
});

test("brackets inside of texts and comments do not nest", () => {
  assert.equal(findings(`${HEAD}doc: "${"[".repeat(100)}" # ${"{".repeat(100)}\n`), []);
  assert.equal(findings(`${HEAD}doc: |\n  ${"[".repeat(100)}\n`), []);
});

rule("a text that is no YAML is refused where it stops being YAML", {
  keeps: ["doc: a\n"],
  breaks: "doc: [a\n",
  says: ["s.yaml:5:1 error[spec/syntax]: flow sequence in block collection must be sufficiently indented and end with a ]"],
});

test("an empty text is refused", () => {
  assert.equal(findings(""), ["s.yaml:1:1 error[spec/empty]: the file holds nothing"]);
  assert.equal(findings("# a comment\n"), ["s.yaml:1:1 error[spec/empty]: the file holds nothing"]);
});

rule("a key stands once", {
  keeps: ["doc: a\n"],
  breaks: "doc: a\ndoc: b\n",
  says: ["s.yaml:5:1 error[spec/duplicate-key]: the key doc stands here a second time\ns.yaml:4:1 note: the first one"],
});

rule("an alias stands for an anchor before it", {
  keeps: ["constants: { a: &x 1, b: *x }\n"],
  breaks: "constants: { a: *x }\n",
  says: ["s.yaml:4:17 error[spec/alias]: the alias *x has no anchor before it"],
});

rule("an alias does not stand inside what it names", {
  keeps: ["constants: { a: &x { value: 1 }, b: *x }\n"],
  breaks: "constants: &x { a: *x }\n",
  says: ["s.yaml:4:20 error[spec/alias]: the alias *x stands inside what it names"],
});

test("aliases that multiply are refused before they have", () => {
  const level = (name: string, inner: string): string => `${name}: &${name} [${Array(9).fill(inner).join(", ")}]`;
  const bomb = [level("a", "1"), ...["b", "c", "d", "e", "f", "g", "h", "i"].map((name, i) => level(name, `*${"abcdefgh"[i]}`))].join("\n");
  assert.equal(findings(bomb).length, 1);
  assert.match(findings(bomb).join(), `makes the aliases of this file stand for more than ${MAX_ALIASED_NODES} nodes`);
});

rule("a tag is refused", {
  keeps: ["doc: a\n"],
  breaks: "doc: !secret a\n",
  says: ["s.yaml:4:14 error[spec/tag]: a tag means nothing here (!secret)"],
});

rule("an unknown key names the one that was meant", {
  keeps: ["constants: { a: 1 }\n"],
  breaks: "constnats: { a: 1 }\n",
  says: ["s.yaml:4:1 error[spec/unknown-key]: the document has no key constnats\n  help: did you mean constants?"],
});

rule("a comma in prose without quotes is explained", {
  keeps: ['constants: { a: { value: 1, doc: "so, it is" } }\n'],
  breaks: "constants: { a: { value: 1, doc: so, it is } }\n",
  says: ["s.yaml:4:38 error[spec/unknown-key]: constants.a has no key it is\n  help: between braces, a comma ends a text without quotes: put the text before it in quotes"],
});

test("all findings of a stage come together, each at its place", () => {
  assert.equal(findings("gridwright: 2\nprotocol: [x]\nsize: 1\n"), [
    "s.yaml:1:13 error[spec/wrong-type]: gridwright is number 2, not 1",
    "s.yaml:2:11 error[spec/wrong-type]: protocol is a list, not text",
    "s.yaml:3:1 error[spec/unknown-key]: the document has no key size\n  help: the keys here are gridwright, protocol, version, extends, parameters, constants, aliases, enums, opcodes, structs, buffers, doc",
    "s.yaml:1:1 error[spec/missing-key]: the document lacks the key version\n  help: version: version of the ABI, as in 1.0.0",
  ]);
});

test("the number of the language in quotes is a text, and what to write instead is said", () => {
  for (const quoted of ['"1"', "'1'"]) {
    assert.equal(findings(`gridwright: ${quoted}\nprotocol: p\nversion: 1.0.0\n`), ['s.yaml:1:13 error[spec/wrong-type]: gridwright is the text "1", not the number 1\n  help: write 1 without quotes']);
  }
  assert.equal(findings('gridwright: "2"\nprotocol: p\nversion: 1.0.0\n'), ["s.yaml:1:13 error[spec/wrong-type]: gridwright is string 2, not 1"]);
});

rule("a missing key is named with its meaning", {
  keeps: ["parameters: { n: { min: 0, max: 1 } }\n"],
  breaks: "parameters: { n: { min: 0 } }\n",
  says: ["s.yaml:4:18 error[spec/missing-key]: parameters.n lacks the key max\n  help: max: the greatest count; byte lengths and encoders refuse more"],
});

rule("a value has the type of its key", {
  keeps: ["enums: { e: { open: true, values: { a: 0 } } }\n", "enums: { e: { open: true, user_ranges: [[1, 2]], values: { a: 0 } } }\n"],
  breaks: "enums: { e: { open: 1, user_ranges: [[1]], values: [a] } }\n",
  says: [
    "s.yaml:4:21 error[spec/wrong-type]: enums.e.open is number 1, not true or false",
    "s.yaml:4:38 error[spec/wrong-type]: enums.e.user_ranges[0] wants 2 items (1 given)",
    "s.yaml:4:52 error[spec/wrong-type]: enums.e.values is a list, not a map of names",
  ],
});

rule("an access is one of three", {
  keeps: ["buffers: { b: { group: 0, binding: 0, access: read, element: u32, count: 1 } }\n"],
  breaks: "buffers: { b: { group: 0, binding: 0, access: raed, element: u32, count: 1 } }\n",
  says: ["s.yaml:4:47 error[spec/wrong-type]: buffers.b.access is string raed, not read or read_write or uniform\n  help: did you mean read?"],
});

rule("a name is snake_case", {
  keeps: ["constants: { a_1b: 1 }\n", `constants: { ${"a".repeat(64)}: 1 }\n`],
  breaks: `constants: { aB: 1, a__b: 1, 1a: 1, a_: 1, ${"a".repeat(65)}: 1 }\n`,
  says: [14, 21, 30, 37, 44].map(
    (column, i) =>
      `s.yaml:4:${column} error[spec/name]: ${JSON.stringify(["aB", "a__b", "1a", "a_", "a".repeat(65)][i])} is not a name\n  help: a name is lower-case letters and digits in words joined by single underscores, and starts with a letter, at most 64 characters`,
  ),
});

rule("types of the language give their names to nothing else", {
  keeps: ["structs: { vec: { fields: { u32: u32 } } }\n"],
  breaks: "structs: { vec4: { fields: { a: u32 } } }\n",
  says: ["s.yaml:4:12 error[spec/name]: vec4 is the name of a type of the language, so no struct may have it"],
});

rule("constants and parameters share one set of names", {
  keeps: ["constants: { n: 1 }\nparameters: { m: { min: 0, max: 1 } }\n"],
  breaks: "constants: { n: 1 }\nparameters: { n: { min: 0, max: 1 } }\n",
  says: ["s.yaml:4:14 error[spec/duplicate-name]: n is already the name of a parameter\ns.yaml:5:15 note: the parameter"],
});

rule("an unknown type names the one that was meant", {
  keeps: ["structs: { point: { fields: { x: u32 } }, line: { fields: { a: point } } }\n"],
  breaks: "structs: { point: { fields: { x: u32 } }, line: { fields: { a: piont } } }\n",
  says: ["s.yaml:4:64 error[spec/unknown-name]: there is no type piont\n  help: did you mean point?"],
});

rule("an expression may only use constants", {
  keeps: ["constants: { a: b + 1, b: (2 * 3 - 4) / 2 }\n"],
  breaks: "parameters: { n: { min: 0, max: 1 } }\nconstants: { size: 1, a: n, b: siez, c: 1 +, d: 7 / 2, e: 1 / 0, f: g, g: f }\n",
  says: [
    "s.yaml:5:26 error[spec/expression]: n uses the parameter n, which only the host knows",
    "s.yaml:5:32 error[spec/expression]: siez uses the unknown name siez\n  help: did you mean size?",
    "s.yaml:5:41 error[spec/expression]: 1 + is not an integer expression (it ends early)",
    "s.yaml:5:49 error[spec/expression]: 7 / 2 divides with a remainder (7 / 2)",
    "s.yaml:5:59 error[spec/expression]: 1 / 0 divides by zero (1 / 0)",
    "s.yaml:5:75 error[spec/expression]: f needs its own value (f -> g -> f)",
  ],
});

rule("an integer is written in decimal or hexadecimal, a number with a point where an f32 has one", {
  keeps: ["constants: { a: 0x1F, b: -10 }\nstructs: { s: { fields: { x: { type: f32, valid: { in: [0.5, -2, 1e-3] } } } } }\n"],
  breaks: 'constants: { a: 1_000, b: 0o17, c: 1e3, d: +1, e: "" }\nstructs: { s: { fields: { x: { type: f32, valid: { in: [.5, 1_0.5] } } } } }\n',
  says: [
    's.yaml:4:17 error[spec/expression]: 1_000 is not an integer expression (unexpected "_000")\n  help: an integer is written in decimal, or as in 0x1F',
    's.yaml:4:27 error[spec/expression]: 0o17 is not an integer expression (unexpected "o17")\n  help: an integer is written in decimal, or as in 0x1F',
    's.yaml:4:36 error[spec/expression]: 1e3 is not an integer expression (unexpected "e3")\n  help: an integer is written in decimal, or as in 0x1F',
    's.yaml:4:44 error[spec/expression]: +1 is not an integer expression (unexpected "+")\n  help: an integer is written in decimal, or as in 0x1F',
    's.yaml:4:51 error[spec/expression]: "" is not an integer expression (it ends early)',
    's.yaml:5:57 error[spec/expression]: .5 is not an integer expression (unexpected ".")\n  help: a number is written as in 0.5, -2 or 1e-3',
    's.yaml:5:61 error[spec/expression]: 1_0.5 is not an integer expression (unexpected ".")\n  help: a number is written as in 0.5, -2 or 1e-3',
  ],
});

test("a message holds on one line what a terminal would obey, and cuts what is long in its middle", () => {
  assert.equal(findings(`${HEAD}"a\\nb\\e[31m\\u202e": 1\n`), [
    "s.yaml:4:1 error[spec/unknown-key]: the document has no key a\\u000ab\\u001b[31m\\u202e\n  help: between braces, a comma ends a text without quotes: put the text before it in quotes",
  ]);
  const [message = ""] = findings(`${HEAD}constants: { a: "${"1 + ".repeat(5000)}1" }\n`);
  assert.match(message, / \+ 1 is longer than an expression may be \(20001 characters, limit 500\)$/);
  assert.ok(message.length < 1300);
});

rule("a merge key means nothing", {
  keeps: ["constants: { a: &a { value: 1 }, b: *a }\n"],
  breaks: "constants: { a: &a { value: 1 }, b: { <<: *a, value: 2 } }\n",
  says: ["s.yaml:4:39 error[spec/unknown-key]: constants.b has no key <<\n  help: merge keys mean nothing here: write out what they stand for"],
});

rule("a constant fits into 32 bits, with or without sign", {
  keeps: ["constants: { a: 0xFFFFFFFF, b: -0x80000000 }\n"],
  breaks: "constants: { a: 0x100000000, b: -0x80000001 }\n",
  says: [
    "s.yaml:4:17 error[spec/range]: a is out of range (4294967296, legal -2147483648 to 4294967295)",
    "s.yaml:4:33 error[spec/range]: b is out of range (-2147483649, legal -2147483648 to 4294967295)",
  ],
});

rule("a parameter's default lies between its limits", {
  keeps: ["parameters: { n: { min: 1, max: 3, default: 1 } }\n", "parameters: { n: { min: 1, max: 3, default: 3 } }\n"],
  breaks: "parameters: { n: { min: 1, max: 3, default: 4 } }\n",
  says: ["s.yaml:4:45 error[spec/range]: default of n is out of range (4, legal 1 to 3)"],
});

rule("constraints leave a legal value", {
  keeps: ["aliases: { a: { type: u32, valid: { min: 3, max: 3 } }, b: { type: a, valid: { max: 7 } } }\n"],
  breaks: "aliases: { a: { type: u32, valid: { min: 3 } }, b: { type: a, valid: { max: 2 } } }\n",
  says: ["s.yaml:4:70 error[spec/range]: no value passes the constraints (3 to 2)"],
});

rule("constraints leave a legal value of an enum", {
  keeps: ["enums: { e: { values: { a: 2, b: 9 } } }\nstructs: { s: { fields: { x: { type: e, valid: { not: 2 } }, y: { type: e, valid: { min: 9 } } } } }\n"],
  breaks: "enums: { e: { values: { a: 2, b: 9 } } }\nstructs: { s: { fields: { x: { type: e, valid: { not: [2, 9] } }, y: { type: e, valid: { min: 3, max: 8 } } } } }\n",
  says: [
    "s.yaml:5:48 error[spec/range]: no value of e passes the constraints (0 to 4294967295, not 2, 9)",
    "s.yaml:5:88 error[spec/range]: no value of e passes the constraints (3 to 8)",
  ],
});

test("a file holds one document", () => {
  assert.equal(findings(`---\n${HEAD}...\n`), []);
  assert.equal(findings(`${HEAD}---\n${HEAD}`), ["s.yaml:4:1 error[spec/syntax]: a second document starts here, and a file holds one"]);
});

test("a protocol can be the name of a variable, because its bindings are one", () => {
  for (const name of ["type", "of", "async", "get", "class_1"]) assert.equal(findings(HEAD.replace("sample", name)), []);
  assert.equal(findings(HEAD.replace("sample", "class")), ["s.yaml:2:11 error[spec/name]: class is a word of TypeScript, so no protocol may have it as its name\n  help: write another name, as in class_protocol"]);
  for (const name of ["true", "let", "await", "arguments", "undefined", "import"]) assert.match(findings(HEAD.replace("sample", name)).join(), "is a word of TypeScript");
});

test("a version has three numbers", () => {
  assert.equal(findings(HEAD.replace("1.0.0", "1.0.0-rc.1")), []);
  assert.equal(findings(HEAD.replace("1.0.0", "1.0")), ['s.yaml:3:10 error[spec/version]: "1.0" is not a version\n  help: write major.minor.patch, as in 1.0.0']);
});

rule("types share one set of names", {
  keeps: ["structs: { a: { fields: { x: u32 } } }\nenums: { b: { values: { x: 0 } } }\n"],
  breaks: "structs: { a: { fields: { x: u32 } } }\nenums: { a: { values: { x: 0 } } }\n",
  says: ["s.yaml:4:12 error[spec/duplicate-name]: a is already the name of an enum\ns.yaml:5:10 note: the enum"],
});

rule("names that differ in the spec differ in what is generated", {
  keeps: ["constants: { s_byte: 1 }\nstructs: { s: { fields: { a_1: u32, a_2: u32 } } }\nenums: { numbers: { values: { x: 0 } } }\n"],
  breaks: "constants: { s_bytes: 1 }\nstructs: { s: { fields: { a_1: u32, a1: u32, constructor: u32 } } }\nenums: { number: { values: { x: 0 } } }\n",
  says: [
    "s.yaml:6:10 error[output/clash]: enums.number and the generated module itself would both generate the name Number\n  help: rename one of them",
    "s.yaml:5:12 error[output/clash]: structs.s and constants.s_bytes would both generate the name S_BYTES\ns.yaml:4:14 note: constants.s_bytes\n  help: rename one of them",
    "s.yaml:5:37 error[output/clash]: structs.s.a1 and structs.s.a_1 would both generate the name a1\ns.yaml:5:27 note: structs.s.a_1\n  help: rename one of them",
    "s.yaml:5:46 error[output/clash]: structs.s.constructor and the class of the view would both generate the name constructor\n  help: rename one of them",
  ],
});

rule("constants of enums, constants and structs share a shader's names", {
  keeps: ["constants: { e_c: 1, e_a_b: 2 }\nenums: { e: { values: { a: 0, b: 1 } }, abi: { values: { name: 0 } } }\n"],
  breaks: "constants: { e_a: 1 }\nenums: { e: { values: { a: 0, b_c: 1 } }, e_b: { values: { c: 0 } }, abi: { values: { hash: 0 } }, infinity: { values: { x: 0 } } }\n",
  says: [
    "s.yaml:5:100 error[output/clash]: enums.infinity and the generated module itself would both generate the name Infinity\n  help: rename one of them",
    "s.yaml:5:25 error[output/clash]: enums.e.a and constants.e_a would both generate the name E_A\ns.yaml:4:14 note: constants.e_a\n  help: rename one of them",
    "s.yaml:5:60 error[output/clash]: enums.e_b.c and enums.e.b_c would both generate the name E_B_C\ns.yaml:5:31 note: enums.e.b_c\n  help: rename one of them",
    "s.yaml:5:87 error[output/clash]: enums.abi.hash and the generated shader itself would both generate the name ABI_HASH\n  help: rename one of them",
  ],
});

test.run();
