/** `gridwright check` and `gridwright breaking` in projects of their own: what they print, and when they fail. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { TemporaryProject } from "../../support/temporary-project.js";

const SPEC = `gridwright: 1
protocol: points
version: 1.0.0
enums:
  color: { values: { red: 0, blue: 1 } }
structs:
  point: { fields: { x: f32, color: color } }
`;
const CONFIG = { protocols: [{ spec: "specs/points.yaml", typescript: "src", shaders: "src" }], manifest: "src/manifest.json" };
const MOVED = "specs/points.yaml:7:22 BYTES FIELD_SAME_OFFSET: point.color lies at byte 0, and lay at 4 (major)\nspecs/points.yaml:7:36 BYTES FIELD_SAME_OFFSET: point.x lies at byte 4, and lay at 0 (major)";
const FIX = "specs/points.yaml:3:10 version 1.0.0 does not announce this (1.0.0 in gridwright.lock.json). Fix: undo it, or raise the version to 2.0.0 or above; gridwright breaking --accept records it";

const test = suite<{ project: TemporaryProject }>("check and breaking");

test.before.each((context) => {
  context.project = new TemporaryProject({ "specs/points.yaml": SPEC, "gridwright.config.json": JSON.stringify(CONFIG) });
});

test.after.each(({ project }) => project.remove());

const swap = (project: TemporaryProject): void => project.edit("specs/points.yaml", "x: f32, color: color", "color: color, x: f32");
const on = (project: TemporaryProject, command: string, ...args: readonly string[]) => project.command(command, "--project", project.folder, ...args);

test("a spec that was never released is legal, and says how to protect it", async ({ project }) => {
  assert.equal(await on(project, "check"), { code: 0, out: "specs/points.yaml is legal, and was never released. To protect it: gridwright breaking --accept", error: "" });
  assert.equal(await on(project, "breaking"), { code: 2, out: "", error: "gridwright: no spec was ever released: there is no gridwright.lock.json that knows one. Fix: gridwright breaking --accept" });
});

test("--accept writes the lock beside the spec, and check then holds the spec against it", async ({ project }) => {
  assert.equal(await on(project, "breaking", "--accept"), { code: 0, out: "specs/points.yaml is released as 1.0.0", error: "" });
  assert.is(JSON.parse(project.read("specs/gridwright.lock.json")).specs["points.yaml"].protocol, "points");
  assert.is((await on(project, "check")).out, "specs/points.yaml is legal, and what gridwright.lock.json says");
  assert.is((await on(project, "breaking")).out, "specs/points.yaml breaks nothing (against gridwright.lock.json)");
});

test("a change without a version fails check with the rule, the place and the command, while gen succeeds", async ({ project }) => {
  await on(project, "breaking", "--accept");
  swap(project);
  assert.equal(await on(project, "check"), { code: 1, out: `${MOVED}\n${FIX}`, error: "" });
  assert.equal(await on(project, "breaking"), { code: 1, out: `${MOVED}\n${FIX}`, error: "" });
  assert.is((await project.gen()).code, 0);
});

test("an addition breaks nothing, and still needs a version", async ({ project }) => {
  await on(project, "breaking", "--accept");
  project.edit("specs/points.yaml", "blue: 1", "blue: 1, green: 2");
  assert.is((await on(project, "breaking")).out, "specs/points.yaml breaks nothing, and adds to gridwright.lock.json (1 addition, which version 1.1.0 announces; it is 1.0.0)");
  const { code, out } = await on(project, "check");
  assert.is(code, 1);
  assert.is(out, `specs/points.yaml:5:39 VALUE_ADDED: color.green is new (2) (minor)\n${FIX.replace("2.0.0", "1.1.0")}`);
});

test("prose changes nothing that a version has to say", async ({ project }) => {
  await on(project, "breaking", "--accept");
  project.edit("specs/points.yaml", "point: {", "point: { doc: a place,");
  assert.is((await on(project, "check")).code, 0);
});

test("a version that has risen enough announces the change, and may be accepted", async ({ project }) => {
  await on(project, "breaking", "--accept");
  swap(project);
  const lock = project.read("specs/gridwright.lock.json");
  assert.equal(await on(project, "breaking", "--accept"), { code: 1, out: `${MOVED}\n${FIX}`, error: "" });
  assert.is(project.read("specs/gridwright.lock.json"), lock);
  project.edit("specs/points.yaml", "1.0.0", "2.0.0");
  assert.is((await on(project, "check")).out, "specs/points.yaml is legal, and version 2.0.0 announces its changes since 1.0.0");
  assert.equal(await on(project, "breaking"), { code: 0, out: `${MOVED}\nspecs/points.yaml: version 2.0.0 announces this (1.0.0 in gridwright.lock.json)`, error: "" });
  assert.is((await on(project, "breaking", "--accept")).out, "specs/points.yaml is released as 2.0.0");
  assert.is((await on(project, "breaking")).out, "specs/points.yaml breaks nothing (against gridwright.lock.json)");
});

test("a version that falls is said so, though nothing else has changed", async ({ project }) => {
  await on(project, "breaking", "--accept");
  project.edit("specs/points.yaml", "1.0.0", "0.9.0");
  assert.equal(await on(project, "check"), { code: 1, out: "specs/points.yaml:3:10 version 0.9.0 is lower than the one before (1.0.0 in gridwright.lock.json). Fix: raise it to 1.0.0 or above", error: "" });
  assert.equal(await on(project, "check", "--format", "github"), { code: 1, out: "::error file=specs/points.yaml,line=3,col=10,title=version::version 0.9.0 is lower than the one before; raise it to 1.0.0 or above", error: "" });
});

test("two files are compared without a configuration", async ({ project }) => {
  project.write("old.yaml", SPEC);
  swap(project);
  const { code, out } = await project.command("breaking", "--against", `${project.folder}/old.yaml`, `${project.folder}/specs/points.yaml`, "--format", "json");
  assert.is(code, 1);
  assert.equal(JSON.parse(out), {
    findings: [
      { file: `${project.folder}/specs/points.yaml`, line: 7, column: 22, rule: "FIELD_SAME_OFFSET", level: "BYTES", message: "point.color lies at byte 0, and lay at 4", bump: "major" },
      { file: `${project.folder}/specs/points.yaml`, line: 7, column: 36, rule: "FIELD_SAME_OFFSET", level: "BYTES", message: "point.x lies at byte 4, and lay at 0", bump: "major" },
    ],
    additions: [],
    specs: [{ spec: `${project.folder}/specs/points.yaml`, against: `${project.folder}/old.yaml`, bump: "major", version: { before: "1.0.0", after: "1.0.0", needed: "2.0.0", allowed: false } }],
  });
});

test("a generated layout JSON and a lock file are something to compare with", async ({ project }) => {
  await project.gen();
  await on(project, "breaking", "--accept");
  swap(project);
  for (const file of ["src/points.layout.json", "specs/gridwright.lock.json"]) {
    const { code, out } = await on(project, "breaking", "--against", `${project.folder}/${file}`);
    assert.is(code, 1);
    assert.ok(out.startsWith(MOVED), out);
  }
});

/** Gives the spec another file, and the configuration that name. */
function move(project: TemporaryProject, to: string): void {
  project.write(to, project.read("specs/points.yaml"));
  rmSync(join(project.folder, "specs/points.yaml"));
  project.write("gridwright.config.json", JSON.stringify({ ...CONFIG, protocols: [{ ...CONFIG.protocols[0], spec: to }] }));
}

