/** Who puts the files of the README's example into a folder, and runs its commands, sees what it shows. */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import { Tutorial, blocksOf } from "../../support/docs/tutorial.js";
import { linkPackage } from "../../support/linked-package.js";
import { ROOT } from "../../support/repository-specs.js";

const README = readFileSync(join(ROOT, "README.md"), "utf8");
/** The rest speaks of this repository and not of a reader's project. */
const [, EXAMPLE = ""] = /^## What it looks like$([\s\S]*?)^## /m.exec(README) ?? [];

const CONFIG = {
  protocols: [{ spec: "cells.yaml", typescript: "src/generated", shaders: "src/generated" }],
  kernels: [{ module: "src/cells.kernel.ts", export: "kernel", targets: ["wgsl"], output: "src/generated/kernels" }],
};

test("the README's example generates, type-checks and prints what it shows", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "gridwright-readme-")));
  try {
    linkPackage(folder);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
    writeFileSync(join(folder, "gridwright.config.json"), JSON.stringify(CONFIG));
    const compilerOptions = { target: "es2023", module: "nodenext", strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true, types: ["node", "@webgpu/types"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
    const tutorial = new Tutorial(folder);
    for (const block of blocksOf(EXAMPLE)) await tutorial.follow(block);
    await tutorial.follow({ language: "console", info: "", text: "$ tsc -p .\n", line: 0 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
