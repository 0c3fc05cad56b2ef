/** What a change of a spec breaks: recorded edits with the exact rules, levels, places and sentences. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compareLayouts, type Comparison } from "../../../codegen/protocol/breaking/compare-layouts.js";
import { RULES, type RuleId } from "../../../codegen/protocol/breaking/report.js";
import { smallestVersion, isAtLeast } from "../../../codegen/protocol/breaking/version.js";
import { compileSpec, type CompletedSpec } from "../../../codegen/protocol/compile-spec.js";
import { documentHash, hashText } from "../../../codegen/protocol/abi-hash.js";
import { layoutDocument } from "../../../codegen/protocol/emit-layout-json.js";
import type { LayoutDocument } from "../../../codegen/protocol/layout-document.js";
import { parseLock, printLock } from "../../../codegen/protocol/lock-file.js";
import { Places } from "../../../codegen/protocol/places.js";
import { DiagnosticError } from "../../../ir/diagnostic.js";
import { EDITS } from "../../filetests/breaking/edits.js";
import { readProjectFile, repositorySpecs } from "../../support/repository-specs.js";

const RELEASED = readProjectFile("test/filetests/breaking/released.yaml");

/** Each edit is compared several times. */
const known = new Map<string, CompletedSpec>();

function compiled(text: string): CompletedSpec {
  const made = known.get(text);
  if (made !== undefined) return made;
  const spec = compileSpec({ file: "depot.yaml", text });
  if (!spec.ok) throw new DiagnosticError(spec.diagnostics);
  known.set(text, spec);
  return spec;
}

function compared(before: string, after: string): Comparison {
  const spec = compiled(after);
  return compareLayouts(layoutDocument(compiled(before).layout), layoutDocument(spec.layout), new Places(spec.spec));
}

function edited(replace: readonly (readonly [from: string, to: string])[]): string {
  return replace.reduce((text, [from, to]) => {
    assert.is(text.split(from).length, 2, `${JSON.stringify(from)} stands once`);
    return text.replace(from, () => to);
  }, RELEASED);
}

for (const { name, replace, says } of EDITS) {
  test(`an edit is judged: ${name}`, () => {
    const { findings, additions } = compared(RELEASED, edited(replace));
    const lines = [
      ...findings.map(({ at, level, rule, message }) => `${at.line}:${at.column} ${level} ${rule}: ${message}`),
      ...additions.map(({ at, rule, message }) => `+ ${at.line}:${at.column} ${rule}: ${message}`),
    ];
    assert.equal(lines, says);
  });
}

test("every rule has an edit that breaks it", () => {
  const broken = new Set(EDITS.flatMap(({ replace }) => compared(RELEASED, edited(replace)).findings.map(({ rule }) => rule)));
  const rules: readonly string[] = Object.keys(RULES);
  assert.equal(rules.filter((rule) => ![...broken].some((each: RuleId) => each === rule)), []);
});

test("an edit undone breaks something too, unless both only add", () => {
  for (const { name, replace, says } of EDITS) {
    const back = compared(edited(replace), RELEASED);
    assert.is(back.bump === "none", says.length === 0, name);
  }
});

test("a layout breaks nothing of its own, in this repository and its samples", () => {
  for (const { layout, file } of repositorySpecs()) {
    const document = layoutDocument(layout);
    const spec = compileSpec({ file, text: readProjectFile(file) }, readProjectFile);
    if (!spec.ok) throw new DiagnosticError(spec.diagnostics);
    const { bump, findings, additions } = compareLayouts(document, document, new Places(spec.spec, spec.base?.spec));
    assert.equal([bump, findings, additions], ["none", [], []]);
  }
});

test("a lock file is read back as it was written", () => {
  const specs = Object.fromEntries(repositorySpecs().map(({ file, layout }) => [file, layoutDocument(layout)]));
  assert.equal(parseLock(printLock(specs)), specs);
});

