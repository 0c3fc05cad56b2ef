/** Compiles what the package ships into `dist/`, module by module, so that a user's bundler drops what is not used. */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
rmSync(join(root, "dist"), { recursive: true, force: true });
const tsc = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
if (tsc.status !== 0) process.exit(1);
chmodSync(join(root, "dist/cli/main.js"), 0o755);
// What `gridwright init` copies into a user's folder, as it is.
cpSync(join(root, "cli/template"), join(root, "dist/cli/template"), { recursive: true });
