/** Two runs in one folder, and what a run that has died leaves to the next. */
import { spawnSync } from "node:child_process";
import fs, { readdirSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { applyChanges, removeLeftovers } from "../../../cli/write-files.js";
import { TemporaryProject } from "../../support/temporary-project.js";

const test = suite<{ project: TemporaryProject }>("write-files");

test.before.each((context) => {
  context.project = new TemporaryProject({ "src/points.ts": "old" });
});

test.after.each(({ project }) => project.remove());

function staged(owner: number, name = "points.ts"): string {
  return `src/.${name}.${owner}.gridwright.tmp`;
}

test("what another run has staged is neither removed nor taken, and what a dead one has staged goes", ({ project }) => {
  const dead = spawnSync(process.execPath, ["--version"]).pid;
  for (const owner of [process.ppid, process.pid, dead]) project.write(staged(owner), `of ${owner}`);
  project.write(staged(dead, "mine.ts"), "no output of this project");
  removeLeftovers(project.folder, [{ path: "src/points.ts" }, { path: "no/such/folder.ts" }, { path: "src/points.ts/below.ts" }]);
  applyChanges(project.folder, [{ path: "src/points.ts", before: "old", after: "new" }]);
  assert.equal(project.snapshot(), { "src/points.ts": "new", [staged(process.ppid)]: `of ${process.ppid}`, [staged(dead, "mine.ts")]: "no output of this project" });
});

test("a file that another run has removed meanwhile is removed", ({ project }) => {
  applyChanges(project.folder, [{ path: "src/points.ts", before: "old", after: "new" }, { path: "src/gone.ts", before: "old" }]);
  assert.equal(project.snapshot(), { "src/points.ts": "new" });
});

test("where one file can't be written, no folder stays that was made for another", ({ project }) => {
  project.write("file", "");
  assert.throws(() => applyChanges(project.folder, [{ path: "new/deep/a.ts", after: "a" }, { path: "src/b.ts", after: "b" }, { path: "file/c.ts", after: "c" }]), "file/c.ts can't be written (one of its folders is a file); nothing was changed");
  assert.equal(readdirSync(project.folder, { recursive: true }).sort(), ["file", "src", "src/points.ts"]);
});

test("a release of specs in two folders writes both lock files or none", async ({ project }) => {
  const spec = (name: string): string => `gridwright: 1\nprotocol: ${name}\nversion: 1.0.0\nconstants: { cap: 8 }\n`;
  project.write("a/one.yaml", spec("one"));
  project.write("b/two.yaml", spec("two"));
  const accept = () => project.command("breaking", `${project.folder}/a/one.yaml`, `${project.folder}/b/two.yaml`, "--accept");
  const { renameSync } = fs;
  fs.renameSync = (from, to) => {
    if (String(to).includes("/b/")) throw new Error("no room");
    renameSync(from, to);
  };
  syncBuiltinESMExports();
  try {
    const { code, error } = await accept();
    assert.is(code, 1);
    assert.match(error, "b/gridwright.lock.json can't be written (no room); nothing was changed");
  } finally {
    fs.renameSync = renameSync;
    syncBuiltinESMExports();
  }
  assert.equal(Object.keys(project.snapshot()), ["a/one.yaml", "b/two.yaml", "src/points.ts"]);
  assert.is((await accept()).code, 0);
  assert.ok(project.has("a/gridwright.lock.json") && project.has("b/gridwright.lock.json"));
});

test.run();
