/** `gridwright init`: what it writes generates, holds its types, and passes its own tests, against the sources here. */
import { spawnSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { importBundled } from "../../../cli/bundled-modules.js";
import { golden } from "../../../testing/golden.js";
import { linkPackage } from "../../support/linked-package.js";
import { ROOT } from "../../support/repository-specs.js";
import { TemporaryProject } from "../../support/temporary-project.js";

const FILES = [".gitattributes", ".gitignore", "README.md", "gridwright.config.json", "package.json", "protocol-spec.yaml", "src/count-readings.kernel.ts", "test/count-readings.test.ts", "test/expected/count-readings.wgsl", "tsconfig.json"];

const test = suite<{ project: TemporaryProject }>("init");

test.before.each((context) => {
  context.project = new TemporaryProject({});
});

test.after.each(({ project }) => project.remove());

test("creates the project's files and says what comes next", async ({ project }) => {
  const { code, out, error } = await project.command("init", join(project.folder, "new/My Kernels"));
  assert.equal([code, error], [0, ""]);
  assert.equal(out.split("\n").slice(0, FILES.length), FILES.map((path) => `created ${path}`));
  assert.ok(out.endsWith("new/My Kernels\"\n  npm install\n  npm run gen\n  npm test"));
  assert.equal(Object.keys(project.snapshot()), FILES.map((path) => `new/My Kernels/${path}`).sort());
});

test("names the package after the folder, and takes the gridwright that made it", async ({ project }) => {
  await project.command("init", join(project.folder, "My Kernels"));
  const { name, dependencies, devDependencies } = JSON.parse(project.read("My Kernels/package.json"));
  const own = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  assert.is(name, "my-kernels");
  assert.equal(dependencies, { gridwright: `^${own.version}` });
  assert.is(devDependencies.webgpu, own.peerDependencies.webgpu);
});

test("overwrites nothing: lists what is in the way, and writes none of its files", async ({ project }) => {
  project.write("package.json", "{}");
  project.write("test", "a file where a folder has to be");
  project.write("notes.txt", "in nobody's way");
  const before = project.snapshot();
  const { code, error } = await project.command("init", project.folder);
  assert.is(code, 1);
  assert.match(error, /^gridwright: package\.json, test\/count-readings\.test\.ts, test\/expected\/count-readings\.wgsl in .* are in the way; nothing was written/);
  assert.equal(project.snapshot(), before);
  const json = await project.command("init", project.folder, "--format", "json");
  assert.equal(JSON.parse(json.out), { created: [], inTheWay: ["package.json", "test/count-readings.test.ts", "test/expected/count-readings.wgsl"] });
});

test("a second folder and a file instead of a folder are calls that could not work", async ({ project }) => {
  project.write("file", "");
  assert.is((await project.command("init", "a", "b")).code, 2);
  assert.is((await project.command("init", join(project.folder, "file"))).code, 2);
  assert.equal(await project.command("init", join(project.folder, "file/below")), { code: 1, out: "", error: `gridwright: ${project.folder}/file/below can't be made (one of its folders is a file)` });
});

test("the project generates, its types hold, its tests pass, and nothing is stale afterwards", async ({ project }) => {
  await project.command("init", project.folder);
  linkPackage(project.folder);
  assert.is((await project.gen()).code, 0);
  const run = (...args: string[]): { status: number | null; text: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project.folder, encoding: "utf8", timeout: 120_000 });
    return { status, text: stdout + stderr };
  };
  assert.equal(run(join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "."), { status: 0, text: "" });
  const { status, text } = run("--import", "tsx", "--test", "test/count-readings.test.ts");
  assert.is(status, 0, text);
  // "#" or a sign of its own, as the version of Node has it.
  assert.match(text, /^\S pass 3$/m);
  assert.match((await project.gen("--check")).out, "are up to date");
  assert.is((await project.command("check", "--project", project.folder)).code, 0);
});

test("the golden that the project starts with is what its kernel is lowered to", async ({ project }) => {
  await project.command("init", project.folder);
  await project.gen();
  const { exports: { countReadings } } = await importBundled(realpathSync(project.folder), "src/count-readings.kernel.ts", new Map());
  assert.type(countReadings, "function");
  golden(join(ROOT, "cli/template/test/expected/count-readings.wgsl"), typeof countReadings === "function" ? countReadings().code.wgsl : "");
});

test.run();
