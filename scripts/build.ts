/** Compiles what the package ships into `dist/`, module by module, so that a user's bundler drops what is not used. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { FINGERPRINT_FILE } from "../cli/generation-record.js";
import { scriptArguments } from "./script-arguments.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
scriptArguments({ name: "build", usage: "npm run build", options: {} });
rmSync(join(root, "dist"), { recursive: true, force: true });
const tsc = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
if (tsc.status !== 0) process.exit(1);
chmodSync(join(root, "dist/cli/main.js"), 0o755);

// As they are: what `gridwright init` copies into a user's folder, and what is no TypeScript.
for (const path of ["cli/template", "codegen/protocol/typescript/ts-morph.cjs", "codegen/protocol/typescript/ts-morph.d.cts"]) {
  cpSync(join(root, path), join(root, "dist", path), { recursive: true });
}

// What `gen` remembers of an earlier run holds for the very same code alone.
const modules = readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" }).filter((path) => /\.c?js$/.test(path)).sort();
const hash = createHash("sha256");
for (const path of modules) hash.update(`${path}\n`).update(readFileSync(join(root, "dist", path)));
writeFileSync(join(root, "dist", FINGERPRINT_FILE), `${hash.digest("hex")}\n`);
