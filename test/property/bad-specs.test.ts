/** Legal specs at random, each made wrong in one known way: the finding for it, at a place in the text, in bounded time. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileSpec } from "../../codegen/protocol/compile-spec.js";
import type { Diagnostic } from "../../ir/diagnostic.js";
import { randomSpec } from "../support/random-spec.js";

/** What the mutations know of a spec that `randomSpec` made. */
interface Document {
  readonly constants: Record<string, unknown>;
  readonly structs: Record<string, { size?: unknown; rule?: unknown; fields: Record<string, { type: string; [key: string]: unknown }> }>;
  readonly [key: string]: unknown;
}

const SPECS: readonly string[] = fc.sample(randomSpec, { seed: 7, numRuns: 24 });
const RUNS = { numRuns: 24, seed: 1 };
/** Far above what the slowest takes on a machine that is busy. */
const TIME_LIMIT_MS = 5_000;

function findingsOf(text: string): readonly Diagnostic[] {
  const start = performance.now();
  const compiled = compileSpec({ file: "s.yaml", text });
  const took = performance.now() - start;
  assert.ok(took < TIME_LIMIT_MS, `took ${took} ms`);
  if (compiled.ok) return [];
  const lines = text.split("\n");
  for (const { at, code, message } of compiled.diagnostics) {
    assert.ok(at.line >= 1 && at.line <= lines.length && at.column >= 1 && at.column <= (lines[at.line - 1] ?? "").length + 1, `${code} points out of the text (${at.line}:${at.column})`);
    assert.not.match(message, /undefined|NaN|\[object/, message);
  }
  return compiled.diagnostics;
}

/** `change` makes one struct or one of its fields wrong; false where this one can't be made so. */
type Change = (field: { type: string; [key: string]: unknown }, context: { readonly spec: Document; readonly struct: string; readonly name: string }) => boolean;

function everyMutation(change: Change, judge: (findings: readonly Diagnostic[], text: string) => void): void {
  let made = 0;
  fc.assert(
    fc.property(fc.constantFrom(...SPECS), fc.nat(), fc.nat(), (text, whichStruct, whichField) => {
      const spec: Document = JSON.parse(text);
      const names = Object.keys(spec.structs).filter((name) => name !== "slot");
      const struct = names[whichStruct % names.length] ?? "";
      const fields = spec.structs[struct]?.fields ?? {};
      const own = Object.keys(fields).filter((name) => !name.startsWith("_"));
      const name = own[whichField % own.length] ?? "";
      const field = fields[name];
      if (field === undefined || !change(field, { spec, struct, name })) return;
      made += 1;
      // One line to a value, so that a place says something.
      const wrong = JSON.stringify(spec, undefined, 1);
      judge(findingsOf(wrong), wrong);
    }),
    RUNS,
  );
  assert.ok(made >= RUNS.numRuns / 3, `${made} mutations were made`);
}

function expectCode(code: string): (findings: readonly Diagnostic[]) => void {
  return (findings) => assert.ok(findings.some((each) => each.code === code), `${code} among ${findings.map((each) => `${each.code}: ${each.message}`).join("; ")}`);
}

/** Says nothing else of a field than its type, so that the one thing wrong with it is what is found. */
function onlyType(field: { type: string; [key: string]: unknown }, type: string): true {
  for (const key of Object.keys(field)) delete field[key];
  field.type = type;
  return true;
}

/** An offset or a size that others say of the layout is wrong then too, and a rule of a field that has changed. */
function forget(spec: Document): true {
  for (const struct of Object.values(spec.structs)) {
    delete struct.size;
    delete struct.rule;
    for (const field of Object.values(struct.fields)) delete field["at"];
  }
  return true;
}

test("the specs are legal before they are made wrong", () => {
  for (const text of SPECS) assert.equal(findingsOf(text), []);
});

test("an offset before the end of the field in front of it is an overlap, and says where that one ends", () => {
  everyMutation((field, { spec, struct, name }) => {
    if (Object.keys(spec.structs[struct]?.fields ?? {})[0] === name) return false;
    forget(spec);
    field["at"] = 0;
    return true;
  }, expectCode("layout/offset"));
});

test("an offset that the type can't have is a misalignment", () => {
  everyMutation((field, { spec }) => {
    forget(spec);
    field["at"] = 4097;
    return true;
  }, expectCode("layout/offset"));
});

test("an array without elements, or with less than none, is out of range", () => {
  for (const count of ["0", "row - 2", "-1", "least"]) everyMutation((field, { spec }) => forget(spec) && onlyType(field, `u32[${count}]`), expectCode("spec/range"));
});

test("offsets beyond 2^32 are too large, however the array says it", () => {
  for (const type of ["vec4<f32>[0x10000000]", "u32[0x8000000][8]", "u64[65536][65536]"]) everyMutation((field, { spec }) => forget(spec) && onlyType(field, type), expectCode("layout/too-large"));
});

test("a name with a letter too many is unknown, and the right one is suggested", () => {
  everyMutation(
    (field, { spec }) => forget(spec) && onlyType(field, "handlee"),
    (findings) => assert.ok(findings.some(({ code, help }) => code === "spec/unknown-name" && help === "did you mean handle?")),
  );
});

test("a struct that holds itself, however far around, is refused", () => {
  everyMutation((field, { spec, struct }) => {
    const names = Object.keys(spec.structs);
    const last = names.at(-1) ?? "";
    forget(spec);
    // The last one holds this one, and this one the last one; or itself where they are the same.
    const other = spec.structs[last]?.fields;
    if (other !== undefined && last !== struct) other["back_to_it"] = { type: struct };
    return onlyType(field, `${last}[2]`);
  }, expectCode("layout/too-large"));
});

test("a value of another kind is a wrong type, or an unknown name where any text is one", () => {
  const values: readonly unknown[] = [[], {}, true, null, ["u32"], 1.5];
  fc.assert(
    fc.property(fc.constantFrom(...SPECS), fc.constantFrom("version", "constants", "enums", "structs", "buffers", "parameters", "aliases"), fc.constantFrom(...values), (text, section, value) => {
      const spec: Record<string, unknown> = { ...JSON.parse(text), [section]: value };
      const isEmptyMap = typeof value === "object" && value !== null && !Array.isArray(value);
      const findings = findingsOf(JSON.stringify(spec));
      // Nothing at all is a section without entries.
      if (section === "version" || !(isEmptyMap || value === null)) assert.ok(findings.length > 0, `${section}: ${JSON.stringify(value)}`);
    }),
    RUNS,
  );
});

test("a key that stands twice is found at its second place", () => {
  fc.assert(
    fc.property(fc.constantFrom(...SPECS), fc.nat(), (text, which) => {
      const lines = JSON.stringify(JSON.parse(text), undefined, 1).split("\n");
      const keys = lines.flatMap((line, i) => (/^ +"[\w]+": [^[{]*$/.test(line) ? [i] : []));
      const at = keys[which % keys.length] ?? 0;
      const line = lines[at] ?? "";
      lines.splice(at, 1, line.endsWith(",") ? line : `${line},`, line);
      const duplicate = findingsOf(lines.join("\n")).filter(({ code }) => code === "spec/duplicate-key");
      assert.equal(duplicate.map((each) => [each.at.line, each.notes[0]?.at?.line]), [[at + 2, at + 1]]);
    }),
    RUNS,
  );
});

test("aliases that stand for many nodes are refused, those that stand for few are not", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 2, max: 12 }), (width, depth) => {
      const levels = Array.from({ length: depth }, (_, i) => `l${i}: &l${i} [${Array.from({ length: width }, () => (i === 0 ? "1" : `*l${i - 1}`)).join(", ")}]`);
      const findings = findingsOf(`${levels.join("\n")}\n`);
      // Each level has the nodes of the ones below it, `width` times over, and itself.
      const nodes = Array.from({ length: depth - 1 }).reduce<{ level: number; sum: number }>(({ level, sum }) => ({ level: 1 + width * level, sum: sum + width * level }), { level: 1 + width, sum: 0 }).sum;
      if (nodes > 100_000) assert.ok(findings.some(({ code }) => code === "spec/alias"));
      if (nodes < 1_000) assert.ok(findings.every(({ code }) => code !== "spec/alias"));
    }),
    { numRuns: 100, seed: 1 },
  );
});

test("a file is refused from one level and from one byte too many on", () => {
  const nested = (levels: number, [open, close]: readonly [string, string]): string => `gridwright: 1\nprotocol: sample\nversion: 1.0.0\ndoc: ${open.repeat(levels)}x${close.repeat(levels)}\n`;
  for (const kind of [["[", "]"], ["{ a: ", "}"], ["[{ a: ", "}]"]] as const) {
    for (const levels of [1, 20, 70, 1000, 50_000]) {
      const codes = findingsOf(nested(levels, kind)).map(({ code }) => code);
      assert.equal(codes, [levels >= 70 ? "spec/too-deep" : "spec/wrong-type"], `${levels} of ${kind[0]}`);
    }
  }
  const [spec = ""] = SPECS;
  const padded = (bytes: number): string => `${spec}\n#${"x".repeat(bytes - spec.length - 2)}`;
  const bytes = new TextEncoder().encode(spec).byteLength - spec.length;
  assert.equal(findingsOf(padded((1 << 20) - bytes)), []);
  assert.equal(findingsOf(padded((1 << 20) - bytes + 1)).map(({ code }) => code), ["spec/too-large"]);
});

test.run();
