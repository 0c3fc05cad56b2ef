/** Breaking edits that hide behind another one, or behind something that has not changed; and harmless ones that look grave. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compareLayouts } from "../../../codegen/protocol/breaking/compare-layouts.js";
import { compileSpec, type CompletedSpec } from "../../../codegen/protocol/compile-spec.js";
import { layoutDocument } from "../../../codegen/protocol/emit-layout-json.js";
import { Places } from "../../../codegen/protocol/places.js";
import { DiagnosticError } from "../../../ir/diagnostic.js";

function compiled(body: string, files: Readonly<Record<string, string>> = {}): CompletedSpec {
  const spec = compileSpec({ file: "own.yaml", text: `gridwright: 1\nprotocol: own\nversion: 1.0.0\n${body}` }, (path) => files[path]);
  if (!spec.ok) throw new DiagnosticError(spec.diagnostics);
  return spec;
}

/** Lines are those of the body. */
function judged(before: CompletedSpec, after: CompletedSpec): string[] {
  const { findings, additions } = compareLayouts(layoutDocument(before.layout), layoutDocument(after.layout), new Places(after.spec, after.base?.spec));
  return [
    ...findings.map(({ at, level, rule, message }) => `${at.line - 3}:${at.column} ${level} ${rule}: ${message}`),
    ...additions.map(({ at, rule, message }) => `+ ${at.line - 3}:${at.column} ${rule}: ${message}`),
  ];
}

function says(name: string, before: string, after: string, lines: readonly string[]): void {
  test(name, () => assert.equal(judged(compiled(before), compiled(after)), lines));
}

const field = (text: string): string => `structs: { s: { fields: { a: ${text} } } }`;

says("a renamed field's legal values are still compared", field("{ type: u32, valid: { max: 9 } }"), "structs: { s: { fields: { b: { type: u32, valid: { max: 8 } } } } }", [
  "1:27 SOURCE SYMBOL_NO_DELETE: s.a is gone; b lies in its place",
  "1:50 VALID VALID_NOT_NARROWED: s.b refuses values that were legal (such as 9)",
]);

says(
  "a struct that takes another's place is compared with it, once",
  `structs:
  old: { fields: { x: { type: u32, valid: { max: 9 } }, y: u32 } }
  new: { fields: { x: { type: u32, valid: { max: 8 } }, z: u32 } }
  s: { fields: { a: old, b: "old[2]" } }`,
  `structs:
  old: { fields: { x: { type: u32, valid: { max: 9 } }, y: u32 } }
  new: { fields: { x: { type: u32, valid: { max: 8 } }, z: u32 } }
  s: { fields: { a: new, b: "new[2]" } }`,
  [
    "3:43 VALID VALID_NOT_NARROWED: new.x refuses values that were legal (such as 9)",
    "3:57 SOURCE SYMBOL_NO_DELETE: new.y is gone; z lies in its place",
    "4:21 SOURCE SYMBOL_SAME_TYPE: s.a is new to the source, and was old",
    "4:29 SOURCE SYMBOL_SAME_TYPE: s.b is new[2] to the source, and was old[2]",
  ],
);

says("a struct renamed along with its fields' type changes no byte", "structs: { p: { fields: { x: u32 } }, s: { fields: { a: p } } }", "structs: { q: { fields: { x: u32 } }, s: { fields: { a: q } } }", [
  "0:10 SOURCE SYMBOL_NO_DELETE: the struct p is gone",
  "1:57 SOURCE SYMBOL_SAME_TYPE: s.a is q to the source, and was p",
  "+ 1:12 SYMBOL_ADDED: the struct q is new",
]);

says("a renamed buffer's content is still compared", "buffers: { a: { group: 0, binding: 0, access: read, fields: { x: u32 } } }", "buffers: { b: { group: 0, binding: 0, access: read_write, fields: { x: i32 } } }", [
  "0:10 SOURCE SYMBOL_NO_DELETE: the buffer a is gone",
  "1:47 BINDING ACCESS_SAME: b is read_write, and was read",
  "1:72 BYTES FIELD_SAME_TYPE: b.x is i32, and was u32",
  "+ 1:12 SYMBOL_ADDED: the buffer b is new",
]);

const TWO = "structs: { slot: { fields: { args: 'u32[8]' } } }\nenums: { opcode: { values: ";

