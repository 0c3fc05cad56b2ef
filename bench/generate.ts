/**
 * The built command on whole projects, as processes of their own: a generation that has to write, a check that has nothing
 * to say, a spec of 200 structs. A rebuild of `gen --watch` in this process, by the code that the watch runs. Beside them
 * what other packages do with the same structs, which is less: typegpu prints WGSL, wgsl_reflect reads it.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { CONFIG_FILE } from "../cli/config-folder.js";
import type { Config } from "../cli/config.js";
import type { ProjectMemory } from "../cli/project-memory.js";
import type { WrittenProject } from "../cli/written-project.js";
import { type BenchResult, type BenchRow, environmentOf, measure, type Contender } from "./harness.js";
import { slotSchema } from "./peer-slots.js";
import { openPeers } from "./peers.js";
import { manyStructs } from "./many-structs.js";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const COMMAND = join(ROOT, "dist/cli/main.js");
const SPEC = "protocol-spec.yaml";
const SAMPLES = 9;
const STRUCTS = 200;
const FIELDS = 10;
const SLOTS = 1024;

export const LIMITS_MS = { gen: 1200, "gen-check": 400, "watch-rebuild": 150, "gen-200-structs": 5000 } as const;
export const PEAK_LIMIT_MIB = 600;

export const generateBench = {
  targets: {},
  /** Of row `NAME`: median milliseconds over the limit; of the spec of 200 structs also the largest resident set. */
  limits: { ...Object.fromEntries(Object.entries(LIMITS_MS).map(([name]) => [`${name}/limit@1`, 1])), "peak-memory/limit@200": 1 },
  async run(): Promise<BenchResult> {
    build();
    const rows: BenchRow[] = [];
    const ratios: Record<string, number> = {};
    const folders: string[] = [];
    try {
      const own = project(readFileSync(join(ROOT, SPEC), "utf8"), folders);
      const many = project(manyStructs(STRUCTS, FIELDS), folders);
      command(own, "gen");
      const peak = { mib: 0 };
      const jobs: readonly (readonly [Contender, number])[] = [
        [gen(own), SAMPLES],
        [loadPrinter(), SAMPLES],
        [check(own), SAMPLES],
        [await rebuild(project(readFileSync(join(ROOT, SPEC), "utf8"), folders)), SAMPLES],
        [large(many, peak), 5],
        ...(await peerJobs(own)).map((contender) => [contender, SAMPLES] as const),
      ];
      for (const [contender, samples] of jobs) {
        const measurement = await measure({ size: "1", samples, contenders: [contender] });
        rows.push(...measurement.rows);
        Object.assign(ratios, measurement.ratios);
      }
      for (const row of rows) {
        const limit = Object.entries(LIMITS_MS).find(([name]) => name === row.name)?.[1];
        if (limit !== undefined) ratios[`${row.name}/limit@1`] = Number((row.medianMs / limit).toFixed(3));
      }
      ratios[`peak-memory/limit@${STRUCTS}`] = Number((peak.mib / PEAK_LIMIT_MIB).toFixed(3));
      return { bench: "generate", environment: environmentOf("the host alone"), rows, ratios };
    } finally {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    }
  },
};

function build(): void {
  const done = spawnSync(process.execPath, [join(ROOT, "scripts/run.mjs"), "scripts/build.ts"], { cwd: ROOT, stdio: ["ignore", 2, 2] });
  if (done.status !== 0) throw new Error("the command can't be built. Fix: npm run build");
}

/** A project as a user has one: a configuration, a spec, a `node_modules`. */
function project(spec: string, folders: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "gridwright-bench-"));
  folders.push(folder);
  mkdirSync(join(folder, "node_modules"));
  writeFileSync(join(folder, SPEC), spec);
  writeFileSync(join(folder, CONFIG_FILE), JSON.stringify({ protocols: [{ spec: SPEC, typescript: "generated", shaders: "generated" }], manifest: "generated/manifest.json" }));
  return folder;
}

function command(folder: string, ...args: readonly string[]): string {
  const done = spawnSync(process.execPath, [COMMAND, ...args], { cwd: folder, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`gridwright ${args.join(" ")} failed: ${done.stdout}${done.stderr}`);
  return done.stdout;
}

/** As on a fresh clone: nothing generated yet, nothing remembered. */
function forget(folder: string): void {
  for (const name of ["generated", "node_modules/.cache"]) rmSync(join(folder, name), { recursive: true, force: true });
}

function gen(folder: string): Contender {
  return { name: "gen", reset: () => forget(folder), run: async () => command(folder, "gen") };
}

/** What no `gen` that prints can be quicker than: a process that loads ts-morph. Says how fast the machine is today. */
function loadPrinter(): Contender {
  return {
    name: "ts-morph-load",
    async run() {
      const done = spawnSync(process.execPath, ["--eval", 'require("ts-morph")'], { cwd: ROOT, encoding: "utf8" });
      if (done.status !== 0) throw new Error(`ts-morph can't be loaded: ${done.stderr}`);
      return done.stdout;
    },
  };
}

function check(folder: string): Contender {
  return { name: "gen-check", run: async () => command(folder, "gen", "--check") };
}

/** One field more or less in turn, so that every output has to change. */
async function rebuild(folder: string): Promise<Contender> {
  const built = <M>(module: string): Promise<M> => import(pathToFileURL(join(ROOT, "dist/cli", module)).href);
  const { findConfig }: { findConfig: (folder: string) => Config } = await built("config.js");
  const { ProjectMemory: Memory }: { ProjectMemory: new () => ProjectMemory } = await built("project-memory.js");
  const { writeProject }: { writeProject: (config: Config, memory: ProjectMemory) => Promise<WrittenProject> } = await built("write-project.js");
  const memory = new Memory();
  const text = readFileSync(join(folder, SPEC), "utf8");
  let isLonger = false;
  return {
    name: "watch-rebuild",
    reset() {
      isLonger = !isLonger;
      writeFileSync(join(folder, SPEC), isLonger ? text.replace(/^structs:\n/m, "structs:\n  bench_pair: { fields: { first: u32, second: u32 } }\n") : text);
    },
    async run() {
      memory.forgetWhatWasRead();
      const { written, removed } = await writeProject(findConfig(folder), memory);
      return [written.length > 3, removed];
    },
  };
}

function large(folder: string, peak: { mib: number }): Contender {
  const measured = `process.on("exit", () => process.stderr.write(String(process.resourceUsage().maxRSS))); process.argv.splice(1, 0, ""); await import(${JSON.stringify(pathToFileURL(COMMAND).href)});`;
  return {
    name: "gen-200-structs",
    reset: () => forget(folder),
    async run() {
      const done = spawnSync(process.execPath, ["--input-type=module", "--eval", measured, "gen"], { cwd: folder, encoding: "utf8" });
      const kib = Number(done.stderr);
      if (done.status !== 0 || !(kib > 0)) throw new Error(`gridwright gen failed: ${done.stdout}${done.stderr}`);
      peak.mib = Math.max(peak.mib, kib / 1024);
      return done.stdout;
    },
  };
}

async function peerJobs(folder: string): Promise<Contender[]> {
  const { typegpu, data, reflect } = await openPeers();
  const wgsl = readFileSync(join(folder, "generated/megakernel.wgsl"), "utf8");
  return [
    { name: "typegpu-resolve", run: async () => typegpu.tgpu.resolve([data.arrayOf(slotSchema(data), SLOTS)]) },
    { name: "wgsl-reflect", run: async () => new reflect.WgslReflect(wgsl).structs.map(({ name, size }) => [name, size]) },
  ];
}
