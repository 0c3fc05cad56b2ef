/** Two runs in one folder, and what a run that has died leaves to the next. */
import { spawnSync } from "node:child_process";
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
  removeLeftovers(project.folder, [{ path: "src/points.ts" }, { path: "no/such/folder.ts" }]);
  applyChanges(project.folder, [{ path: "src/points.ts", before: "old", after: "new" }]);
  assert.equal(project.snapshot(), { "src/points.ts": "new", [staged(process.ppid)]: `of ${process.ppid}`, [staged(dead, "mine.ts")]: "no output of this project" });
});

test("a file that another run has removed meanwhile is removed", ({ project }) => {
  applyChanges(project.folder, [{ path: "src/points.ts", before: "old", after: "new" }, { path: "src/gone.ts", before: "old" }]);
  assert.equal(project.snapshot(), { "src/points.ts": "new" });
});

test.run();
