/** A `gen` that dies at any moment leaves whole files, and the next one ends what it began. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ROOT } from "../support/repository-specs.js";
import { TemporaryProject } from "../support/temporary-project.js";

const SPEC = "gridwright: 1\nprotocol: points\nversion: 1.0.0\nconstants: { cap: 8 }\nstructs: { point: { fields: { x: f32 } } }\n";
const CONFIG = { protocols: [{ spec: "points.yaml", typescript: "src", shaders: "shaders" }], manifest: "shaders/manifest.json" };

function project(spec: string): TemporaryProject {
  return new TemporaryProject({ "points.yaml": spec, "gridwright.config.json": JSON.stringify(CONFIG) });
}

async function generated(spec: string): Promise<Record<string, string>> {
  const made = project(spec);
  try {
    assert.is((await made.gen()).code, 0);
    return made.snapshot();
  } finally {
    made.remove();
  }
}

/** Runs `gen` in a process of its own that ends itself at the given call of a function of `node:fs`. */
function killedAt(folder: string, call: "writeFileSync" | "renameSync", time: number): void {
  const { signal, stderr } = spawnSync(process.execPath, ["--import", "tsx", join(ROOT, "test/support/killed-gen.ts"), folder, call, String(time)], { cwd: ROOT, encoding: "utf8" });
  assert.is(signal, "SIGKILL", stderr);
}

const EDITED = SPEC.replace("cap: 8", "cap: 9").replace("x: f32", "x: f32, y: f32");
const [before, after] = [await generated(SPEC), await generated(EDITED)];

for (const [call, time] of [["writeFileSync", 1], ["writeFileSync", 3], ["renameSync", 1], ["renameSync", 3]] as const) {
  test(`killed in ${call} number ${time}, every file is the old one or the new one, and the next gen ends with all new`, async () => {
    const folder = project(SPEC);
    try {
      await folder.gen();
      folder.write("points.yaml", EDITED);
      killedAt(folder.folder, call, time);
      for (const [path, text] of Object.entries(folder.snapshot())) {
        if (!path.endsWith(".gridwright.tmp")) assert.ok(text === before[path] || text === after[path], `${path} is half written`);
      }
      assert.is((await folder.gen("--check")).code, 1);
      assert.is((await folder.gen()).code, 0);
      assert.equal(folder.snapshot(), after);
    } finally {
      folder.remove();
    }
  });
}

test("what a killed gen has left behind goes, even when its edit was undone", async () => {
  const folder = project(SPEC);
  try {
    await folder.gen();
    folder.write("points.yaml", EDITED);
    killedAt(folder.folder, "writeFileSync", 2);
    folder.write("points.yaml", SPEC);
    assert.is((await folder.gen()).code, 0);
    assert.equal(folder.snapshot(), before);
  } finally {
    folder.remove();
  }
});

test.run();