test("a spec that was renamed is still held against its release", async ({ project }) => {
  assert.equal(JSON.parse((await on(project, "breaking", "--accept", "--format", "json")).out).written, ["specs/gridwright.lock.json"]);
  swap(project);
  move(project, "specs/dots.yaml");
  const { code, out } = await on(project, "check");
  assert.is(code, 1);
  assert.is(out, `${MOVED}\n${FIX}`.replaceAll("points.yaml", "dots.yaml"));
  project.edit("specs/dots.yaml", "1.0.0", "2.0.0");
  assert.is((await on(project, "breaking", "--accept")).code, 0);
  assert.equal(Object.keys(JSON.parse(project.read("specs/gridwright.lock.json")).specs), ["dots.yaml"]);
});

test("a spec that was released and is deleted fails check until --accept forgets it", async ({ project }) => {
  const protocols = [...CONFIG.protocols, { spec: "specs/lines.yaml", typescript: "src", shaders: "src" }];
  project.write("specs/lines.yaml", SPEC.replace("protocol: points", "protocol: lines"));
  project.write("gridwright.config.json", JSON.stringify({ ...CONFIG, protocols }));
  await on(project, "breaking", "--accept");
  rmSync(join(project.folder, "specs/lines.yaml"));
  project.write("gridwright.config.json", JSON.stringify(CONFIG));
  const gone = "lines.yaml (protocol lines, version 1.0.0) was released and is gone. Fix: restore it, or let gridwright breaking --accept forget it";
  assert.equal(await on(project, "check"), { code: 1, out: `specs/gridwright.lock.json: ${gone}`, error: "" });
  assert.match((await on(project, "check", "--format", "github")).out, `::error file=specs/gridwright.lock.json,line=1,col=1,title=released::${gone}`);
  assert.equal(JSON.parse((await on(project, "check", "--format", "json")).out).gone, [{ lock: "specs/gridwright.lock.json", spec: "lines.yaml", protocol: "lines", version: "1.0.0" }]);
  assert.is((await project.command("check", `${project.folder}/specs/points.yaml`)).code, 0);
  await on(project, "breaking", "--accept");
  assert.is((await on(project, "check")).code, 0);
});

