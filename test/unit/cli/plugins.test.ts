/** The bundler plugins, in copies of their example projects. */
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { context, type BuildFailure, type BuildResult } from "esbuild";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { build, createServer } from "vite";
import { gridwright } from "../../../cli/plugins/esbuild-plugin.js";
import { ProjectGeneration } from "../../../cli/plugins/project-generation.js";
import { linkPackage } from "../../support/linked-package.js";
import { ROOT } from "../../support/repository-specs.js";
import { TemporaryProject } from "../../support/temporary-project.js";
import { within } from "../../support/within.js";

/** By hand: sensor, unit, and 21.5 and 40 as floats, little-endian. */
const BYTES = "00 00 00 00 01 00 00 00 00 00 ac 41 03 00 00 00 02 00 00 00 00 00 20 42";
const PATIENCE_MS = 60_000;
/** What the spec says wrongly when `breakSpec` has been there: line and column of `max_sensor`. */
const PLACE = { line: 22, column: 42 };

async function inCopyOf(example: string, use: (project: TemporaryProject) => Promise<void>): Promise<void> {
  const project = new TemporaryProject({});
  try {
    // What a build has left in the repository is no part of the example.
    cpSync(join(ROOT, "examples", example), project.folder, { recursive: true, filter: (path) => !/[\\/](node_modules|dist|generated)$/.test(path) });
    linkPackage(project.folder);
    await use(project);
  } finally {
    project.remove();
  }
}

function breakSpec(project: TemporaryProject): void {
  project.edit("readings.yaml", "max: max_sensors - 1", "max: max_sensor - 1");
}

function repairSpec(project: TemporaryProject): void {
  project.edit("readings.yaml", "max: max_sensor - 1", "max: max_sensors - 1");
}

/** The type check of a user of the package; the example's own configuration. */
function typeErrors(project: TemporaryProject): string {
  return spawnSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", project.folder], { encoding: "utf8" }).stdout;
}

test("esbuild: the example's build generates, bundles and encodes; its types hold; nothing is rewritten the second time", () =>
  inCopyOf("esbuild-plugin", async (project) => {
    const run = (...args: string[]): ReturnType<typeof spawnSync> => spawnSync(process.execPath, args, { cwd: project.folder, encoding: "utf8", timeout: PATIENCE_MS });
    const built = run("--import", "tsx", "build.js");
    assert.is(built.status, 0, String(built.stderr));
    assert.is(String(run("dist/main.js").stdout).trim(), BYTES);
    assert.is(typeErrors(project), "");
    assert.equal(await project.gen("--check"), { code: 0, out: (await project.gen()).out, error: "" });
    breakSpec(project);
    const broken = run("--import", "tsx", "build.js");
    assert.is(broken.status, 1);
    assert.match(String(broken.stderr), `readings.yaml:${PLACE.line}:${PLACE.column - 1}:`);
  }));

test("esbuild: a spec that breaks fails the build at its place, and a spec that changes builds again", () =>
  inCopyOf("esbuild-plugin", async (project) => {
    const results: BuildResult[] = [];
    let told = (): void => {};
    const bundle = await context({
      entryPoints: ["src/main.ts"],
      absWorkingDir: project.folder,
      bundle: true,
      write: false,
      format: "esm",
      platform: "node",
      logLevel: "silent",
      plugins: [
        gridwright(),
        { name: "results", setup: (build) => build.onEnd((result) => void (results.push(result), told())) },
      ],
    });
    const next = (): Promise<BuildResult> =>
      within(PATIENCE_MS, "a build", new Promise((resolve) => {
        told = () => {
          const result = results.shift();
          if (result !== undefined) resolve(result);
        };
        told();
      }));
    try {
      // From the start: nothing has been generated yet, and the watch waits for the repair all the same.
      breakSpec(project);
      await bundle.watch();
      const error = (await next()).errors.find(({ pluginName }) => pluginName === "gridwright");
      assert.match(error?.text ?? "", /max_sensor/);
      assert.equal([error?.location?.file, error?.location?.line, error?.location?.column], ["readings.yaml", PLACE.line, PLACE.column - 1]);
      assert.match(error?.location?.lineText ?? "", "sensor: { type: u32");
      assert.match(error?.notes.map((note) => note.text).join() ?? "", "max_sensors");
      assert.not(project.has("generated"));
      repairSpec(project);
      const repaired = await next();
      assert.equal([repaired.errors, repaired.warnings.filter(({ pluginName }) => pluginName === "gridwright")], [[], []]);
      project.edit("readings.yaml", "celsius: 1", "celsius: 7");
      assert.equal((await next()).errors, []);
      assert.match(project.read("generated/readings.ts"), "celsius: 7");
    } finally {
      await bundle.dispose();
    }
  }));

