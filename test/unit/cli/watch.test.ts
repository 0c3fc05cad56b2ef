/** `gridwright gen --watch`: what starts a new run, what a run that fails leaves, and how it ends. */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { watchProject } from "../../../cli/watch.js";
import { ROOT } from "../../support/repository-specs.js";
import { TemporaryProject } from "../../support/temporary-project.js";

const BASE = "gridwright: 1\nprotocol: base\nversion: 1.0.0\nconstants: { cap: 8 }\nstructs: { point: { fields: { x: u32 } } }\n";
const EXTENSION = "gridwright: 1\nprotocol: more\nversion: 1.0.0\nextends: ./specs/base.yaml\nconstants: { twice: cap * 2 }\n";
const CONFIG = JSON.stringify({
  protocols: [{ spec: "more.yaml", typescript: "out", shaders: "out" }],
  kernels: [{ module: "src/kernel.ts", export: "kernel", output: "out/kernels" }],
  manifest: "out/manifest.json",
});
const KERNEL = 'import { NAME } from "./name.js";\nexport const kernel = { name: NAME, hash: "0", code: { wgsl: "// " + NAME } };\n';
/** For one step; a run takes tens of milliseconds on a quiet machine. */
const PATIENCE_MS = 20_000;

interface Context {
  project: TemporaryProject;
  stop: AbortController;
  said: string[];
  ended: Promise<void>;
}

const test = suite<Context>("gen --watch");

test.before.each(async (context) => {
  context.project = new TemporaryProject({ "specs/base.yaml": BASE, "more.yaml": EXTENSION, "gridwright.config.json": CONFIG, "src/kernel.ts": KERNEL, "src/name.ts": 'export const NAME = "first";\n' });
  context.stop = new AbortController();
  context.said = [];
  const say = (line: string): unknown => context.said.push(...line.split("\n"));
  context.ended = watchProject({ folder: context.project.folder, format: "text" }, { out: say, error: say }, context.stop.signal);
  await says(context, /^watching \d+ files; Ctrl-C ends it$/);
});

test.after.each(async ({ project, stop, ended }) => {
  stop.abort();
  await ended;
  project.remove();
});

/** Waits for a line behind those that were waited for before; gives it back. */
async function says({ said }: Pick<Context, "said">, pattern: RegExp): Promise<string> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
    const at = said.findIndex((line) => pattern.test(line));
    if (at >= 0) return said.splice(0, at + 1).at(-1) ?? "";
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`nothing said ${pattern} within ${PATIENCE_MS / 1000} s, but: ${said.join("\n")}`);
}

test("a spec, the base that it extends, a kernel module and what that imports each start a run", async (context) => {
  const { project } = context;
  project.edit("more.yaml", "cap * 2", "cap * 3");
  await says(context, /^wrote out\/more\.ts/);
  assert.match(project.read("out/more.ts"), "TWICE = 24");
  project.edit("specs/base.yaml", "cap: 8", "cap: 9");
  await says(context, /^wrote out\/more\.ts/);
  assert.match(project.read("out/more.ts"), "TWICE = 27");
  project.edit("src/kernel.ts", '"// "', '"// kernel "');
  await says(context, /^wrote out\/kernels\/first\.wgsl/);
  assert.match(project.read("out/kernels/first.wgsl"), "// kernel first");
  project.edit("src/name.ts", "first", "second");
  await says(context, /^removed out\/kernels\/first\.ts/);
  assert.ok(project.has("out/kernels/second.wgsl"));
});

test("the configuration starts a run, and what it names is watched from then on", async (context) => {
  const { project } = context;
  project.write("other/own.yaml", "gridwright: 1\nprotocol: own\nversion: 1.0.0\nconstants: { cap: 1 }\n");
  project.edit("gridwright.config.json", '"protocols":[', '"protocols":[{"spec":"other/own.yaml","typescript":"out","shaders":"out"},');
  await says(context, /^wrote out\/own\.ts/);
  await says(context, /^wrote out\/manifest\.json/);
  project.edit("other/own.yaml", "cap: 1", "cap: 2");
  await says(context, /^wrote out\/own\.ts/);
  assert.match(project.read("out/own.ts"), "CAP = 2");
});

test("an error is told with its place and writes nothing, and the run after the repair goes on", async (context) => {
  const { project } = context;
  const before = project.read("out/more.ts");
  project.edit("more.yaml", "twice: cap", "twice: cab");
  await says(context, /^more\.yaml:5:\d+ error\[/);
  await says(context, /nothing was written$/);
  assert.is(project.read("out/more.ts"), before);
  project.edit("more.yaml", "twice: cab", "twice: 5 + cap");
  await says(context, /^wrote out\/more\.ts/);
});

test("a file that is missing is waited for, where it will be", async (context) => {
  const { project } = context;
  project.edit("src/kernel.ts", "./name.js", "./names/name.js");
  await says(context, /src\/kernel\.ts:1:\d+ Could not resolve/);
  project.write("src/names/name.ts", 'export const NAME = "late";\n');
  await says(context, /^wrote out\/kernels\/late\.wgsl/);
  rmSync(join(project.folder, "more.yaml"));
  await says(context, /the spec more\.yaml can't be read/);
  project.write("more.yaml", EXTENSION);
  await says(context, /^all \d+ generated files are up to date/);
});

test("a spec that is saved as it was rewrites nothing", async (context) => {
  const { project } = context;
  const before = project.snapshot();
  project.write("more.yaml", EXTENSION);
  await says(context, /^all \d+ generated files are up to date \(\d+ ms\)$/);
  assert.equal(project.snapshot(), before);
});

test("nothing is said about files beside the inputs", async (context) => {
  const { project, said } = context;
  project.write("notes.txt", "x");
  project.write("src/unused.ts", "x");
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.equal(said, []);
});

test("Ctrl-C ends the command with exit code 130", async (context) => {
  context.stop.abort();
  await context.ended;
  const child = spawn(process.execPath, ["--import", "tsx", join(ROOT, "cli/main.ts"), "gen", "--watch", "--format", "json", "--project", context.project.folder], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  const limit = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  const exit = new Promise((resolve) => child.on("exit", (code, signal) => resolve(code ?? signal)));
  const said: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => said.push(...chunk.toString().trimEnd().split("\n")));
  const first: unknown = JSON.parse(await says({ said }, /^\{"written":/));
  assert.equal(Object.keys(Object(first)), ["written", "removed", "unchanged", "milliseconds"]);
  context.project.edit("more.yaml", "cap * 2", "cap * 4");
  assert.match(await says({ said }, /^\{"written":/), "out/more.ts");
  child.kill("SIGINT");
  assert.is(await exit, 130);
  clearTimeout(limit);
});

test("--watch and --check exclude each other, and a folder without a project is refused", async ({ project }) => {
  assert.is((await project.gen("--check", "--watch")).code, 2);
  const { code, error } = await project.command("gen", "--watch", "--project", "/");
  assert.is(code, 2);
  assert.match(error, "there is no gridwright.config.json in / or above it");
});

test.run();
