/** A project folder of a test's own, with the `gridwright` command run inside of it. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../../cli/run.js";

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export class TemporaryProject {
  readonly folder: string;

  constructor(files: Readonly<Record<string, string>>) {
    this.folder = mkdtempSync(join(tmpdir(), "gridwright-test-"));
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    const target = join(this.folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  /** Replaces the first occurrence of `from`, which must be there. */
  edit(path: string, from: string, to: string): void {
    const text = this.read(path);
    if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`);
    this.write(path, text.replace(from, to));
  }

  /** All files with their contents, hidden ones included. */
  snapshot(): Record<string, string> {
    const paths = readdirSync(this.folder, { recursive: true, encoding: "utf8" }).filter((path) => statSync(join(this.folder, path)).isFile());
    return Object.fromEntries(paths.sort().map((path) => [path, this.read(path)]));
  }

  async command(...args: readonly string[]): Promise<CommandResult> {
    const out: string[] = [];
    const error: string[] = [];
    const code = await run(args, { out: (line) => out.push(line), error: (line) => error.push(line) });
    return { code, out: out.join("\n"), error: error.join("\n") };
  }

  gen(...args: readonly string[]): Promise<CommandResult> {
    return this.command("gen", "--project", this.folder, ...args);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
