/** The schemas that editors read, and the checker that decides: two readings of one grammar. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import { CONFIG_SHAPE } from "../../../cli/config-shape.js";
import { CONFIG_FILE, findConfig, parseConfig } from "../../../cli/config.js";
import { configSchema, specSchema } from "../../../cli/schemas.js";
import { checkShape } from "../../../codegen/protocol/check-shape.js";
import { Findings } from "../../../codegen/protocol/findings.js";
import { loadTree } from "../../../codegen/protocol/load.js";
import type { Shape } from "../../../codegen/protocol/shape.js";
import { SPEC_SHAPE } from "../../../codegen/protocol/spec-shape.js";
import { readProjectFile, ROOT } from "../../support/repository-specs.js";

// `.inf` is a number to YAML, and to whoever reads a number that is judged later.
const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictNumbers: false });
const judge = { spec: ajv.compile(JSON.parse(specSchema())), config: ajv.compile(JSON.parse(configSchema())) };

function structureIsSound(text: string, shape: Shape): boolean {
  const findings = new Findings();
  const tree = loadTree("a.yaml", text, findings);
  if (tree !== undefined) checkShape(tree, shape, findings);
  return !findings.failed;
}

/** Both answers, which must be one. */
function verdict(text: string, shape: Shape, schema: ValidateFunction): boolean {
  const sound = structureIsSound(text, shape);
  assert.is(schema(parse(text)), sound, `${text}\n${ajv.errorsText(schema.errors)}`);
  return sound;
}

function yamlFiles(folder: string): string[] {
  const inside = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
  return inside.filter((path) => path.endsWith(".yaml") && !path.includes("node_modules")).map((path) => `${folder}/${path}`);
}

const specs = ["protocol-spec.yaml", ...yamlFiles("examples"), ...yamlFiles("test")];

test("both schemas are what is checked in, and draft-07", () => {
  assert.is(readProjectFile("protocol-spec.schema.json"), specSchema());
  assert.is(readProjectFile("gridwright.config.schema.json"), configSchema());
  for (const text of [specSchema(), configSchema()]) {
    const schema = JSON.parse(text);
    assert.is(schema.$schema, "http://json-schema.org/draft-07/schema#");
    assert.ok(ajv.validateSchema(schema));
  }
});

test("every spec of the repository is one to both", () => {
  assert.ok(specs.length >= 10);
  for (const file of specs) assert.ok(verdict(readProjectFile(file), SPEC_SHAPE, judge.spec), file);
});

test("the repository's configuration is one to both, and may name its schema", () => {
  const text = readProjectFile(CONFIG_FILE);
  assert.match(text, '"$schema"');
  assert.ok(verdict(text, CONFIG_SHAPE, judge.config));
  assert.equal(parseConfig(ROOT, CONFIG_FILE, text).schemas, { spec: "protocol-spec.schema.json", config: "gridwright.config.schema.json" });
});

test("every key of both grammars has prose, and the schema shows it", () => {
  const described = (schema: object): number => JSON.stringify(schema).split('"description":"').length - 1;
  const keys = (shape: Shape): number => {
    if (shape.kind === "Record") return Object.values(shape.keys).reduce((sum, key) => sum + (assert.ok(key.doc.length > 0), 1) + keys(key.shape), 0);
    if (shape.kind === "Short") return keys(shape.short) + keys(shape.long);
    return "of" in shape ? keys(shape.of) : 0;
  };
  assert.is(described(JSON.parse(configSchema())), keys(CONFIG_SHAPE) + 1);
  assert.ok(keys(SPEC_SHAPE) > described(JSON.parse(specSchema())), "parts that stand in several places are said once");
  assert.ok(described(JSON.parse(specSchema())) > 60);
});

const HEAD = "gridwright: 1\nprotocol: a\nversion: 1.0.0\n";

