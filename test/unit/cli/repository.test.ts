/** This repository's own generated files: made from nothing, equal to what is checked in, and moving together. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { findConfig } from "../../../cli/config.js";
import { generateProject } from "../../../cli/generate-project.js";
import { run } from "../../../cli/run.js";
import { ROOT } from "../../support/repository-specs.js";

const MANIFEST = "shaders-generated/manifest.json";
const SOURCES = ["ir", "codegen", "kernels", "runtime", "examples", "cli", "scripts", "protocol-spec.yaml", "gridwright.config.json", "package.json", "tsconfig.json"];

/** A copy of the repository without anything generated; gone when `use` is done. */
async function withCopy<Result>(use: (folder: string) => Result | Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "gridwright-test-"));
  try {
    for (const path of SOURCES) cpSync(join(ROOT, path), join(folder, path), { recursive: true, filter: (source) => !source.endsWith("generated") });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "dir");
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const SPEC = "protocol-spec.yaml";

/** What the repository generates after an edit of the spec, by path: the files that differ from those checked in. */
async function changedFiles(folder: string): Promise<Map<string, string>> {
  const after = await generateProject(findConfig(folder));
  return new Map(after.filter(({ path, text }) => readFileSync(join(ROOT, path), "utf8") !== text).map(({ path, text }) => [path, text]));
}

/** A number and the order of two regions of the same length change in one spec: a generation takes seconds. */
const renumberedAndSwapped = once(() =>
  withCopy((folder) => {
    const spec = readFileSync(join(folder, SPEC), "utf8");
    const renumbered = spec.replace(/done: {6}\{ value: 3,/, "done: { value: 16,");
    const edited = renumbered.replace(/( {6}tenant_fairness:.*) at: 256(.*\n)( {6}metrics:.*) at: 384(.*\n)/, "$3 at: 256$4$1 at: 384$2");
    assert.ok(renumbered !== spec && edited !== renumbered, "the spec has changed twice");
    writeFileSync(join(folder, SPEC), edited);
    return changedFiles(folder);
  }),
);

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => (made ??= make());
}

test("gen needs nothing that it generates, and makes exactly what is checked in", async () => {
  const checkedIn: { files: object } = JSON.parse(readFileSync(join(ROOT, MANIFEST), "utf8"));
  await withCopy((folder) => {
    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "scripts/gen.ts"], { cwd: folder, encoding: "utf8" });
    assert.is(status, 0, stderr);
    for (const path of [...Object.keys(checkedIn.files), MANIFEST]) {
      assert.ok(readFileSync(join(folder, path), "utf8") === readFileSync(join(ROOT, path), "utf8"), `${path} is not what the sources say. Fix: npm run gen`);
    }
  });
});

test("every spec of this repository is legal, and is what its lock file says or announces its changes", async () => {
  const lines: string[] = [];
  assert.is(await run(["check", "--project", ROOT], { out: (line) => lines.push(line), error: (line) => lines.push(line) }), 0);
  const specs = findConfig(ROOT).protocols.map(({ spec }) => spec);
  assert.equal(lines.join("\n").split("\n").map((line) => line.split(" ")[0]), specs);
  assert.not.match(lines.join("\n"), "never released");
});

test("a field that changes without a version fails npm run check with rule, place and command, while npm run gen succeeds", async () => {
  await withCopy(async (folder) => {
    cpSync(join(ROOT, "gridwright.lock.json"), join(folder, "gridwright.lock.json"));
    const spec = readFileSync(join(folder, "protocol-spec.yaml"), "utf8");
    const lines = spec.split("\n");
    const line = lines.findIndex((each) => each.startsWith("      source:      { type: u32"));
    lines[line] = (lines[line] ?? "").replace("u32", "i32");
    writeFileSync(join(folder, "protocol-spec.yaml"), lines.join("\n"));
    // Without `scripts/run.mjs`, which would install dependencies: through the link, into this repository's own folder.
    const check = spawnSync(process.execPath, ["--import", "tsx", "scripts/check.ts"], { cwd: folder, encoding: "utf8" });
    assert.is(check.status, 1, check.stderr);
    assert.match(check.stdout, `protocol-spec.yaml:${line + 1}:${(lines[line] ?? "").indexOf("i32") + 1} BYTES FIELD_SAME_TYPE: io_slot.source is i32, and was u32 (major)`);
    assert.match(check.stdout, /protocol-spec\.yaml:\d+:10 version \S+ does not announce this \(\S+ in gridwright\.lock\.json\)\. Fix: undo it, or raise the version to \S+ or above; gridwright breaking --accept records it/);
    // What `scripts/gen.ts` would write; that it writes is the first test's matter.
    assert.match((await changedFiles(folder)).get("shaders-generated/megakernel.wgsl") ?? "", "source: i32,");
  });
});

test("a new number for an enum value reaches TypeScript, IR bindings, WGSL, GLSL, layout, reference and kernels at once", async () => {
  const changed = await renumberedAndSwapped();
  assert.match(changed.get("runtime/generated/megakernel.ts") ?? "", "  done: 16,");
  assert.match(changed.get("runtime/generated/megakernel.ir.ts") ?? "", "done: 16,");
  assert.match(changed.get("shaders-generated/megakernel.wgsl") ?? "", "const SLOT_STATUS_DONE = 16u;");
  assert.match(changed.get("shaders-generated/megakernel.glsl") ?? "", "const uint SLOT_STATUS_DONE = 16u;");
  assert.match(changed.get("shaders-generated/megakernel.layout.json") ?? "", /"name": "done",\s+"value": 16/);
  assert.match(changed.get("docs/protocol/megakernel.md") ?? "", '| 16 | <a id="enum-slot_status-done"></a>done |');
  assert.match(changed.get("shaders-generated/kernels/megakernel.wgsl") ?? "", "return 16u;");
  assert.match(changed.get("shaders-generated/kernels/megakernel.ts") ?? "", "return 16u;");
  assert.match(changed.get("examples/scan/generated/kernels/scan.wgsl") ?? "", "return 16u;");
});

test("a region that moves takes TypeScript, WGSL, GLSL, layout, reference and kernels with it", async () => {
  const changed = await renumberedAndSwapped();
  assert.match(changed.get("runtime/generated/megakernel.ts") ?? "", "export const CONTROL_METRICS_WORD = 64;");
  assert.match(changed.get("runtime/generated/megakernel.ts") ?? "", "export const CONTROL_TENANT_FAIRNESS_WORD = 96;");
  assert.match(changed.get("shaders-generated/megakernel.wgsl") ?? "", "metrics: array<atomic<u32>, 32>, // offset 256, size 128");
  assert.match(changed.get("shaders-generated/megakernel.glsl") ?? "", "layout(offset = 256) uint metrics[32];");
  assert.match(changed.get("docs/protocol/megakernel.md") ?? "", '| 256 | 128 | <a id="buffer-control-metrics"></a>metrics |');
  const order = /metrics: array<atomic<u32>, 32>,\n {2}tenant_fairness: /;
  assert.match(changed.get("shaders-generated/kernels/megakernel.wgsl") ?? "", order);
  assert.match(changed.get("examples/scan/generated/kernels/scan.wgsl") ?? "", order);
  assert.match(changed.get("runtime/generated/megakernel.ir.ts") ?? "", /name: "metrics",.*\n.*name: "tenant_fairness",/);
  assert.match(changed.get("shaders-generated/megakernel.layout.json") ?? "", /"name": "metrics",(?:\n(?!.*"name": ").*)*\n.*"name": "tenant_fairness",/);
});

test.run();