says("a renamed opcode's words are still compared", `${TWO}{ a: { value: 1, args: [{ name: x, type: u32 }] } } } }`, `${TWO}{ b: { value: 1, args: [{ name: x, type: i32 }] } } } }`, [
  "2:30 BYTES OPCODE_SAME_ARGS: b has the arguments (x: i32), and had (x: u32)",
  "2:30 SOURCE SYMBOL_NO_DELETE: opcode.a is gone; b has its number",
]);

says(
  "an argument that moves is found beside one that is renamed",
  `${TWO}{ a: { value: 1, args: [{ name: x, type: u32 }, { name: y, type: u32 }, { name: z, type: u32 }] } } } }`,
  `${TWO}{ a: { value: 1, args: [{ name: y, type: u32 }, { name: x, type: u32 }, { name: w, type: u32 }] } } } }`,
  ["2:30 BYTES OPCODE_SAME_ARGS: a has the arguments (y: u32, x: u32, w: u32), and had (x: u32, y: u32, z: u32)"],
);

says("an argument's word stays what it is when a bool becomes a u32", `${TWO}{ a: { value: 1, args: [{ name: x, type: bool }] } } } }`, `${TWO}{ a: { value: 1, args: [{ name: x, type: u32 }] } } } }`, [
  "2:60 SOURCE SYMBOL_SAME_TYPE: a.x is u32 to the source, and was bool",
  "+ 2:60 VALID_WIDENED: a.x allows more values than it did (values above 1)",
]);

const enums = (used: string): string => `enums: { e: { values: { off: 0, on: 1 } }, f: { values: { on: 0, off: 1 } }, g: { values: { no: 0, yes: 1 } } }\n${field(used)}`;

says("an enum with the same names for other numbers means other bytes", enums("e"), enums("f"), ["2:30 BYTES FIELD_SAME_TYPE: s.a is f, and was e"]);
says("an enum with other names for the same numbers does not", enums("e"), enums("g"), ["2:30 SOURCE SYMBOL_SAME_TYPE: s.a is g to the source, and was e"]);

const kept = (type: string): string => `enums: { e: { open: true, values: { a: 0 }, user_ranges: [[0x10, 0xFFFFFFFF]] }, f: { open: true, values: { a: 0 } } }\n${field(type)}`;

says("a number that becomes an open enum may not be any number any more", kept("u32"), kept("e"), [
  "2:27 VALID VALID_NOT_NARROWED: s.a refuses values that were legal (such as 1)",
  "2:30 SOURCE SYMBOL_SAME_TYPE: s.a is e to the source, and was u32",
]);
says("an open enum without ranges allows what any number did", kept("u32"), kept("f"), ["2:30 SOURCE SYMBOL_SAME_TYPE: s.a is f to the source, and was u32"]);

const users = (rest: string): string => `enums: { e: { open: true, values: { a: 0${rest} } }`;

says("users' numbers that become reserved were legal", users(" }, user_ranges: [[8, 99]]"), users(" }, user_ranges: [[8, 49]], reserved: [{ from: 50, to: 99, why: later }]"), [
  "1:10 VALID VALID_NOT_NARROWED: e refuses numbers that were users' (50 to 99)",
  "+ 1:80 RESERVATION_ADDED: e reserves 50 to 99",
]);
says("a value that takes a user's number changes what it means", users(" }, user_ranges: [[8, 99]]"), users(", b: 8 }, user_ranges: [[9, 99]]"), ["1:43 BYTES NO_REUSE_OF_RESERVED: e.b takes a number that is kept for users (8)"]);
says("a value beside the users' numbers is new", users(" }, user_ranges: [[8, 99]]"), users(", b: 7 }, user_ranges: [[8, 99]]"), ["+ 1:43 VALUE_ADDED: e.b is new (7)"]);

says("a value called type stands where it stands", "enums: { e: { values: { type: 0 } } }", "enums: { e: { type: i32, values: { type: 0 } } }", ["1:21 BYTES ENUM_SAME_TYPE: e is i32 on the wire, and was u32"]);

says("an inner array's order counts", `aliases: { row: "u32[4]" }\n${field('"row[2]"')}`, `aliases: { row: { type: "u32[4]", valid: { non_decreasing: true } } }\n${field('"row[2]"')}`, ["2:27 VALID VALID_NOT_NARROWED: s.a must be in order now, and need not have been"]);

