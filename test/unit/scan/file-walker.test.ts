import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findPathProblem, walkFiles, withoutNested, type Unreadable } from "../../../examples/scan/file-walker.js";

const test = suite<{ folder: string }>("file walker");

test.before.each((context) => {
  const folder = mkdtempSync(join(tmpdir(), "scan-walker-"));
  context.folder = folder;
  mkdirSync(join(folder, "b", "deep"), { recursive: true });
  mkdirSync(join(folder, "hollow"));
  for (const name of ["c.txt", "a.txt", "b/deep/x.bin", "b/.hidden"]) writeFileSync(join(folder, name), name);
  symlinkSync(folder, join(folder, "b", "loop"));
  symlinkSync(join(folder, "a.txt"), join(folder, "link.txt"));
});
test.after.each((context) => rmSync(context.folder, { recursive: true }));

function walk(...roots: string[]): { files: string[]; unreadable: Unreadable[] } {
  const unreadable: Unreadable[] = [];
  return { files: [...walkFiles(roots, (folder) => unreadable.push(folder))], unreadable };
}

test("folders are walked recursively by name, hidden files included, links passed over", ({ folder }) => {
  assert.equal(walk(folder), { files: ["a.txt", "b/.hidden", "b/deep/x.bin", "c.txt"].map((name) => join(folder, name)), unreadable: [] });
});

test("a file is walked as itself", ({ folder }) => {
  assert.equal(walk(join(folder, "c.txt")).files, [join(folder, "c.txt")]);
});

test("a file reached in two ways comes once", ({ folder }) => {
  assert.is(walk(folder, join(folder, "b"), folder, join(folder, "a.txt")).files.length, 4);
  assert.equal(withoutNested(["x/y", "x", "./x", "xy"]), ["x", "xy"]);
});

test("an empty folder has no files", ({ folder }) => {
  assert.equal(walk(join(folder, "hollow")).files, []);
});

test("a missing path, a link and a special file are named as problems; files and folders are not", ({ folder }) => {
  assert.match(findPathProblem(join(folder, "nowhere")) ?? "", /^no such file or folder: ".*nowhere"$/);
  assert.match(findPathProblem(join(folder, "link.txt")) ?? "", /is a symbolic link/);
  assert.match(findPathProblem(join(folder, "b", "loop")) ?? "", /is a symbolic link/);
  if (process.platform !== "win32") assert.match(findPathProblem("/dev/null") ?? "", /neither a file nor a folder/);
  assert.is(findPathProblem(folder), undefined);
  assert.is(findPathProblem(join(folder, "a.txt")), undefined);
});

test.run();