/** The two texts differ in one thing. */
const CASES: readonly (readonly [what: string, malformed: string, legal: string])[] = [
  ["the language's version is another", "gridwright: 2\nprotocol: a\nversion: 1.0.0", HEAD],
  ["a required key is missing", "gridwright: 1\nprotocol: a", HEAD],
  ["an unknown key", `${HEAD}struct: {}`, `${HEAD}structs: {}`],
  ["nothing where there should be text", `${HEAD}doc:`, `${HEAD}doc: ''`],
  ["a list where there should be text", `${HEAD}doc: [a]`, `${HEAD}doc: 1.5`],
  ["a list where there should be a map", `${HEAD}structs: []`, `${HEAD}structs: {}`],
  ["a name with a capital", `${HEAD}constants: { A: 1 }`, `${HEAD}constants: { a: 1 }`],
  ["a name with two underscores", `${HEAD}constants: { a__b: 1 }`, `${HEAD}constants: { a_b: 1 }`],
  ["a name of 65 characters", `${HEAD}constants: { ${"a".repeat(65)}: 1 }`, `${HEAD}constants: { ${"a".repeat(64)}: 1 }`],
  ["a leading underscore outside of fields", `${HEAD}constants: { _a: 1 }`, `${HEAD}structs: { s: { fields: { _a: u32 } } }`],
  ["a reserved field's name of 66 characters", `${HEAD}structs: { s: { fields: { _${"a".repeat(65)}: u32 } } }`, `${HEAD}structs: { s: { fields: { _${"a".repeat(64)}: u32 } } }`],
  ["a flag that is a text", `${HEAD}structs: { s: { fields: { a: { type: u32, reserved: 'true' } } } }`, `${HEAD}structs: { s: { fields: { a: { type: u32, reserved: true } } } }`],
  ["a number that is a flag", `${HEAD}constants: { a: true }`, `${HEAD}constants: { a: b + 1 }`],
  ["the long form without its main key", `${HEAD}constants: { a: { doc: b } }`, `${HEAD}constants: { a: { value: 1, doc: b } }`],
  ["a list where a short form may stand", `${HEAD}constants: { a: [1] }`, `${HEAD}constants: { a: 1 }`],
  ["an unknown key deep inside", `${HEAD}structs: { s: { fields: { a: { type: u32, valid: { maximum: 1 } } } } }`, `${HEAD}structs: { s: { fields: { a: { type: u32, valid: { max: 1 } } } } }`],
  ["an access that there is none of", `${HEAD}buffers: { b: { group: 0, binding: 0, access: write } }`, `${HEAD}buffers: { b: { group: 0, binding: 0, access: read } }`],
  ["a range of three numbers", `${HEAD}enums: { e: { values: { a: 1 }, user_ranges: [[1, 2, 3]] } }`, `${HEAD}enums: { e: { values: { a: 1 }, user_ranges: [[1, 2]] } }`],
  ["one of several rules is a map", `${HEAD}structs: { s: { fields: {}, rule: [a < b, {}] } }`, `${HEAD}structs: { s: { fields: {}, rule: [a < b] } }`],
  ["no document", "[]", HEAD],
];

for (const [what, malformed, legal] of CASES) {
  test(`${what}: both refuse it, and both accept what is right`, () => {
    assert.is(verdict(malformed, SPEC_SHAPE, judge.spec), false);
    assert.is(verdict(legal, SPEC_SHAPE, judge.spec), true);
  });
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Somewhere in a document, one thing is another than it was. `at` leads there: at each level, a share of what there is. */
function mutate(value: Json, at: readonly number[], edit: (value: Json) => Json): Json {
  const [share, ...deeper] = at;
  if (share === undefined || typeof value !== "object" || value === null) return edit(value);
  const keys = Object.keys(value);
  const key = keys[Math.floor(share * keys.length)];
  if (key === undefined) return edit(value);
  if (Array.isArray(value)) return value.map((item: Json, i) => (String(i) === key ? mutate(item, deeper, edit) : item));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, name === key ? mutate(item, deeper, edit) : item]));
}

