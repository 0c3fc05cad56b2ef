/** What a spec must say to have a layout: enums, opcodes, structs and buffers, and the exact words where they do not fit. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { NAME_RULE } from "../../../codegen/protocol/names.js";
import { findings, HEAD, opcode, rule, struct } from "../../support/spec-rule.js";

rule("values of an enum have numbers of their own", {
  keeps: ["enums: { e: { values: { a: 0, b: 1 } } }\n"],
  breaks: "enums: { e: { values: { a: 1, b: 0x1 } } }\n",
  says: ["s.yaml:4:34 error[enum/same-number]: b has the same number as a (1)\ns.yaml:4:28 note: a"],
});

rule("a reserved number stays free", {
  keeps: ["enums: { e: { values: { a: 1, b: 4 }, reserved: [ { from: 2, to: 3, why: later } ] } }\n"],
  breaks: "enums: { e: { values: { a: 2, b: 3 }, reserved: [ { from: 2, to: 3, why: later } ] } }\n",
  says: [
    "s.yaml:4:28 error[enum/reserved-number]: a takes a reserved number (2: later)",
    "s.yaml:4:34 error[enum/reserved-number]: b takes a reserved number (3: later)",
  ],
});

rule("user ranges belong to users, and to open enums", {
  keeps: ["enums: { e: { open: true, user_ranges: [[2, 3]], values: { a: 1, b: 4 } } }\n"],
  breaks: "enums: { e: { user_ranges: [[2, 3]], values: { a: 2 } } }\n",
  says: [
    "s.yaml:4:10 error[enum/user-number]: the enum e has user_ranges but is not open\n  help: add open: true, or remove user_ranges",
    "s.yaml:4:51 error[enum/user-number]: a takes a number of the user range 2 to 3 (2)",
  ],
});

rule("ranges of an enum do not overlap and do not run backwards", {
  keeps: ["enums: { e: { open: true, user_ranges: [[2, 3], [4, 4]], reserved: [ { from: 5, to: 6, why: x } ], values: { a: 1 } } }\n"],
  breaks: "enums: { e: { open: true, user_ranges: [[2, 5], [9, 8]], reserved: [ { from: 5, to: 6, why: x } ], values: { a: 1 } } }\n",
  says: [
    "s.yaml:4:49 error[spec/range]: the range ends before it starts (9 to 8)",
    "s.yaml:4:70 error[enum/overlap]: the reserved range 5 to 6 overlaps the user range 2 to 5\ns.yaml:4:41 note: the user range",
  ],
});

rule("arguments and results fit into the words of a slot", {
  keeps: [opcode("args: [ { name: x, type: u32 } ], results: [ { name: y, type: i32 } ]")],
  breaks: opcode("args: [ { name: x, type: u32 }, { name: z, type: f32 } ], results: [ { name: y, type: u32 } ]"),
  says: ["s.yaml:5:30 error[opcode/words]: a has more argument and result words than a slot (2 + 1, limit 2)"],
});

rule("an argument is one word with a name of its own", {
  keeps: [opcode("args: [ { name: x, type: u32, valid: { max: 3 } } ]")],
  breaks: opcode('args: [ { name: x, type: slot }, { name: x, type: "u32[2]" } ]'),
  says: [
    "s.yaml:5:70 error[spec/wrong-type]: slot is no type of an argument or result, which is one word",
    "s.yaml:5:86 error[spec/duplicate-name]: a has another argument or result called x",
    "s.yaml:5:95 error[spec/wrong-type]: u32[2] is no type of an argument or result, which is one word",
  ],
});

rule("an argument's and a result's name is one of the spec's names", {
  keeps: [opcode("args: [ { name: a_1, type: u32 } ], results: [ { name: constructor, type: u32 } ]")],
  breaks: opcode('args: [ { name: Bad, type: u32 } ], results: [ { name: "a */ b", type: u32 } ]'),
  says: ["Bad", "a */ b"].map((name, i) => `s.yaml:5:${[61, 100][i]} error[spec/name]: ${JSON.stringify(name)} is not a name\n  help: ${NAME_RULE}`),
});

rule("fault codes of opcodes start at 256 and differ", {
  keeps: [opcode("faults: { f: 256, g: 0xFFFFFFFF }")],
  breaks: opcode("faults: { f: 255, g: 300, h: 300 }"),
  says: [
    "s.yaml:5:58 error[spec/range]: the fault f is out of range (255, legal 256 to 4294967295)",
    "s.yaml:5:74 error[enum/same-number]: h has the same number as g (300)\ns.yaml:5:66 note: g",
  ],
});

