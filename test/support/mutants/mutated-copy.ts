import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Mutant, applyMutant } from "./mutant.js";

export const REPOSITORY = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** Not copied: dependencies are linked, the rest no test reads. */
const LEFT_OUT = new Set(["node_modules", ".git", "dist", ".cache", "coverage"]);
/** The tests of a mutant take seconds. A defect that makes them hang is found as well. */
const TEST_LIMIT_MS = 60_000;

export interface TestRun {
  readonly passed: boolean;
  /** For people: why it did not pass. */
  readonly why: string;
}

/** A copy of the working tree in a temporary folder, in which one file at a time is another. */
export class MutatedCopy {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  static make(): MutatedCopy {
    const root = mkdtempSync(join(tmpdir(), "gridwright-mutants-"));
    for (const entry of readdirSync(REPOSITORY)) {
      if (!LEFT_OUT.has(entry)) cpSync(join(REPOSITORY, entry), join(root, entry), { recursive: true });
    }
    symlinkSync(join(REPOSITORY, "node_modules"), join(root, "node_modules"), "junction");
    return new MutatedCopy(root);
  }

  /** Runs the mutant's tests against the mutant. @throws Error where the patch does not apply, or leaves no program behind */
  async run(mutant: Mutant): Promise<TestRun> {
    const path = join(this.#root, mutant.file);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, applyMutant(text, mutant));
    try {
      return await this.test(mutant.tests);
    } catch (error) {
      throw new Error(`mutant '${mutant.name}' is no program: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    } finally {
      writeFileSync(path, text);
    }
  }

  /** Runs test files of the copy, all in one process. @throws Error where one of them can't even be loaded */
  test(files: readonly string[]): Promise<TestRun> {
    const pattern = files.map((file) => relative("test", file).split(sep).join("/").replaceAll(".", "\\.")).join("|");
    const { FORCE_COLOR: _, NO_COLOR: __, ...env } = process.env;
    const command = ["--import", "tsx", join(REPOSITORY, "node_modules/uvu/bin.js"), "--no-color", join(this.#root, "test"), `^(${pattern})$`];
    return new Promise((done, fail) => {
      const child = spawn(process.execPath, command, { cwd: this.#root, env });
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        child.kill("SIGKILL");
      }, TEST_LIMIT_MS);
      child.on("error", fail);
      child.on("close", (code) => {
        clearTimeout(timer);
        const broken = /^.*(SyntaxError|TransformError|Transform failed|ERR_MODULE_NOT_FOUND|ReferenceError).*$/m.exec(output);
        if (broken !== null && code !== 0) fail(new Error(broken[0]));
        else if (timedOut) done({ passed: false, why: `not ended after ${TEST_LIMIT_MS / 1000} s` });
        else if (code === 0 && !/^ {2}Total: +[1-9]/m.test(output)) fail(new Error(`no test ran in ${files.join(", ")}`));
        else done({ passed: code === 0, why: /^ *FAIL.*$/m.exec(output)?.[0].trim() ?? output.trim().split("\n").at(-1) ?? "" });
      });
    });
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}
