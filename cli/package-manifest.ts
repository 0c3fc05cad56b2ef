import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** What the package says of itself. */
export interface PackageManifest {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** `package.json` of the copy that is running. */
export function packageManifest(): PackageManifest {
  const own = dirname(fileURLToPath(import.meta.url));
  // `dist/cli` lies one folder deeper than `cli`.
  const folder = own.endsWith(join("dist", "cli")) ? resolve(own, "../..") : resolve(own, "..");
  const manifest: PackageManifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return manifest;
}