rule("only opcodes have arguments", {
  keeps: [opcode("args: [ { name: x, type: u32 } ]")],
  breaks: "enums: { e: { values: { a: { value: 0, args: [ { name: x, type: u32 } ] } } } }\n",
  says: ["s.yaml:4:25 error[spec/unknown-key]: a has args, results or faults, but only values of the enum opcode may"],
});

rule("a stated offset is held against the real one, and nothing is padded to it", {
  keeps: [struct("a: u32, b: { type: u32, at: 4 }")],
  breaks: struct("a: u32, b: { type: u32, at: 8 }, c: { type: u32, at: 4 }"),
  says: [
    "s.yaml:4:55 error[layout/offset]: b lies at byte 4, not at 8\n  help: add a reserved field of 4 bytes before it, or correct `at`",
    "s.yaml:4:80 error[layout/offset]: c lies at byte 8, not at 4\n  help: b before it ends at byte 8",
  ],
});

rule("a stated size is held against the real one", {
  keeps: [struct("a: u32", "size: 4, ")],
  breaks: struct("a: u32", "size: 8, "),
  says: ["s.yaml:4:23 error[layout/size]: s takes 4 bytes, not 8\n  help: add a reserved field of 4 bytes, or correct the size"],
});

const N = "parameters: { n: { min: 0, max: 9 } }\n";
const buffer = (body: string): string => `${N}buffers: { b: { group: 0, binding: 0, ${body} } }\n`;

rule("a run-time tail is the last field of a buffer", {
  keeps: [buffer('access: read, fields: { a: u32, t: "u32[n]" }')],
  breaks: `${buffer('access: read, fields: { t: "u32[n]", a: u32 }')}${struct('t: "u32[n]"')}`,
  says: [
    "s.yaml:6:30 error[layout/tail]: only the last field of a buffer may be counted by a parameter, as its outermost array (n)",
    "s.yaml:5:63 error[layout/tail]: t is counted by a parameter, but is not the last field of b",
  ],
});

rule("reserved fields are named with an underscore, are words, and are not everything", {
  keeps: [struct("a: u32, _b: { type: u32, reserved: true }")],
  breaks: struct("a: { type: u32, reserved: true }, _b: { type: f32, reserved: true }"),
  says: [
    "s.yaml:4:27 error[layout/reserved]: a is reserved, but its name has no leading underscore\n  help: rename it to _a",
    "s.yaml:4:73 error[layout/reserved]: _b is reserved, so it is a u32 or u32[n] without constraints",
    "s.yaml:4:27 error[layout/reserved]: s is nothing but padding",
  ].sort((a, b) => Number(b.includes("nothing")) - Number(a.includes("nothing"))),
});

rule("an underscore says reserved", {
  keeps: [struct("a: u32")],
  breaks: struct("a: u32, _b: u32"),
  says: ["s.yaml:4:35 error[layout/reserved]: _b has a leading underscore, but is not reserved\n  help: add reserved: true, or drop the underscore"],
});

rule("a uniform buffer keeps WGSL's rules for uniform buffers", {
  keeps: [buffer("access: uniform, fields: { a: u32 }")],
  breaks: buffer('access: uniform, fields: { a: "u32[4]", t: atomic<u32> }'),
  says: [
    "s.yaml:5:47 error[layout/uniform]: b can't be a uniform buffer: a: array stride is not a multiple of 16 bytes (4)\n  help: make each element 16 bytes long: a vec4, or a struct whose last field has a `size` that fills it",
    "s.yaml:5:47 error[layout/uniform]: b can't be a uniform buffer: t: an atomic can't stand in a uniform buffer",
  ],
});

const vectors = (count: number): string => `element: vec4<u32>, count: ${count}`;
rule("a uniform buffer is no longer than WebGPU lets it be by default", {
  keeps: [buffer(`access: uniform, ${vectors(4096)}`), buffer(`access: read, ${vectors(4097)}`), buffer('access: uniform, fields: { a: "vec4<u32>[4095]", b: vec3<u32>, c: u32 }')],
  breaks: buffer(`access: uniform, ${vectors(4097)}`),
  says: [
    "s.yaml:5:47 error[layout/uniform]: b takes more bytes than WebGPU lets a uniform buffer have by default (65552, maxUniformBufferBindingSize is 65536)\n  help: write access: read, or split it into several buffers",
  ],
});

