/** What a spec can reach by the path of its base, whatever links lie in the project. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readInside } from "../../../cli/read-inside.js";
import { TemporaryProject } from "../../support/temporary-project.js";

const BASE = "gridwright: 1\nprotocol: base\nversion: 1.0.0\nconstants: { cap: 8 }\n";
const SPEC = "gridwright: 1\nprotocol: more\nversion: 1.0.0\nextends: base.yaml\nconstants: { twice: cap * 2 }\n";
const CONFIG = JSON.stringify({ protocols: [{ spec: "more.yaml", typescript: "out", shaders: "out" }], manifest: "out/manifest.json" });

const test = suite<{ project: TemporaryProject; outside: string }>("files that a spec names");

test.before.each((context) => {
  context.project = new TemporaryProject({ "more.yaml": SPEC, "gridwright.config.json": CONFIG });
  context.outside = mkdtempSync(join(tmpdir(), "gridwright-test-"));
  write(join(context.outside, "base.yaml"), BASE);
});

test.after.each(({ project, outside }) => {
  project.remove();
  rmSync(outside, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

test("a base that is a link out of the project is refused by gen and check, at its path, and nothing is written", async ({ project, outside }) => {
  symlinkSync(join(outside, "base.yaml"), join(project.folder, "base.yaml"));
  const refusal = "more.yaml:4:10 error[extends/path]: the base base.yaml leads out of the project folder by a symbolic link\n  help: put a copy of the file into the project, or install it as a package";
  const result = await project.gen();
  assert.is(result.code, 1);
  assert.match(result.error, refusal);
  assert.not.ok(project.has("out"));
  const check = await project.command("check", "--project", project.folder);
  assert.is(check.code, 1);
  assert.match(check.out + check.error, refusal);
});

test("a link to a file of the project is followed, and so is a file in a linked folder of the project", async ({ project }) => {
  project.write("shared/real.yaml", BASE);
  symlinkSync(join(project.folder, "shared", "real.yaml"), join(project.folder, "base.yaml"));
  assert.is((await project.gen()).code, 0);
  symlinkSync(join(project.folder, "shared"), join(project.folder, "linked"), "junction");
  assert.is(readInside(project.folder, "linked/real.yaml"), BASE);
});

test("a folder that is a link out of the project is no way out", ({ project, outside }) => {
  symlinkSync(outside, join(project.folder, "linked"), "junction");
  assert.type(readInside(project.folder, "linked/base.yaml"), "object");
});

test("a project folder that is a link itself holds its files", ({ project, outside }) => {
  project.write("base.yaml", BASE);
  symlinkSync(project.folder, join(outside, "project"), "junction");
  assert.is(readInside(join(outside, "project"), "base.yaml"), BASE);
});

for (const name of ["kit", "@team/kit"]) {
  test(`a package that is installed by a link is read as ${name}, and nothing around it`, ({ project, outside }) => {
    const folder = join(project.folder, "node_modules", name);
    mkdirSync(dirname(folder), { recursive: true });
    write(join(outside, "kit", "spec.yaml"), BASE);
    symlinkSync(join(outside, "kit"), folder, "junction");
    assert.type(readInside(project.folder, `node_modules/${name}/spec.yaml`), "object", "without a manifest");
    write(join(outside, "kit", "package.json"), '{ "name": "another" }');
    assert.type(readInside(project.folder, `node_modules/${name}/spec.yaml`), "object", "another package");
    write(join(outside, "kit", "package.json"), JSON.stringify({ name }));
    assert.is(readInside(project.folder, `node_modules/${name}/spec.yaml`), BASE);
    symlinkSync(join(outside, "base.yaml"), join(outside, "kit", "out.yaml"));
    assert.type(readInside(project.folder, `node_modules/${name}/out.yaml`), "object", "a link out of the package");
  });
}

test("a base that is no text is refused as a spec is, at its path", async ({ project }) => {
  for (const byte of [0xff, 0]) {
    writeFileSync(join(project.folder, "base.yaml"), Uint8Array.of(...Buffer.from(`${BASE}# `), byte));
    const { code, error } = await project.gen();
    assert.is(code, 1);
    assert.match(error, "more.yaml:4:10 error[extends/path]: the base base.yaml is not UTF-8 text\n  help: save it as UTF-8, or name another file");
  }
  project.write("base.yaml", `${BASE}# ü`);
  assert.is((await project.gen()).code, 0);
});

test("what is missing, or no file, is not there", ({ project }) => {
  assert.is(readInside(project.folder, "none.yaml"), undefined);
  assert.is(readInside(project.folder, ""), undefined);
});

test.run();
