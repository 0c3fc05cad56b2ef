/**
 * Makes `gridwright` importable from a folder, as if it were installed there: the package's own `exports`, on the sources
 * of this repository instead of `dist`. The repository's other packages are there too.
 */
import { copyFileSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./repository-specs.js";

/** Folders that exported modules lie in or import. */
const FOLDERS = ["cli", "codegen", "ir", "kernels", "runtime", "shaders-generated", "testing"];

export function linkPackage(folder: string): void {
  const modules = join(folder, "node_modules");
  const own = join(modules, "gridwright");
  mkdirSync(own, { recursive: true });
  for (const name of readdirSync(join(ROOT, "node_modules"))) if (!name.startsWith(".")) symlinkSync(join(ROOT, "node_modules", name), join(modules, name), "junction");
  for (const name of FOLDERS) symlinkSync(join(ROOT, name), join(own, name), "junction");
  // A spec that others extend is read from the package's own folder alone.
  copyFileSync(join(ROOT, "protocol-spec.yaml"), join(own, "protocol-spec.yaml"));
  const manifest = readFileSync(join(ROOT, "package.json"), "utf8");
  const { name, version, exports }: { name: string; version: string; exports: object } = JSON.parse(manifest);
  const sources = JSON.stringify(exports).replace(/"\.\/dist\/([^"]*?)(\.d\.ts|\.js)"/g, '"./$1.ts"');
  writeFileSync(join(own, "package.json"), JSON.stringify({ name, version, type: "module", sideEffects: false, exports: JSON.parse(sources) }));
}