rule("a read-only buffer holds no atomics", {
  keeps: [buffer("access: read_write, element: atomic<u32>, count: n")],
  breaks: buffer("access: read, element: atomic<u32>, count: n"),
  says: ["s.yaml:5:47 error[layout/access]: b holds atomics, which a shader may not even read in a read-only buffer\n  help: write access: read_write"],
});

rule("each place is bound once", {
  keeps: ["buffers: { a: { group: 0, binding: 0, access: read, element: u32, count: 1 }, b: { group: 0, binding: 1, access: read, element: u32, count: 1 } }\n"],
  breaks: "buffers: { a: { group: 0, binding: 0, access: read, element: u32, count: 1 }, b: { group: 0, binding: 0, access: read, element: u32, count: 1 } }\n",
  says: ["s.yaml:4:79 error[layout/binding]: b is bound where a is (group 0, binding 0)\ns.yaml:4:12 note: a"],
});

rule("a group is 0 to 3", {
  keeps: [buffer("access: read, element: u32, count: n").replace("group: 0", "group: 3")],
  breaks: buffer("access: read, element: u32, count: n").replace("group: 0", "group: 4"),
  says: ["s.yaml:5:24 error[spec/range]: the group of b is out of range (4, legal 0 to 3)"],
});

rule("a buffer is a record or an array", {
  keeps: [buffer("access: read, element: u32, count: n")],
  breaks: buffer("access: read, element: u32"),
  says: ["s.yaml:5:12 error[spec/missing-key]: the buffer b has either fields, or element and count"],
});

rule("an array has an element", {
  keeps: [struct('a: "u32[1]"')],
  breaks: struct('a: "u32[0]"'),
  says: ["s.yaml:4:30 error[spec/range]: the number of elements is out of range (0, legal 1 to 268435456)"],
});

rule("an atomic is a word", {
  keeps: [struct("a: atomic<i32>")],
  breaks: struct("a: atomic<f32>, b: atomic, c: list<u32>"),
  says: [
    "s.yaml:4:30 error[spec/wrong-type]: an atomic holds u32, i32 or an enum, not f32",
    "s.yaml:4:46 error[spec/wrong-type]: atomic lacks what is atomic, as in atomic<u32>",
    "s.yaml:4:57 error[spec/wrong-type]: list<u32> is not a type (only atomic, vectors and matrices take another type in <>, list does not)",
  ],
});

rule("a struct does not hold itself", {
  keeps: ["structs: { a: { fields: { b: b } }, b: { fields: { c: u32 } } }\n"],
  breaks: "structs: { a: { fields: { b: b } }, b: { fields: { a: a } } }\n",
  says: ["s.yaml:4:12 error[layout/too-large]: the struct a holds itself (a -> b -> a)"],
});

const chain = (length: number): string => `structs:\n  s0: { fields: { a: u32 } }\n${Array.from({ length: length - 1 }, (_, i) => `  s${i + 1}: { fields: { a: s${i} } }\n`).join("")}`;

test("structs nest 16 deep, and one more is refused", () => {
  assert.equal(findings(HEAD + chain(16)), []);
  const refusal = ["s.yaml:21:3 error[layout/too-large]: the struct s16 nests deeper than structs may (limit 16)"];
  assert.equal(findings(HEAD + chain(17)), refusal);
  assert.equal(findings(`${HEAD}${chain(17)}buffers: { b: { group: 0, binding: 0, access: read, element: s16, count: 1 } }\n`), refusal, "who uses it is not to blame");
});

test("structs that multiply are refused before they have", () => {
  const doubling = Array.from({ length: 15 }, (_, i) => `  s${i + 1}: { fields: { a: s${i}, b: s${i} } }\n`).join("");
  assert.match(findings(`${HEAD}structs:\n  s0: { fields: { a: u32 } }\n${doubling}`).join("\n"), "has more fields than a struct may, those of inner structs included (16384, limit 10000)");
});

rule("a buffer's fixed part has 32-bit offsets", {
  keeps: [buffer('access: read, element: e, count: 0x3FFFFFF').replace("buffers", 'structs: { e: { fields: { a: "u32[16]" } } }\nbuffers')],
  breaks: buffer('access: read, element: e, count: 0x4000000').replace("buffers", 'structs: { e: { fields: { a: "u32[16]" } } }\nbuffers'),
  says: ["s.yaml:6:12 error[layout/too-large]: b takes more bytes than 32 bits can count (4294967296)"],
});

test.run();
