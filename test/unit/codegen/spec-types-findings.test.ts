/** What a field may be and what may be asked of it, and the exact words where it does not hold. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { findings, HEAD, opcode, rule, struct } from "../../support/spec-rule.js";

rule("a vector has components that are numbers", {
  keeps: [struct("a: vec2<u32>, b: vec3<i32>, c: vec4<f32>"), `enums: { e: { values: { x: 0 } } }\n${struct("a: vec2<e>")}`],
  breaks: struct("a: vec3, b: vec3<bool>, c: vec3<u64>, d: vec5<f32>"),
  says: [
    "s.yaml:4:30 error[spec/wrong-type]: vec3 lacks the type of its components, as in vec3<f32>",
    "s.yaml:4:39 error[spec/wrong-type]: a vector holds u32, i32, f32 or an enum, not bool",
    "s.yaml:4:54 error[spec/wrong-type]: a vector holds u32, i32, f32 or an enum, not u64",
    "s.yaml:4:68 error[spec/wrong-type]: vec5<f32> is not a type (only atomic, vectors and matrices take another type in <>, vec5 does not)",
  ],
});

rule("a matrix holds f32", {
  keeps: [struct("a: mat4x4<f32>, b: mat2x3<f32>")],
  breaks: struct("a: mat4x4, b: mat4x4<u32>, c: mat5x4<f32>"),
  says: [
    "s.yaml:4:30 error[spec/wrong-type]: mat4x4 lacks the type of its components, as in mat4x4<f32>",
    "s.yaml:4:41 error[spec/wrong-type]: a matrix holds f32, not u32",
    "s.yaml:4:57 error[spec/wrong-type]: mat5x4<f32> is not a type (only atomic, vectors and matrices take another type in <>, mat5x4 does not)",
  ],
});

rule("an array has at most four dimensions, each with a length", {
  keeps: [struct('a: "u32[2][2][2][2]"')],
  breaks: struct('a: "u32[2][2][2][2][2]", b: "u32[2][]", c: "u32[2"'),
  says: [
    "s.yaml:4:30 error[spec/wrong-type]: u32[2][2][2][2][2] has more dimensions than an array may (5, limit 4)",
    "s.yaml:4:55 error[spec/wrong-type]: u32[2][] lacks the number of elements between its brackets",
    "s.yaml:4:70 error[spec/wrong-type]: u32[2 is not a type, such as u32, atomic<u32>, vec3<f32>, slot or u32[4]",
  ],
});

rule("a parameter counts the outermost array of a tail and no other", {
  keeps: ['parameters: { n: { min: 0, max: 9 } }\nbuffers: { b: { group: 0, binding: 0, access: read, fields: { t: "u32[n][2]" } } }\n'],
  breaks: 'parameters: { n: { min: 0, max: 9 } }\nbuffers: { b: { group: 0, binding: 0, access: read, fields: { t: "u32[2][n]" } } }\n',
  says: ["s.yaml:5:66 error[layout/tail]: only the last field of a buffer may be counted by a parameter, as its outermost array (n)"],
});

rule("an atomic is an integer", {
  keeps: [struct("a: atomic<u32>, b: atomic<i32>")],
  breaks: struct("a: atomic<bool>, b: atomic<u64>"),
  says: [
    "s.yaml:4:30 error[spec/wrong-type]: an atomic holds u32, i32 or an enum, not bool",
    "s.yaml:4:47 error[spec/wrong-type]: an atomic holds u32, i32 or an enum, not u64",
  ],
});

rule("an alias stands for any type but a struct", {
  keeps: ['aliases: { point: vec3<f32>, path: "point[4]", id: u64, on: bool }\nstructs: { s: { fields: { a: path, b: id, c: on } } }\n'],
  breaks: "aliases: { a: s, b: nothing }\nstructs: { s: { fields: { x: u32 } } }\n",
  says: ["s.yaml:4:15 error[spec/unknown-name]: there is no type s\n  help: an alias can't name a struct", "s.yaml:4:21 error[spec/unknown-name]: there is no type nothing"],
});

rule("names of bits lie in a plain u32, apart from one another", {
  keeps: [struct("a: { type: u32, bits: { ready: 0, lane: 1..7, high: 8..31 } }"), struct('a: { type: atomic<u32>, bits: { x: { at: 31, doc: last } } }, b: { type: "u32[2]", bits: { y: 0..31 } }')],
  breaks: struct("a: { type: i32, bits: { x: 0 } }, b: { type: u32, bits: { x: 0..3, y: 3 } }, c: { type: u32, bits: { x: 32, y: 5..4 } }, d: { type: u32, bits: {} }, e: { type: u32, valid: { max: 3 }, bits: { x: 0 } }"),
  says: [
    "s.yaml:4:38 error[layout/bits]: a names bits, so it is a u32 or an atomic<u32> without constraints",
    "s.yaml:4:94 error[layout/bits]: y takes bit 3, which is a bit of x\ns.yaml:4:85 note: x",
    "s.yaml:4:131 error[spec/range]: a bit of x is out of range (32, legal 0 to 31)",
    "s.yaml:4:138 error[spec/range]: the bits of y end before they start (5 to 4)",
    "s.yaml:4:148 error[layout/bits]: d names no bits",
    "s.yaml:4:187 error[layout/bits]: e names bits, so it is a u32 or an atomic<u32> without constraints",
  ],
});

rule("an alignment is a power of two, and no less than the type's own", {
  keeps: [struct("a: u32, b: { type: u32, align: 16, at: 16 }, c: { type: vec4<f32>, align: 16, at: 32 }")],
  breaks: struct("a: { type: u32, align: 12 }, b: { type: u32, align: 2 }, c: { type: vec4<f32>, align: 8 }"),
  says: [
    "s.yaml:4:50 error[layout/align]: the alignment of a is no power of two (12)",
    "s.yaml:4:79 error[spec/range]: the alignment of b is out of range (2, legal 4 to 65536)",
    "s.yaml:4:113 error[spec/range]: the alignment of c is out of range (8, legal 16 to 65536)",
  ],
});

rule("a size is one that WGSL can say", {
  keeps: [struct("a: { type: u32, size: 0x7FFFFFFC }")],
  breaks: struct("a: { type: u32, size: 0x80000000 }"),
  says: ["s.yaml:4:49 error[spec/range]: the size of a is out of range (2147483648, legal 4 to 2147483644)"],
});

rule("a size is no less than the type's own, and whole words", {
  keeps: [struct("a: { type: u32, size: 12 }, b: { type: u32, at: 12 }", "size: 16, ")],
  breaks: `${struct('a: { type: "u32[2]", size: 4 }, b: { type: u32, size: 6 }')}parameters: { n: { min: 0, max: 1 } }\nbuffers: { b: { group: 0, binding: 0, access: read, fields: { t: { type: "u32[n]", size: 8 } } } }\n`,
  says: [
    "s.yaml:4:54 error[spec/range]: the size of a is out of range (4, legal 8 to 2147483644)",
    "s.yaml:4:81 error[layout/size]: the size of b is not a multiple of 4 (6)",
    "s.yaml:6:90 error[layout/size]: t is counted by a parameter, so it has no size of its own",
  ],
});

const valid = (type: string, constraints: string): string => struct(`a: { type: "${type}", valid: { ${constraints} } }`);

rule("constraints on integers leave a value that passes all of them", {
  keeps: [valid("u32", "in: [1, 2], not: 1"), valid("u32", "min: 5, max: 8, multiple_of: 4"), valid("i32", "not: [-1, 0]"), valid("u64", "max: 0x1FFFFFFFFFFFFF"), valid("u32", "zero: true"), valid("vec2<u32>", "max: 3")],
  breaks: valid("u32", "in: [1, 2], not: [1, 2]"),
  says: ["s.yaml:4:52 error[spec/range]: no value passes the constraints (one of 1, 2, not 1, 2)"],
});

test("a constraint keeps to the range of its type", () => {
  assert.equal(findings(HEAD + valid("u32", "min: 5, max: 7, multiple_of: 4")), ["s.yaml:4:52 error[spec/range]: no value passes the constraints (5 to 7, a multiple of 4)"]);
  assert.equal(findings(HEAD + valid("u32", "min: -1")), ["s.yaml:4:59 error[spec/range]: min is out of range (-1, legal 0 to 4294967295)"]);
  assert.equal(findings(HEAD + valid("u64", "in: [-1]")), ["s.yaml:4:59 error[spec/range]: a value of in is out of range (-1, legal 0 to 9007199254740991)"]);
  assert.equal(findings(HEAD + valid("u32", "multiple_of: 0")), ["s.yaml:4:67 error[spec/range]: multiple_of is out of range (0, legal 1 to 4294967295)"]);
});

test("a float's constraints may be decimals, and are no steps", () => {
  assert.equal(findings(HEAD + valid("f32", "min: -0.5, max: 1e3, not: [0, 0.25]")), []);
  assert.equal(findings(HEAD + valid("f32", "min: 1.5, max: 1.25")), ["s.yaml:4:52 error[spec/range]: no value passes the constraints (1.5 to 1.25)"]);
  assert.equal(findings(HEAD + valid("f32", "multiple_of: 2")), ["s.yaml:4:67 error[spec/wrong-type]: multiple_of is said of integers, and this is an f32"]);
  assert.equal(findings(HEAD + valid("f32", "max: 1.0e39")), ["s.yaml:4:59 error[spec/range]: max is out of range (1.0e39, legal -3.4028234663852886e+38 to 3.4028234663852886e+38)"]);
});

test("eq and zero stand alone", () => {
  assert.equal(findings(HEAD + valid("u32", "eq: 3")), []);
  assert.equal(findings(HEAD + valid("u32", "eq: 3, multiple_of: 3")), ["s.yaml:4:52 error[spec/range]: eq says all; other constraints beside it say nothing more"]);
  assert.equal(findings(HEAD + valid("u32", "zero: true, max: 3")), ["s.yaml:4:52 error[spec/range]: zero says all; other constraints beside it say nothing more"]);
});

test("constraints are of numbers, and an order is one of arrays", () => {
  assert.equal(findings(HEAD + valid("u32[4]", "non_decreasing: true, max: 9")), []);
  assert.equal(findings(HEAD + valid("bool", "max: 0")), ["s.yaml:4:53 error[spec/wrong-type]: only numbers have constraints, and this is a bool"]);
  assert.equal(findings(HEAD + valid("u32", "non_decreasing: true")), ["s.yaml:4:52 error[spec/wrong-type]: non_decreasing is said of an array of numbers"]);
  assert.equal(findings(HEAD + valid("u32[2][2]", "non_decreasing: true")), ["s.yaml:4:58 error[spec/wrong-type]: non_decreasing is said of an array of numbers"]);
  assert.equal(findings(`${HEAD}structs: { t: { fields: { x: u32 } }, s: { fields: { a: { type: t, valid: { max: 1 } } } } }\n`), ["s.yaml:4:75 error[spec/wrong-type]: only numbers have constraints, and this is a struct"]);
});

const ruled = (text: string): string => struct("start: u32, end: u32, size: u64, at: vec3<f32>, flags: { type: u32, bits: { ready: 0, lane: 1..7 } }, more: \"u32[2]\"", `rule: "${text}", `);

test("a rule compares fields, components, bits and constants", () => {
  const legal = ["start <= end", "start + 1 < end * 2 - 3", "flags.ready == 1 or flags.lane != 0", "(start < end and end < 9) or size == 0", "at.x >= at.z", "end % 4 == 0", "(start) / 2 <= (end)", "-start > -5"];
  for (const text of legal) assert.equal(findings(HEAD + ruled(text)), [], text);
  assert.equal(findings(`${HEAD}constants: { cap: 9 }\n${struct("a: u32", 'rule: ["a < cap", "a != 3"], ')}`), []);
});

test("a rule that says nothing a host could check is refused", () => {
  const cases: readonly (readonly [text: string, problem: string])[] = [
    ["start", "is not a rule, such as start <= end (a comparison is missing)"],
    ["start <=", "is not a rule, such as start <= end (it ends early)"],
    ["start <= end end", 'is not a rule, such as start <= end (unexpected "end")'],
    ["(start <= end", 'is not a rule, such as start <= end (a ")" is missing)'],
    ["start = end", 'is not a rule, such as start <= end (unexpected "=")'],
    ["1 < 2", "says nothing about any field"],
    ["stat <= end", "uses the unknown name stat\n  help: did you mean start?"],
    ["more < 3", "compares more, which is no number"],
    ["flags < 3", "compares flags, which is no number"],
    ["flags.none == 1", "uses flags.none, but there is no none in flags"],
    ["at.w == 1", "uses at.w, but there is no w in at"],
    ["start / end == 1", "divides by something else than a constant other than 0"],
    ["start % 0 == 1", "divides by something else than a constant other than 0"],
    ["at.x < size", "compares an f32 with a u64, which no host number can do exactly"],
    [`start < ${"(".repeat(40)}1${")".repeat(40)}`, "nests deeper than a rule may (limit 32)"],
    [`start < 1${" + 1".repeat(125)}`, "is longer than a rule may be (509 characters, limit 500)"],
  ];
  for (const [text, problem] of cases) assert.equal(findings(HEAD + ruled(text)), [`s.yaml:4:23 error[layout/rule]: ${text} ${problem}`]);
});

test("a buffer that is an array has no rules of its own", () => {
  assert.equal(findings(`${HEAD}buffers: { b: { group: 0, binding: 0, access: read, element: u32, count: 2, rule: "a < 1" } }\n`), [
    "s.yaml:4:83 error[layout/rule]: b is an array, and only a record has rules; say it of the element's struct",
  ]);
});

rule("an enum is a u32 or an i32, and holds numbers of its type", {
  keeps: ["enums: { e: { type: i32, values: { a: -1, b: 0x7FFFFFFF }, reserved: [ { from: -9, to: -2, why: x } ] } }\n"],
  breaks: "enums: { e: { type: i32, values: { a: 0x80000000 } }, f: { type: u32, values: { a: -1 } }, opcode: { type: i32, values: { a: 0 } } }\n",
  says: [
    "s.yaml:4:39 error[spec/range]: a is out of range (2147483648, legal -2147483648 to 2147483647)",
    "s.yaml:4:84 error[spec/range]: a is out of range (-1, legal 0 to 4294967295)",
    "s.yaml:4:108 error[spec/wrong-type]: the enum opcode is a u32, because a slot's opcode is",
  ],
});

rule("an alias uses those before it, and no type is taken for another that sounds like it", {
  keeps: ["aliases: { a: u32, b: a }\n"],
  breaks: "aliases: { a: b, b: u32, c: c, d: f64, e: i64 }\n",
  says: [
    ...[["15", "b"], ["29", "c"]].map(([column, name]) => `s.yaml:4:${column} error[spec/unknown-name]: there is no type ${name}\n  help: an alias may use those that stand before it, and no others`),
    ...[["35", "f64"], ["43", "i64"]].map(([column, name]) => `s.yaml:4:${column} error[spec/unknown-name]: there is no type ${name}\n  help: the numbers of the language are bool, u32, i32, f32, u64, vectors and matrices of them, and atomics`),
  ],
});

rule("a bit or a range of bits is one or two expressions", {
  keeps: ['constants: { k: 3 }\nstructs: { s: { fields: { a: { type: u32, bits: { x: 0, y: "k..k + 2" } } } } }\n'],
  breaks: 'structs: { s: { fields: { a: { type: u32, bits: { w: "", x: "1...3", y: "..3", z: 1.2 } } } } }\n',
  says: [["54", '""'], ["61", "1...3"], ["73", "..3"], ["83", "1.2"]].map(([column, text], i) => `s.yaml:4:${column} error[layout/bits]: ${text} is no bit and no range of bits of ${"wxyz"[i]}\n  help: write a bit, as in 3, or a range, as in 4..7`),
});

rule("arguments may be enums and bools", {
  keeps: [`${opcode("args: [ { name: x, type: mode }, { name: y, type: bool } ]").replace("enums: { ", "enums: { mode: { values: { a: 0, b: 4 } }, ")}`],
  breaks: opcode("args: [ { name: x, type: u64 }, { name: y, type: vec2<u32> } ]"),
  says: [
    "s.yaml:5:70 error[spec/wrong-type]: u64 is no type of an argument or result, which is one word",
    "s.yaml:5:94 error[spec/wrong-type]: vec2<u32> is no type of an argument or result, which is one word",
  ],
});

rule("accessors of bits share the shader's names with buffers", {
  keeps: ["structs: { s: { fields: { a: { type: u32, bits: { x: 0 } } } } }\nbuffers: { b: { group: 0, binding: 0, access: read, element: s, count: 1 } }\n"],
  breaks: "structs: { s: { fields: { a: { type: u32, bits: { x: 0 } } } } }\nbuffers: { s_a_x: { group: 0, binding: 0, access: read, element: s, count: 1 } }\n",
  says: ["s.yaml:4:12 error[output/clash]: the accessors of s and buffers.s_a_x would both generate the name s_a_x\ns.yaml:5:12 note: buffers.s_a_x\n  help: rename one of them"],
});

test.run();
