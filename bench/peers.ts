/**
 * Other packages that do a part of what gridwright does. They live in a package of their own, so that nobody installs them
 * who does not measure; `openPeers` does it when they are missing. Typed here as far as the benches call them.
 */
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { globals } from "webgpu";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "peers");

/** A type of typegpu's schema language; only passed around. */
export type Schema = object;

export interface TypeGpu {
  writeToArrayBuffer(buffer: ArrayBuffer, schema: Schema, value: unknown, options?: { readonly startOffset: number }): void;
  readFromArrayBuffer(buffer: ArrayBuffer, schema: Schema): unknown;
  readonly tgpu: { resolve(schemas: readonly Schema[]): string };
}

export interface TypeGpuData {
  readonly u32: Schema;
  struct(fields: Readonly<Record<string, Schema>>): Schema & { $name(name: string): Schema };
  arrayOf(element: Schema, count: number): Schema;
}

export interface StructuredView<View> {
  readonly arrayBuffer: ArrayBuffer;
  readonly views: View;
  set(value: unknown): void;
}

export interface WebGpuUtils {
  makeShaderDataDefinitions(code: string): { readonly storages: Readonly<Record<string, object>> };
  makeStructuredView<View>(definition: object | undefined, buffer?: ArrayBuffer): StructuredView<View>;
}

export interface WgslReflect {
  readonly WgslReflect: new (code: string) => { readonly structs: readonly { readonly name: string; readonly size: number }[] };
}

export interface Peers {
  readonly typegpu: TypeGpu;
  readonly data: TypeGpuData;
  readonly utils: WebGpuUtils;
  readonly reflect: WgslReflect;
}

/** Throws where they can't be installed. What npm says goes to stderr. */
export async function openPeers(): Promise<Peers> {
  install();
  // webgpu-utils names constants that a browser has.
  Object.assign(globalThis, globals);
  const typegpu: TypeGpu = await load("typegpu/index.js");
  const data: TypeGpuData = await load("typegpu/data/index.js");
  const utils: WebGpuUtils = await load("webgpu-utils/dist/1.x/webgpu-utils.module.js");
  const reflect: WgslReflect = await load("wgsl_reflect/wgsl_reflect.module.js");
  return { typegpu, data, utils, reflect };
}

/** By path, because this package does not depend on them. */
function load<M>(module: string): Promise<M> {
  return import(pathToFileURL(join(FOLDER, "node_modules", module)).href);
}

function install(): void {
  const installed = join(FOLDER, "node_modules/.package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(FOLDER, "package-lock.json")).mtimeMs) return;
  process.stderr.write("installing what the bench compares with (npm ci in bench/peers) ...\n");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: FOLDER, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (npm.status !== 0) throw new Error(`npm ci in bench/peers failed (${npm.error?.message ?? `exit ${npm.status}`}). Fix: run it by hand and read its output`);
}