test("a copy of a spec is no heir of its release", async ({ project }) => {
  await on(project, "breaking", "--accept");
  project.write("specs/dots.yaml", SPEC.replace("x: f32, ", ""));
  assert.match((await project.command("check", `${project.folder}/specs/dots.yaml`)).out, "dots.yaml is legal, and was never released");
});

function git(project: TemporaryProject, ...args: readonly string[]): void {
  execFileSync("git", ["-C", project.folder, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args], { stdio: "ignore" });
}

function commit(project: TemporaryProject): void {
  git(project, "init", "-q");
  git(project, "add", ".");
  git(project, "commit", "-qm", "first");
}

test("a spec that was moved is held against its file of the revision", async ({ project }) => {
  commit(project);
  swap(project);
  move(project, "protocols/dots.yaml");
  const { code, out } = await on(project, "breaking", "--against", "HEAD");
  assert.is(code, 1);
  assert.is(out, `${MOVED}\n${FIX}`.replaceAll("specs/points.yaml", "protocols/dots.yaml").replace("gridwright.lock.json", "HEAD:specs/points.yaml"));
  project.write("specs/points.yaml", SPEC);
  assert.equal(await on(project, "breaking", "--against", "HEAD"), { code: 0, out: "protocols/dots.yaml is new since HEAD", error: "" });
});

test("a moved spec is found where a folder is called as the revision is, git colors everything, and a link leads to the project", async ({ project }) => {
  commit(project);
  git(project, "tag", "specs");
  git(project, "config", "color.ui", "always");
  swap(project);
  move(project, "specs/dots.yaml");
  const link = `${project.folder}-link`;
  symlinkSync(project.folder, link, "junction");
  try {
    for (const folder of [project.folder, link]) {
      const { code, out } = await project.command("breaking", `${folder}/specs/dots.yaml`, "--against", "specs");
      assert.is(code, 1);
      assert.match(out, "(1.0.0 in specs:specs/points.yaml)");
    }
  } finally {
    rmSync(link);
  }
});

test("a base that git does not keep is taken as it is, and what is illegal in a revision is told as of there", async ({ project }) => {
  project.write(".gitignore", "node_modules/");
  project.write("node_modules/base/base.yaml", SPEC);
  project.write("specs/points.yaml", "gridwright: 1\nprotocol: more\nversion: 1.0.0\nextends: ../node_modules/base/base.yaml\nstructs: { line: { fields: { a: point } } }\n");
  commit(project);
  assert.equal(await on(project, "breaking", "--against", "HEAD"), { code: 0, out: "specs/points.yaml breaks nothing (against HEAD)", error: "" });
  project.edit("specs/points.yaml", "a: point", "a: pint");
  git(project, "commit", "-qam", "second");
  project.edit("specs/points.yaml", "a: pint", "a: point");
  assert.match((await on(project, "breaking", "--against", "HEAD")).out, "HEAD:specs/points.yaml:5:33 error[spec/unknown-name]: there is no type pint");
});

test("a git revision is something to compare with, bases of extensions included", async ({ project }) => {
  project.write("specs/more.yaml", "gridwright: 1\nprotocol: more\nversion: 1.0.0\nextends: points.yaml\nstructs: { line: { fields: { a: point } } }\n");
  project.write("gridwright.config.json", JSON.stringify({ ...CONFIG, protocols: [...CONFIG.protocols, { ...CONFIG.protocols[0], spec: "specs/more.yaml" }] }));
  commit(project);
  assert.is((await on(project, "breaking", "--against", "HEAD")).code, 0);
  swap(project);
  project.edit("specs/more.yaml", "a: point", "a: point, b: u32");
  const { code, out } = await on(project, "breaking", "--against", "HEAD", "--format", "github");
  assert.is(code, 1);
  assert.match(out, "::error file=specs/points.yaml,line=7,col=22,title=FIELD_SAME_OFFSET (BYTES)::point.color lies at byte 0, and lay at 4 (major)");
  assert.match(out, "::error file=specs/more.yaml,line=5,col=12,title=STRUCT_SAME_SIZE (BYTES)::line takes 12 bytes, and took 8 (major)");
});