const WORDS = ["doc", "type", "value", "values", "fields", "min", "valid", "at", "bits", "args", "name", "from", "why", "group", "access", "size", "rule", "_pad", "A", "a b", "x", "spec", "targets", "manifest"];
const replacement = fc.oneof<fc.Arbitrary<Json>[]>(
  fc.constantFrom<Json>("", "u32", "4..7", "uniform", "wgsl", 0, 1, -1.5, 2 ** 40, true, false, null, [], {}, [1, 2], [1, 2, 3], ["a"], [[1, 2]], { value: 1 }, { type: "u32" }, { a: "u32" }, { min: 1, max: 2 }, { _a: "u32" }),
  fc.dictionary(fc.constantFrom(...WORDS), fc.constantFrom<Json>("u32", 1, true, null, {}, []), { maxKeys: 3 }),
);
const edits = fc.oneof(
  replacement.map((by) => (): Json => by),
  fc.tuple(fc.constantFrom(...WORDS), replacement).map(([key, by]) => (value: Json): Json => (isMap(value) ? { ...value, [key]: by } : Array.isArray(value) ? [...value, by] : by)),
  fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map((share) => (value: Json): Json => {
    if (Array.isArray(value)) return value.slice(1);
    if (!isMap(value)) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(entries.filter((_, i) => i !== Math.floor(share * entries.length)));
  }),
  fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.constantFrom(...WORDS)).map(([share, by]) => (value: Json): Json => {
    if (!isMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item], i, all) => [i === Math.floor(share * all.length) ? by : name, item]));
  }),
);

function isMap(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const path = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 7 });

function mutants(documents: readonly Json[], shape: Shape, schema: ValidateFunction): { accepted: number; refused: number } {
  const counts = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...documents), fc.array(fc.tuple(path, edits), { minLength: 1, maxLength: 2 }), (document, changes) => {
      const mutant = changes.reduce((value, [at, edit]) => mutate(value, at, edit), document);
      counts[verdict(JSON.stringify(mutant), shape, schema) ? "accepted" : "refused"] += 1;
    }),
    { numRuns: 300, seed: 7 },
  );
  return counts;
}

test("mutated specs: the schema refuses exactly what the checker calls malformed", () => {
  const documents = ["weather", "forecast", "scene"].map((name): Json => parse(readProjectFile(`test/filetests/protocol/${name}.yaml`)));
  const { accepted, refused } = mutants(documents, SPEC_SHAPE, judge.spec);
  assert.ok(accepted > 50 && refused > 50, `${accepted} accepted, ${refused} refused`);
});

test("mutated configurations: likewise", () => {
  const { accepted, refused } = mutants([JSON.parse(readProjectFile(CONFIG_FILE))], CONFIG_SHAPE, judge.config);
  assert.ok(accepted > 20 && refused > 50, `${accepted} accepted, ${refused} refused`);
});

test("the specs of the configuration and the samples say where their schema is, and it is there", () => {
  const named = [...findConfig(ROOT).protocols.map((each) => each.spec), ...yamlFiles("test/filetests/protocol")];
  for (const file of named) assert.match(readProjectFile(file), /^# yaml-language-server: \$schema=/, file);
  for (const file of specs) {
    const target = /^# yaml-language-server: \$schema=(.+)$/m.exec(readProjectFile(file))?.[1];
    if (target === undefined) continue;
    // A project of its own names the package, which is this repository.
    const schema = resolve(ROOT, dirname(file), target).replace(/^.*\/node_modules\/gridwright\//, `${ROOT}/`);
    assert.ok(existsSync(schema), `${file} names ${target}`);
    assert.is(readFileSync(schema, "utf8"), specSchema(), file);
  }
});

test("the package carries both schemas", () => {
  const { files }: { files: readonly string[] } = JSON.parse(readProjectFile("package.json"));
  for (const file of ["protocol-spec.schema.json", "gridwright.config.schema.json"]) assert.ok(files.includes(file), file);
});

test.run();
