/** Enforces the import table of ARCHITECTURE.md, and the habits about files that a program can check. */
import { readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

interface Import {
  readonly from: string;
  /** A path inside the repository, or a package name. */
  readonly to: string;
  readonly typeOnly: boolean;
}

interface Layer {
  readonly folder: string;
  /** Path prefixes below it that have a row of their own. */
  readonly except?: readonly string[];
  readonly may: readonly string[];
  /** Imported for types alone. */
  readonly mayTypes?: readonly string[];
}

/** The table. A path prefix may be imported; `npm:NAME` is a package; `node:` stands for Node's own modules. */
const LAYERS: readonly Layer[] = [
  { folder: "ir/", may: ["ir/"] },
  { folder: "codegen/shader/wgsl/", may: ["ir/", "codegen/shader/wgsl/", "codegen/shader/kernel.ts"] },
  { folder: "codegen/shader/glsl/", may: ["ir/", "codegen/shader/glsl/", "codegen/shader/kernel.ts"] },
  { folder: "codegen/shader/", except: ["codegen/shader/wgsl/", "codegen/shader/glsl/"], may: ["ir/", "codegen/shader/"] },
  {
    folder: "codegen/protocol/",
    may: [
      "codegen/protocol/", "ir/types.ts", "ir/layout.ts", "ir/protocol-bindings.ts", "ir/diagnostic.ts",
      "codegen/shader/wgsl/type-printer.ts", "codegen/shader/glsl/type-printer.ts", "npm:yaml", "npm:ts-morph",
    ],
  },
  { folder: "kernels/", may: ["kernels/", "ir/", "codegen/shader/"], mayTypes: ["runtime/generated/"] },
  { folder: "runtime/node/", may: ["runtime/", "node:", "npm:webgpu", "npm:@sparticuz/chromium"], mayTypes: ["codegen/shader/kernel.ts"] },
  { folder: "runtime/", except: ["runtime/node/"], may: ["runtime/"], mayTypes: ["codegen/shader/kernel.ts"] },
];

/** Hand-written files above 500 lines, each with its reason. */
const LONG_FILES: Readonly<Record<string, string>> = {};

const HAND_WRITTEN = ["ir", "codegen", "kernels", "runtime", "testing", "cli", "scripts", "examples", "bench", "test"];

function sourceFiles(): string[] {
  return HAND_WRITTEN.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(ts|mjs|cjs)$/.test(path) && !path.includes("node_modules"))
      .map((path) => join(folder, path)),
  ).filter((path) => statSync(join(root, path)).isFile());
}

/** Goldens of generated modules count as generated too. */
const isGenerated = (path: string): boolean => path.includes("/generated/") || path.includes("/expected/");

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const statements = text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"|(?:import|require)\(\s*"([^"]+)"\s*\)/gm);
  return [...statements].map((match) => {
    const target = match[2] ?? match[3] ?? "";
    return { from: file, to: resolveTarget(file, target), typeOnly: match[1] !== undefined };
  });
}

function resolveTarget(file: string, target: string): string {
  if (target.startsWith("node:")) return "node:";
  if (!target.startsWith(".")) return `npm:${target.split("/").slice(0, target.startsWith("@") ? 2 : 1).join("/")}`;
  return relative(root, resolve(root, dirname(file), target)).replace(/\.js$/, ".ts");
}

function violations(layer: Layer, imports: readonly Import[]): string[] {
  const inside = (path: string): boolean => path.startsWith(layer.folder) && !(layer.except ?? []).some((each) => path.startsWith(each));
  return imports
    .filter((each) => inside(each.from))
    .filter((each) => !layer.may.some((prefix) => each.to.startsWith(prefix)))
    .filter((each) => !(each.typeOnly && (layer.mayTypes ?? []).some((prefix) => each.to.startsWith(prefix))))
    .map((each) => `${each.from} imports ${each.to}`);
}

const files = sourceFiles();
const imports = files.flatMap(importsOf);

for (const layer of LAYERS) {
  test(`${layer.folder} imports only what the table allows`, () => {
    assert.ok(imports.some((each) => each.from.startsWith(layer.folder)), "the folder has imports at all");
    assert.equal(violations(layer, imports), []);
  });
}

test("the table catches an import that it forbids", () => {
  const [ir] = LAYERS;
  assert.ok(ir);
  assert.equal(violations(ir, [{ from: "ir/x.ts", to: "runtime/ring/ring.ts", typeOnly: true }]).length, 1);
  assert.equal(violations(ir, [{ from: "ir/x.ts", to: "ir/y.ts", typeOnly: false }]).length, 0);
});

test("no layer is imported from above: tests, tools and examples stay outside", () => {
  const outside = ["testing/", "cli/", "scripts/", "examples/", "bench/", "test/"];
  const layers = ["ir/", "codegen/", "kernels/", "runtime/"];
  const found = imports.filter((each) => layers.some((layer) => each.from.startsWith(layer)) && outside.some((folder) => each.to.startsWith(folder)));
  assert.equal(found, []);
});

test("hand-written files stay under 500 lines unless the list says why", () => {
  const long = files.filter((file) => !isGenerated(file) && lineCount(file) > 500 && LONG_FILES[file] === undefined);
  assert.equal(long, []);
  for (const file of Object.keys(LONG_FILES)) assert.ok(lineCount(file) > 500, `${file} is short now; take it off the list`);
});

test("nine in ten hand-written files have at most 350 lines", () => {
  const own = files.filter((file) => !isGenerated(file));
  assert.ok(own.filter((file) => lineCount(file) <= 350).length >= own.length * 0.9);
});

test("index.ts stands only where there is a public surface", () => {
  const surfaces = ["ir", "codegen", "kernels", "runtime", "runtime/node", "testing"].map((folder) => `${folder}/index.ts`);
  assert.equal(files.filter((file) => file.endsWith("/index.ts") && !surfaces.includes(file)), []);
});

test("file names are kebab-case", () => {
  assert.equal(files.filter((file) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.[a-z0-9-]+)*\.(ts|mjs|cjs)$/.test(file)), []);
});

test("folders are named after a role", () => {
  assert.equal(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts)/.test(file)), []);
});

function lineCount(file: string): number {
  return readFileSync(join(root, file), "utf8").split("\n").length - 1;
}

test.run();
