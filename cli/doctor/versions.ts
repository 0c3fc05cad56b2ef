/** Node, the package, its optional peers and TypeScript: which are there, and whether they are new enough. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { PackageManifest } from "../package-manifest.js";
import type { DoctorFinding } from "./finding.js";

/** What each optional peer is for. */
const PEERS: Readonly<Record<string, string>> = {
  webgpu: "WebGPU in Node, and Dawn as a judge of WGSL",
  "@sparticuz/chromium": "the software GPU, on Linux x64",
  "naga-wasm": "naga as a second judge of WGSL",
  "@webgpu/glslang": "glslang as a judge of GLSL",
  vite: "the plugin gridwright/vite",
};

export function versionFindings(manifest: PackageManifest, project: string): DoctorFinding[] {
  const range = manifest.engines.node;
  return [
    judged("node", process.versions.node, range, `install Node ${range.replace(/^\D+/, "")} or newer`),
    { id: "gridwright", status: "ok", detail: manifest.version },
    ...Object.entries(manifest.peerDependencies).map(([name, wanted]) => peer(name, wanted)),
    typescript(project),
  ];
}

function peer(name: string, range: string): DoctorFinding {
  const version = installedVersion(name, (id) => fileURLToPath(import.meta.resolve(id)));
  // A shell would take > for a file to write.
  const fix = `npm install --save-dev ${/[<>]/.test(range) ? `"${name}@${range}"` : `${name}@${range}`}`;
  if (version === undefined) return { id: name, status: "optional", detail: `not installed; it is for ${PEERS[name] ?? "an option"}`, fix };
  return judged(name, version, range, fix);
}

function judged(id: string, version: string, range: string, fix: string): DoctorFinding {
  return satisfies(version, range) ? { id, status: "ok", detail: `${version} (${range})` } : { id, status: "wrong", detail: `${version} is not ${range}`, fix };
}

/** The project's own, which checks what is generated. */
function typescript(project: string): DoctorFinding {
  const version = installedVersion("typescript", createRequire(join(resolve(project), "package.json")).resolve);
  if (version !== undefined) return { id: "typescript", status: "ok", detail: version };
  return { id: "typescript", status: "optional", detail: "not installed; generated modules are TypeScript", fix: "npm install --save-dev typescript" };
}

/** Read from the package's own manifest, which its exports may hide. */
function installedVersion(name: string, resolveModule: (id: string) => string): string | undefined {
  let folder: string;
  try {
    folder = dirname(resolveModule(name));
  } catch {
    return undefined;
  }
  for (; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (typeof manifest === "object" && manifest !== null && "name" in manifest && manifest.name === name && "version" in manifest) return String(manifest.version);
    } catch {
      // The manifest lies further up.
    }
  }
  return undefined;
}

/** Of npm's ranges those that this package has: `1.2.3`, `^1.2.3`, `>=1.2`. A pre-release counts as its release. */
export function satisfies(version: string, range: string): boolean {
  const [, operator = "", wanted = ""] = /^(\^|>=)?(.*)$/.exec(range) ?? [];
  const has = numbers(version);
  const wants = numbers(wanted);
  if (operator === "") return compare(has, wants) === 0;
  if (compare(has, wants) < 0) return false;
  if (operator === ">=") return true;
  // ^ keeps the first part that is not 0.
  const fixed = wants.findIndex((part) => part > 0);
  return wants.slice(0, fixed + 1).every((part, i) => has[i] === part);
}

function numbers(version: string): number[] {
  const parts = version.replace(/[-+].*$/, "").split(".").map(Number);
  return [0, 1, 2].map((i) => parts[i] ?? 0);
}

function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((part, i) => part - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
