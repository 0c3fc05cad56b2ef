/** Generated modules in a project with every strict option: nothing in them makes a compiler speak, whatever the spec is. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { generate } from "../../../codegen/protocol/generate.js";
import { randomSpec } from "../../support/random-spec.js";
import { ROOT } from "../../support/repository-specs.js";
import { HEAD } from "../../support/spec-rule.js";

/** What random specs do not come to: comparisons whose types a compiler may hold apart, and names that it may know. */
const CORNERS = `${HEAD}constants: { default: 1, undefined: 2, nan: 3 }
parameters: { none: { min: 0, max: 0 }, two: { min: 2, max: 2, default: 2 } }
enums:
  lone: { values: { only: 7 } }
  mode: { values: { class: 0, default: 1, constructor: 2, to_string: 3 } }
  all: { type: i32, open: true, user_ranges: [[-0x80000000, -1], [1, 0x7FFFFFFF]], values: { zero: 0 } }
  opcode: { open: true, values: { nop: 0, act: { value: 1, args: [{ name: class, type: mode }, { name: proto, type: bool }], results: [{ name: length, type: f32 }], faults: { late: 300 } } } }
structs:
  floats: { fields: { a: f32, b: "vec3<f32>[2]", c: "mat2x2<f32>" } }
  held: { fields: { f: floats, g: "floats[2][2]" } }
  s:
    fields: { a: lone, b: mode, c: "vec2<mode>", d: all, words: u32, at: bool, value: u64, class: { type: u32, bits: { new: 0, length: 1..31 } }, arguments: "lone[20]" }
    rule: ["a == b or a != 3", "b != 77 and c.x == a or d == 1", "at == 1 or at == class.new or value >= words", "class.length != b"]
  slot: { fields: { opcode: opcode, args: "u32[4]" } }
buffers:
  none_of_it: { group: 0, binding: 0, access: read_write, fields: { s: s, t: "vec3<mode>[none]" } }
  two_of_it: { group: 0, binding: 1, access: read, element: held, count: two }
`;

const OPTIONS = {
  target: "es2022",
  module: "nodenext",
  lib: ["es2022"],
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitReturns: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  allowUnreachableCode: false,
  noEmit: true,
};

const ERROR_MODULE = "export class GridwrightError extends Error {\n  constructor(init: { readonly code: string; readonly message: string; readonly help: string; readonly fields: Readonly<Record<string, unknown>> }) {\n    super(init.message);\n  }\n}\n";

test("a strict compiler has nothing to say about the modules of corner cases and of random specs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gridwright-test-"));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  try {
    for (const [i, text] of [CORNERS, ...fc.sample(randomSpec, { seed: 34, numRuns: 3 })].entries()) {
      const result = await generate([{ file: "s.yaml", text, typescript: `spec-${i}`, shaders: `spec-${i}`, errors: "error.ts" }], () => undefined);
      assert.ok(result.ok, `spec ${i} is legal`);
      for (const file of result.specs.flatMap(({ files }) => files)) if (file.path.endsWith(".ts")) write(file.path, file.text);
    }
    write("error.ts", ERROR_MODULE);
    write("package.json", '{ "type": "module" }');
    write("tsconfig.json", JSON.stringify({ compilerOptions: OPTIONS }));
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", folder], { encoding: "utf8", timeout: 120_000 });
    assert.is(stdout + stderr, "");
    assert.is(status, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
