/** What `npm start` scans when it is told nothing: this repository's own sources, from any working directory. */
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ScanRequest } from "./options.js";

const REPOSITORY = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");
const SOURCES = ["ir", "codegen", "kernels", "runtime", "testing", "cli", "scripts", "examples", "bench", "test", "shaders-generated", "protocol-spec.yaml"];
const PATTERNS = ["slot", "buffer", "function", "the", "e"];

export function defaultScan(): ScanRequest {
  const paths = SOURCES.map((name) => join(REPOSITORY, name)).filter((path) => existsSync(path));
  return { patterns: PATTERNS, paths: paths.map((path) => relative(process.cwd(), path)) };
}