says("named bits that become a number keep their legal values", field("{ type: u32, bits: { x: 0..3 } }"), field("{ type: u32, valid: { max: 7 } }"), [
  "1:38 SOURCE SYMBOL_SAME_TYPE: s.a has no named bits any more",
  "1:50 VALID VALID_NOT_NARROWED: s.a refuses values that were legal (such as 8)",
]);
says("a number below 16 becomes four named bits", field("{ type: u32, valid: { max: 15 } }"), field("{ type: u32, bits: { x: 0..3 } }"), ["1:38 SOURCE SYMBOL_SAME_TYPE: s.a has named bits now, and was a plain word"]);

const limit = (constants: string, fields: string): string => `constants: { ${constants} }\nstructs: { s: { fields: { ${fields} }, rule: a <= most } }`;

says("a rule with another constant is another rule", limit("most: 9", "a: u32"), limit("most: 8", "a: u32"), [
  "1:20 SOURCE CONSTANT_SAME_VALUE: most is 8, and was 9",
  "2:43 VALID VALID_NOT_NARROWED: s has a rule that means something else now (a <= most, where most is 8, and was 9)",
]);
says("a field that takes the name of a rule's constant makes it another rule", limit("most: 9", "a: u32"), limit("most: 9", "a: u32, most: u32"), [
  "2:12 BYTES STRUCT_SAME_SIZE: s takes 8 bytes, and took 4",
  "2:54 VALID VALID_NOT_NARROWED: s has a rule that means something else now (a <= most, where most is a field, and was 9)",
  "+ 2:35 FIELD_ADDED: s.most is new",
]);

const valid = (text: string): string => field(`{ type: u32, valid: { ${text} } }`);

says("the same legal values in other words are the same", valid("not: 0"), valid("min: 1"), ["+ 0:10 LAYOUT_CHANGED: the layout has changed in a way that breaks nobody"]);
says("a bound between two multiples refuses nothing", valid("multiple_of: 4"), valid("multiple_of: 4, max: 0xFFFFFFFE"), ["+ 0:10 LAYOUT_CHANGED: the layout has changed in a way that breaks nobody"]);
says("a bound at the last multiple but one refuses it", valid("multiple_of: 4"), valid("multiple_of: 4, max: 0xFFFFFFFB"), ["1:50 VALID VALID_NOT_NARROWED: s.a refuses values that were legal (values above 4294967291)"]);

const tailed = (fields: string): string => `parameters: { n: { min: 0, max: 9 } }\nbuffers: { b: { group: 0, binding: 0, access: read, fields: { ${fields} } } }`;

says("a tail takes all the reserved bytes that it reaches", tailed('_r: { type: "u32[4]", reserved: true }, t: "u32[n]"'), tailed('_r: { type: "u32[1]", reserved: true }, t: "u32[n]"'), [
  "2:103 BYTES FIELD_SAME_OFFSET: b.t lies at byte 4, and lay at 16",
  "2:103 BYTES NO_REUSE_OF_RESERVED: b.t takes bytes that are reserved",
]);

test("a gigabyte of reserved bytes is compared at once", () => {
  const before = compiled('structs: { s: { fields: { _r: { type: "u32[0x10000000]", reserved: true }, a: u32 } } }');
  const after = compiled("structs: { s: { fields: { a: u32 } } }");
  const start = performance.now();
  assert.ok(judged(before, after).includes("1:12 BYTES RESERVATION_NO_DELETE: s has 1073741820 reserved bytes less than it had"));
  assert.ok(performance.now() - start < 1000);
});

test("an extension's opcodes are judged where they stand, and so is its base", () => {
  const base = (name: string): string => `gridwright: 1\nprotocol: ${name}\nversion: 1.0.0\nenums: { opcode: { open: true, user_ranges: [[8, 99]], values: { nop: 0 } } }\n`;
  const files = { "a.yaml": base("a"), "b.yaml": base("b") };
  const before = compiled("extends: ./a.yaml\nopcodes: { mine: 8 }", files);
  assert.equal(judged(before, compiled("extends: ./a.yaml\nopcodes: { mine: 9 }", files)), ["2:12 BYTES OPCODE_SAME_NUMBER: opcode.mine is 9, and was 8"]);
  assert.equal(judged(before, compiled("extends: ./a.yaml\nopcodes: { mine: 8, more: 9 }", files)), ["+ 2:21 VALUE_ADDED: opcode.more is new (9)"]);
  assert.equal(judged(before, compiled("extends: ./b.yaml\nopcodes: { mine: 8 }", files)), ["1:10 SOURCE PROTOCOL_SAME_NAME: the protocol extends b, and extended a"]);
});

test.run();