test("a kernel module's error is one problem at its place, whatever its path and however many lines it has", async () => {
  const kernel = 'export const kernel = () => {\n  throw new Error("odd:\\n1:2 out");\n};\n';
  const config = { protocols: [], kernels: [{ module: "src/my kernel.ts", export: "kernel" }] };
  const project = new TemporaryProject({ "gridwright.config.json": JSON.stringify(config), "src/my kernel.ts": kernel });
  const generation = new ProjectGeneration(project.folder);
  try {
    const { problems } = await generation.run();
    const path = join(realpathSync(project.folder), "src/my kernel.ts");
    assert.equal(problems, [{ message: "odd:\n1:2 out", at: { path, line: 2, column: 9, lineText: '  throw new Error("odd:\\n1:2 out");' }, notes: [] }]);
  } finally {
    await generation.dispose();
    project.remove();
  }
});

test("esbuild: without a project the build fails and says so", async () => {
  const project = new TemporaryProject({ "main.ts": "" });
  try {
    const bundle = await context({ entryPoints: ["main.ts"], absWorkingDir: project.folder, write: false, logLevel: "silent", plugins: [gridwright()] });
    const failure = await bundle.rebuild().then(() => undefined, (error: BuildFailure) => error);
    await bundle.dispose();
    assert.match(failure?.errors[0]?.text ?? "", "there is no gridwright.config.json");
  } finally {
    project.remove();
  }
});

test("vite: the example's build generates, bundles and encodes; a spec that breaks fails it at its place", () =>
  inCopyOf("vite-plugin", async (project) => {
    const bundle = (): Promise<unknown> => build({ root: project.folder, configFile: join(project.folder, "vite.config.ts"), logLevel: "silent" });
    await bundle();
    assert.is(await shownBy(join(project.folder, "dist/assets")), BYTES);
    assert.is(typeErrors(project), "");
    breakSpec(project);
    const error: unknown = await bundle().then(() => undefined, (reason: unknown) => reason);
    assert.match(String(error), "max_sensor");
    const [{ id, loc }] = Object(error).errors;
    assert.equal([id, loc?.line, loc?.column], [join(project.folder, "readings.yaml"), PLACE.line, PLACE.column - 1]);
  }));

/** What the page's script writes into its element. */
async function shownBy(assets: string): Promise<string> {
  const [script] = readdirSync(assets).filter((name) => name.endsWith(".js"));
  const element = { textContent: "" };
  const link = { relList: { supports: () => true } };
  Object.assign(globalThis, { document: { getElementById: () => element, createElement: () => link } });
  try {
    await import(pathToFileURL(join(assets, script ?? "")).href);
  } finally {
    Reflect.deleteProperty(globalThis, "document");
  }
  return element.textContent;
}

test("vite: the development server generates anew when the spec changes, and goes on after a spec that is broken", () =>
  inCopyOf("vite-plugin", async (project) => {
    const errors: string[] = [];
    const server = await createServer({ root: project.folder, configFile: join(project.folder, "vite.config.ts"), logLevel: "silent", server: { middlewareMode: true, ws: false } });
    server.config.logger.error = (message) => void errors.push(message);
    const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
      for (const end = performance.now() + PATIENCE_MS; !(await holds()); await new Promise((resolve) => setTimeout(resolve, 20))) {
        if (performance.now() > end) throw new Error(`${what} takes longer than ${PATIENCE_MS / 1000} s`);
      }
    };
    const served = async (): Promise<string> => (await server.transformRequest("/generated/readings.ts"))?.code ?? "";
    try {
      assert.match(await served(), "celsius: 1");
      project.edit("readings.yaml", "celsius: 1", "celsius: 7");
      await until("the new number", async () => (await served()).includes("celsius: 7"));
      breakSpec(project);
      await until("the error", () => errors.length > 0);
      assert.match(errors[0] ?? "", `readings.yaml:${PLACE.line}:${PLACE.column} `);
      repairSpec(project);
      project.edit("readings.yaml", "celsius: 7", "celsius: 9");
      await until("the number after the repair", async () => (await served()).includes("celsius: 9"));
    } finally {
      await server.close();
    }
  }));

test("the examples have one spec, so that what differs is the bundler", () => {
  const spec = (example: string): string => readFileSync(join(ROOT, "examples", example, "readings.yaml"), "utf8");
  assert.is(spec("vite-plugin"), spec("esbuild-plugin"));
});

test.run();
