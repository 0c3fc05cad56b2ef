/** `gridwright doctor`: what counts as missing, and probes that crash or never answer. */
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { deviceAndJudgeFindings } from "../../../cli/doctor/devices-and-judges.js";
import { projectFindings } from "../../../cli/doctor/project-findings.js";
import type { ProbeName } from "../../../cli/doctor/probe-name.js";
import { runProbe } from "../../../cli/doctor/run-probe.js";
import { satisfies, versionFindings } from "../../../cli/doctor/versions.js";
import { TemporaryProject } from "../../support/temporary-project.js";

const SPEC = "gridwright: 1\nprotocol: points\nversion: 1.0.0\nconstants: { cap: 8 }\n";
const CONFIG = JSON.stringify({ protocols: [{ spec: "points.yaml", typescript: "out", shaders: "out" }], manifest: "out/manifest.json" });

const test = suite<{ project: TemporaryProject }>("doctor");

test.before.each((context) => {
  context.project = new TemporaryProject({ "points.yaml": SPEC, "gridwright.config.json": CONFIG });
});

test.after.each(({ project }) => project.remove());

/** The status of each finding whose probe is mentioned, when exactly these find something. */
async function statuses(...found: readonly ProbeName[]): Promise<Readonly<Record<string, string>>> {
  const findings = await deviceAndJudgeFindings(async (name) => ({ found: found.includes(name), detail: "", fix: "get it" }));
  return Object.fromEntries(findings.filter(({ id }) => id !== "spirv-val").map(({ id, status }) => [id, status]));
}

test("one device and one judge of WGSL are needed; which, does not matter", async () => {
  const none = { "hardware-gpu": "missing", "software-gpu": "optional", "wgsl-dawn": "missing", "wgsl-naga": "optional", "glsl-glslang": "optional" };
  assert.equal(await statuses(), none);
  assert.equal(await statuses("software", "naga"), { ...none, "hardware-gpu": "optional", "software-gpu": "ok", "wgsl-dawn": "optional", "wgsl-naga": "ok" });
  assert.equal(await statuses("hardware", "dawn", "glslang"), { ...none, "hardware-gpu": "ok", "wgsl-dawn": "ok", "glsl-glslang": "ok" });
});

test("a probe that never answers, one that crashes and one that only prints are reported within the limit", async ({ project }) => {
  const probe = (name: string, script: string, limitMs: number): ReturnType<typeof runProbe> => {
    project.write(name, script);
    return runProbe("hardware", limitMs, pathToFileURL(join(project.folder, name)));
  };
  assert.equal(await probe("hang.mjs", "setInterval(() => {}, 1000);", 500), { found: false, detail: "it does not answer within 0.5 s" });
  assert.equal(await probe("crash.mjs", 'console.error("driver said so");\nprocess.exit(7);', 60_000), { found: false, detail: "its process ended with 7 (driver said so)" });
  assert.equal(await probe("chatty.mjs", 'console.log("{}\\nhello");', 60_000), { found: false, detail: "its process ended with 0" });
  assert.equal(await probe("sound.mjs", 'console.log("hello");\nconsole.log(JSON.stringify({ found: true, detail: process.argv[2] }));\nconsole.log("bye");', 60_000), { found: true, detail: "hardware" });
});

test("versions are held to the ranges of the package", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["20.12.0", ">=20.12", true], ["20.11.9", ">=20.12", false], ["22.0.0", ">=20.12", true],
    ["0.6.2", "^0.6.2", true], ["0.6.1", "^0.6.2", false], ["0.6.9", "^0.6.2", true], ["0.7.0", "^0.6.2", false],
    ["153.2.0", "^153.0.0", true], ["154.0.0", "^153.0.0", false],
    ["0.0.15", "0.0.15", true], ["0.0.16", "0.0.15", false], ["22.0.0-rc.1", ">=20.12", true],
  ];
  for (const [version, range, holds] of cases) assert.is(satisfies(version, range), holds, `${version} ${range}`);
});

test("an old Node and a wrong peer are wrong, a peer that is not installed is optional, each with its fix", ({ project }) => {
  const manifest = { version: "1.0.0", engines: { node: ">=99.1" }, peerDependencies: { webgpu: "^99.0.0", "not-installed-anywhere": "^1.0.0", "nowhere-either": ">=5" } };
  const [node, own, wrong, absent, quoted, typescript] = versionFindings(manifest, project.folder);
  assert.equal([node?.status, node?.fix], ["wrong", "install Node 99.1 or newer"]);
  assert.equal([own?.id, own?.detail], ["gridwright", "1.0.0"]);
  assert.equal([wrong?.status, wrong?.fix], ["wrong", "npm install --save-dev webgpu@^99.0.0"]);
  assert.equal([absent?.status, absent?.fix], ["optional", "npm install --save-dev not-installed-anywhere@^1.0.0"]);
  assert.is(quoted?.fix, 'npm install --save-dev "nowhere-either@>=5"');
  assert.equal([typescript?.id, typescript?.status], ["typescript", "optional"]);
});

test("a project is looked at step by step: configuration, specs, generated files", async ({ project }) => {
  const look = async (): Promise<unknown> => (await projectFindings(project.folder)).map(({ id, status, fix }) => [id, status, ...(fix === undefined ? [] : [fix])]);
  assert.equal(await look(), [["config", "ok"], ["specs", "ok"], ["generated", "wrong", "npm run gen"]]);
  await project.gen();
  assert.equal(await look(), [["config", "ok"], ["specs", "ok"], ["generated", "ok"]]);
  project.edit("points.yaml", "cap: 8", "cap: x");
  assert.equal(await look(), [["config", "ok"], ["specs", "wrong", "npx gridwright check"]]);
  project.write("gridwright.config.json", "{");
  assert.equal(await look(), [["config", "wrong", "repair gridwright.config.json"]]);
  const [outside] = await projectFindings("/");
  assert.equal([outside?.status, outside?.fix], ["missing", "npx gridwright init"]);
});

test("the command ends with 1 exactly where something is missing or wrong, and tells a program the same", async ({ project }) => {
  const { code, out } = await project.command("doctor", "--format", "json", "--project", project.folder);
  const { ok, findings }: { ok: boolean; findings: { id: string; status: string; detail: string; fix?: string }[] } = JSON.parse(out);
  assert.equal([code, ok, out.split("\n").length, Object.keys(JSON.parse(out))], [1, false, 1, ["ok", "findings"]]);
  assert.equal(findings.filter(({ id, status }) => id === "generated" && status === "wrong").map(({ fix }) => fix), ["npm run gen"]);
  for (const id of ["node", "gridwright", "webgpu", "hardware-gpu", "software-gpu", "wgsl-dawn", "wgsl-naga", "spirv-val"]) assert.is(findings.filter((each) => each.id === id).length, 1, id);
  assert.is(findings.find(({ id }) => id === "wgsl-dawn")?.status, "ok");
});

test.run();
