/** The declarations that the package ships, in projects of strangers: checked whole (`skipLibCheck: false`), with few libraries. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const test = suite<{ folder: string }>("declarations");

/** Uses of every entry that a project without tools of its own would import. */
const CONSUMER = `
import { type Device, Megakernel, type RunReport, runKernel, wrapDevice } from "gridwright";
import { compileKernel } from "gridwright/codegen";
import { buildProgram, runtimeArray, u32 } from "gridwright/ir";
import * as kernels from "gridwright/kernels";
import * as megakernel from "gridwright/megakernel";
import { openDevice } from "gridwright/runtime/node";
import * as testing from "gridwright/testing";
const device: Device = await openDevice();
const kernel = compileKernel(buildProgram({ name: "nothing", workgroupSize: [1, 1, 1] }, (k) => {
  k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
}));
const { buffers } = await runKernel(device, kernel, { grid: [1, 1, 1], buffers: { data: new Uint8Array(4) } });
export const word: number | undefined = new Uint32Array(buffers["data"]?.buffer ?? [])[0];
export const outcome = (report: RunReport): string => report.outcome;
export const all: unknown = [Megakernel, kernels, megakernel, testing, wrapDevice];
// @ts-expect-error: a word array is no buffer's bytes
void runKernel(device, kernel, { grid: [1, 1, 1], buffers: { data: new Uint32Array(1) } });
`;

function compile(folder: string, name: string, config: object): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(config));
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", file], { encoding: "utf8", timeout: 120_000 });
  return stdout + stderr;
}

test.before((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "gridwright-declarations-"));
  const installed = join(context.folder, "node_modules/gridwright");
  mkdirSync(installed, { recursive: true });
  // What `scripts/build.ts` compiles, without the JavaScript.
  const { compilerOptions, include } = JSON.parse(readFileSync(join(root, "tsconfig.build.json"), "utf8"));
  const said = compile(context.folder, "tsconfig.build.json", {
    extends: join(root, "tsconfig.json"),
    compilerOptions: { ...compilerOptions, rootDir: root, outDir: join(installed, "dist"), emitDeclarationOnly: true, typeRoots: [join(root, "node_modules/@types"), join(root, "node_modules")] },
    include: include.map((path: string) => join(root, path)),
  });
  assert.is(said, "");
  cpSync(join(root, "package.json"), join(installed, "package.json"));
  for (const dependency of Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).dependencies)) {
    symlinkSync(join(root, "node_modules", dependency), join(context.folder, "node_modules", dependency), "junction");
  }
  writeFileSync(join(context.folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(context.folder, "main.ts"), CONSUMER);
});

test.after(({ folder }) => rmSync(folder, { recursive: true, force: true }));

for (const [name, options] of Object.entries({
  "Node, without the DOM's names": { module: "node16", lib: ["es2022"], types: ["node"] },
  "Node, as TypeScript comes": { module: "nodenext", types: ["node"] },
  "a bundler for browsers, without Node's names": { module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom"], types: [] },
  "a bundler, strictest": { module: "esnext", moduleResolution: "bundler", lib: ["esnext", "dom"], types: ["node"], exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
})) {
  test(`they compile in a project for ${name}`, ({ folder }) => {
    const compilerOptions = { target: "es2022", strict: true, skipLibCheck: false, noEmit: true, ...options, typeRoots: [join(root, "node_modules/@types")] };
    assert.is(compile(folder, "tsconfig.json", { compilerOptions, files: ["main.ts"] }), "");
  });
}

test.run();