test("a spec that is not legal is said so by both", async ({ project }) => {
  project.edit("specs/points.yaml", "x: f32", "x: f23");
  assert.equal(await on(project, "check"), { code: 1, out: "specs/points.yaml:7:25 error[spec/unknown-name]: there is no type f23\n  help: did you mean f32?\n1 finding", error: "" });
  assert.is((await on(project, "check", "--format", "github")).out.split("\n")[0], "::error file=specs/points.yaml,line=7,col=25,title=spec/unknown-name::there is no type f23");
  assert.is(JSON.parse((await on(project, "check", "--format", "json")).out).diagnostics[0].code, "spec/unknown-name");
  assert.is((await on(project, "breaking", "--accept")).code, 1);
  assert.is((await on(project, "breaking", "--format", "github")).out.split("\n")[0], "::error file=specs/points.yaml,line=7,col=25,title=spec/unknown-name::there is no type f23");
});

test("an annotation's path starts in the repository that the workflow has checked out", async ({ project }) => {
  project.edit("specs/points.yaml", "x: f32", "x: f23");
  const before = process.env["GITHUB_WORKSPACE"];
  const fileIn = async (workspace: string): Promise<string | undefined> => {
    process.env["GITHUB_WORKSPACE"] = workspace;
    return /file=([^,]*),/.exec((await on(project, "check", "--format", "github")).out)?.[1];
  };
  try {
    assert.is(await fileIn(dirname(project.folder)), `${basename(project.folder)}/specs/points.yaml`);
    assert.is(await fileIn(join(project.folder, "elsewhere")), "specs/points.yaml");
  } finally {
    if (before === undefined) delete process.env["GITHUB_WORKSPACE"];
    else process.env["GITHUB_WORKSPACE"] = before;
  }
});

test("a call that could not work exits 2 and says why", async ({ project }) => {
  await on(project, "breaking", "--accept");
  const cases: readonly (readonly [args: readonly string[], says: string])[] = [
    [["breaking", "--against", "no-such-thing"], "gridwright: no-such-thing is neither a file nor a git revision: "],
    [["breaking", "--against", `${project.folder}/gridwright.config.json`], `gridwright: ${project.folder}/gridwright.config.json holds no layout of points.yaml`],
    [["breaking", "--accept", "--against", "HEAD"], "gridwright: --accept records what was released, so it compares with the lock file and takes no --against"],
    [["breaking", "--format", "xml"], "gridwright: --format is text, json or github, not xml"],
    [["check", "none.yaml"], "gridwright: the spec none.yaml can't be read"],
    [["check", "--bad"], "gridwright: Unknown option '--bad'"],
  ];
  for (const [[command = "", ...args], says] of cases) {
    const { code, error } = await on(project, command, ...args);
    assert.is(code, 2);
    assert.ok(error.startsWith(says), error);
  }
});

test("a lock file that is none is not taken for an empty one", async ({ project }) => {
  project.write("specs/gridwright.lock.json", "{}");
  for (const command of ["check", "breaking"]) {
    const { code, error } = await on(project, command);
    assert.is(code, 1);
    assert.match(error, /gridwright: gridwright\.lock\.json in .* is no lock file that this version of gridwright wrote\. Fix: restore it from git/);
  }
  project.write("specs/gridwright.lock.json", '<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n');
  assert.match((await on(project, "check")).error, "has the marks of a merge in it. Fix: take the side that was released, with git checkout --ours or --theirs");
  project.write("specs/gridwright.lock.json", '{ "format": "gridwright-lock", "formatVersion": 2 }');
  assert.match((await on(project, "check")).error, "is of a newer gridwright (format 2; this one reads 1). Fix: update gridwright");
  rmSync(join(project.folder, "specs/gridwright.lock.json"));
  mkdirSync(join(project.folder, "specs/gridwright.lock.json"));
  assert.match((await on(project, "check")).error, "can't be read (it is a folder)");
});

test("--help says what each command does", async ({ project }) => {
  for (const command of ["gen", "check", "breaking"]) {
    const { code, out } = await project.command(command, "--help");
    assert.is(code, 0);
    assert.match(out, `usage: gridwright ${command} `);
  }
});

test.run();