test("a text that is no lock file is none, whatever it says", () => {
  const lock = printLock({ "depot.yaml": layoutDocument(compiled(RELEASED).layout) });
  assert.ok(parseLock(lock) !== undefined);
  for (const text of ["", "{", "[]", "null", "{}", '{"format":"gridwright-lock","formatVersion":2,"specs":{}}', lock.replace('"fields": [', '"fields": [1, '), lock.replace('"offsetBytes": 0', '"offsetBytes": "0"'), lock.replace('"access": "read"', '"access": "write"')]) {
    assert.is(parseLock(text), undefined, text.slice(0, 60));
  }
});

test("a lock file that somebody has edited, or that names a struct before it is there, is none", () => {
  const document = layoutDocument(compiled(RELEASED).layout);
  const read = (layout: LayoutDocument): boolean => parseLock(printLock({ "depot.yaml": layout })) !== undefined;
  const hashed = (layout: LayoutDocument): LayoutDocument => ({ ...layout, abiHash: hashText(documentHash(layout)) });
  const { version: _version, ...nameless } = document;
  assert.ok(read(document));
  assert.ok(read({ ...document, doc: "Other prose." }));
  assert.not.ok(read({ ...document, constants: document.constants.slice(1) }));
  assert.ok(read(hashed({ ...document, constants: document.constants.slice(1) })));
  for (const version of ["1.4", "next", "", "1.4.0+1", "1.4.1234567890"]) assert.not.ok(read({ ...document, version }), version);
  assert.not.ok(read(nameless));
  const holds = (struct: string): LayoutDocument => hashed({ ...document, structs: [...document.structs, { name: "last", sizeBytes: 16, alignBytes: 4, fields: [{ name: "a", offsetBytes: 0, sizeBytes: 16, struct }] }] });
  assert.ok(read(holds("crate")));
  for (const struct of ["last", "nothing"]) assert.not.ok(read(holds(struct)), struct);
});

test("a lock file that nests without end is none", () => {
  const deep = (levels: number): string => `${'{"element":'.repeat(levels)}1${"}".repeat(levels)}`;
  for (const levels of [100, 200, 1_000_000]) assert.is(parseLock(`{"format":"gridwright-lock","formatVersion":1,"specs":{"a.yaml":${deep(levels)}}}`), undefined);
});

test("a version rises in the part that promises most", () => {
  const cases = [
    ["1.4.0", "major", "2.0.0"],
    ["1.4.0", "minor", "1.5.0"],
    ["1.4.0", "none", "1.4.0"],
    ["0.4.1", "major", "0.5.0"],
    ["0.4.1", "minor", "0.4.2"],
  ] as const;
  for (const [before, bump, needed] of cases) assert.is(smallestVersion(before, bump), needed);
});

test("a version is high enough from the smallest one on, and its pre-releases count", () => {
  for (const [version, enough] of [["1.9.9", false], ["2.0.0", true], ["2.0.0-rc.1", true], ["2.1.0", true], ["10.0.0", true], ["1.10.0", false]] as const) assert.is(isAtLeast(version, "2.0.0"), enough, version);
  for (const [version, enough] of [["0.4.9", false], ["0.5.0", true], ["1.0.0", true]] as const) assert.is(isAtLeast(version, "0.5.0"), enough, version);
});

test("a raised version announces a change, and a lowered one announces nothing", () => {
  const change = RELEASED.replace("binding: 1", "binding: 2");
  const allowed = (text: string): boolean => compared(RELEASED, text).version.allowed;
  assert.is(allowed(change), false);
  assert.is(allowed(change.replace("1.4.0", "1.5.0")), false);
  assert.is(allowed(change.replace("1.4.0", "2.0.0")), true);
  assert.is(allowed(RELEASED), true);
  assert.is(allowed(RELEASED.replace("1.4.0", "1.3.0")), false);
});

test.run();
