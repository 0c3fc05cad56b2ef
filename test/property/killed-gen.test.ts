/** A command that dies at any moment leaves whole files, old ones or new ones, and the next run ends what it began. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { type DeadlyCall, diesAt } from "../support/die-at.js";
import { ROOT } from "../support/repository-specs.js";
import { TemporaryProject } from "../support/temporary-project.js";

const SPEC = "gridwright: 1\nprotocol: points\nversion: 1.0.0\nconstants: { cap: 8 }\nstructs: { point: { fields: { x: f32 } } }\n";
const CONFIG = { protocols: [{ spec: "points.yaml", typescript: "src", shaders: "shaders" }], manifest: "shaders/manifest.json" };
const LOCK = "gridwright.lock.json";

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

async function killedAt(project: TemporaryProject, call: DeadlyCall, time: number, command: string, ...options: readonly string[]): Promise<void> {
  assert.ok(await diesAt(call, time, () => project.command(command, "--project", project.folder, ...options)), `${command} dies`);
}

const EDITED = SPEC.replace("cap: 8", "cap: 9").replace("x: f32", "x: f32, y: f32");
const RENAMED = EDITED.replace("protocol: points", "protocol: dots");
const [before, after, renamed] = [await generated(SPEC), await generated(EDITED), await generated(RENAMED)];
/** The files that the edit changes, the manifest among them. */
const CHANGED = Object.keys(after).filter((path) => path !== "points.yaml" && before[path] !== after[path]).length;

function assertWhole(folder: TemporaryProject, ...wholes: readonly Readonly<Record<string, string>>[]): void {
  for (const [path, text] of Object.entries(folder.snapshot())) {
    if (!path.endsWith(".gridwright.tmp")) assert.ok(wholes.some((whole) => whole[path] === text), `${path} is half written`);
  }
}

test("the edit changes every output, so that there is something between the first and the last", () => assert.ok(CHANGED >= 5));

for (const [call, time] of [["writeFileSync", CHANGED], ["renameSync", 1], ["renameSync", CHANGED]] as const) {
  test(`killed in ${call} number ${time}, every file is the old one or the new one, and the next gen ends with all new`, async () => {
    const folder = project(SPEC);
    try {
      await folder.gen();
      folder.write("points.yaml", EDITED);
      await killedAt(folder, call, time, "gen");
      assertWhole(folder, before, after);
      if (call === "writeFileSync") for (const path of Object.keys(before)) if (path !== "points.yaml") assert.is(folder.read(path), before[path], "nothing is replaced before all is written");
      assert.is((await folder.gen("--check")).code, 1);
      assert.is((await folder.gen()).code, 0);
      assert.equal(folder.snapshot(), after);
    } finally {
      folder.remove();
    }
  });
}

test("a process that is killed leaves the very files that stand for it here", async () => {
  const [killed, modelled] = [project(SPEC), project(SPEC)];
  try {
    for (const folder of [killed, modelled]) {
      await folder.gen();
      folder.write("points.yaml", EDITED);
    }
    const { signal, stderr, pid } = spawnSync(process.execPath, ["--import", "tsx", join(ROOT, "test/support/killed-command.ts"), "renameSync", "2", killed.folder, "gen"], { cwd: ROOT, encoding: "utf8" });
    assert.is(signal, "SIGKILL", stderr);
    await killedAt(modelled, "renameSync", 2, "gen");
    // Temporary files have the process in their names.
    const named = Object.entries(killed.snapshot()).map(([path, text]) => [path.replace(`.${pid}.`, `.${process.pid}.`), text]);
    assert.equal(modelled.snapshot(), Object.fromEntries(named));
    assert.ok(Object.keys(killed.snapshot()).filter((path) => path.endsWith(".gridwright.tmp")).length === CHANGED - 1);
  } finally {
    killed.remove();
    modelled.remove();
  }
});

test("killed while files go that are no longer generated, the next gen ends with the rest gone too", async () => {
  const folder = project(SPEC);
  try {
    await folder.gen();
    folder.write("points.yaml", RENAMED);
    await killedAt(folder, "rmSync", 2, "gen");
    assertWhole(folder, before, renamed);
    assert.is((await folder.gen()).code, 0);
    assert.equal(folder.snapshot(), renamed);
  } finally {
    folder.remove();
  }
});

test("what a killed gen has left behind goes, even when its edit was undone", async () => {
  const folder = project(SPEC);
  try {
    await folder.gen();
    folder.write("points.yaml", EDITED);
    await killedAt(folder, "writeFileSync", 2, "gen");
    folder.write("points.yaml", SPEC);
    assert.is((await folder.gen()).code, 0);
    assert.equal(folder.snapshot(), before);
  } finally {
    folder.remove();
  }
});

for (const call of ["writeFileSync", "renameSync"] as const) {
  test(`a release that is killed in ${call} has not happened, leaves nothing, and can be made again`, async () => {
    const folder = project(SPEC);
    try {
      await folder.command("breaking", "--accept", "--project", folder.folder);
      const released = folder.read(LOCK);
      folder.write("points.yaml", EDITED.replace("1.0.0", "2.0.0"));
      await killedAt(folder, call, 1, "breaking", "--accept");
      assert.is(folder.read(LOCK), released);
      folder.write("points.yaml", SPEC);
      assert.is((await folder.command("breaking", "--accept", "--project", folder.folder)).code, 0);
      assert.equal(Object.keys(folder.snapshot()), [LOCK, "gridwright.config.json", "points.yaml"].sort());
      folder.write("points.yaml", EDITED.replace("1.0.0", "2.0.0"));
      assert.is((await folder.command("breaking", "--accept", "--project", folder.folder)).code, 0);
      assert.is(JSON.parse(folder.read(LOCK)).specs["points.yaml"].version, "2.0.0");
    } finally {
      folder.remove();
    }
  });
}

test.run();
