/**
 * Does what a page tells its reader to do, in a folder: `console` blocks are run and what they print is compared (`...` is
 * any number of lines), `diff` blocks are applied, blocks that start with the name of a file become that file.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as assert from "uvu/assert";
import { run } from "../../../cli/run.js";
import { linkPackage } from "../linked-package.js";
import { ROOT } from "../repository-specs.js";

export interface Block {
  readonly language: string;
  /** What stands behind the language. */
  readonly info: string;
  readonly text: string;
  /** In the page, of the first line of `text`. */
  readonly line: number;
}

export function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^```(\w+)(.*)\n([\s\S]*?)^```$/gm)].map(({ 1: language = "", 2: info = "", 3: text = "", index }) => ({ language, info: info.trim(), text, line: page.slice(0, index).split("\n").length + 1 }));
}

export interface Outcome {
  readonly code: number;
  /** Both streams, in the order in which they were written to by commands in this process. */
  readonly text: string;
}

const COMMAND_LIMIT_MS = 120_000;

/** A reader in a folder; `cd` leads elsewhere. */
export class Tutorial {
  #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async follow(block: Block): Promise<void> {
    if (block.language === "console") await this.#console(block);
    else if (block.language === "diff") this.#edit(block);
    else this.#write(block);
  }

  /** The commands of one line; the first that fails ends it. */
  async command(line: string): Promise<Outcome> {
    const outcomes: Outcome[] = [];
    for (const part of line.split(" && ")) {
      const outcome = await this.#single(part.split(" "));
      outcomes.push(outcome);
      if (outcome.code !== 0) break;
    }
    return { code: outcomes.at(-1)?.code ?? 0, text: outcomes.map(({ text }) => text).join("") };
  }

  async #console({ text, info, line }: Block): Promise<void> {
    let code = 0;
    for (const part of text.split(/^(?=\$ )/m)) {
      const [command = "", ...expected] = part.trimEnd().split("\n");
      const outcome = await this.command(command.slice(2));
      assert.match(outcome.text.replace(/\n*$/, "\n"), asPattern(expected), `line ${line}: ${command}\n${outcome.text}`);
      assert.is(code, 0, `line ${line}: a command fails before ${command}`);
      code = outcome.code;
      if (info !== "fails") assert.is(code, 0, `line ${line}: ${command}\n${outcome.text}`);
    }
    if (info === "fails") assert.is(code, 1, `line ${line}: the last command fails`);
  }

  async #single([program = "", ...args]: readonly string[]): Promise<Outcome> {
    switch (program) {
      case "cd":
        this.#folder = resolve(this.#folder, args[0] ?? "");
        return { code: 0, text: "" };
      case "npx":
        return this.#single(args);
      case "gridwright":
        return this.#gridwright(args);
      case "tsc":
        return this.#node([join(ROOT, "node_modules/typescript/bin/tsc"), ...args]);
      case "node":
        return this.#node(args);
      case "npm":
        return this.#npm(args);
      default:
        throw new Error(`no reader of the page has ${program}`);
    }
  }

  async #npm([action = "", name = ""]: readonly string[]): Promise<Outcome> {
    if (action === "install" || action === "ci") {
      if (action === "install") linkPackage(this.#folder);
      return { code: 0, text: "" };
    }
    const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(readFileSync(join(this.#folder, "package.json"), "utf8"));
    const script = scripts[action === "run" ? name : action];
    if (script === undefined) throw new Error(`package.json has no script ${action} ${name}`);
    return this.command(script);
  }

  /** In this process, which spares a start; the command looks for its files where the reader stands. */
  async #gridwright(args: readonly string[]): Promise<Outcome> {
    const lines: string[] = [];
    const before = process.cwd();
    process.chdir(this.#folder);
    try {
      const code = await run(args, { out: (line) => lines.push(line), error: (line) => lines.push(line) });
      return { code, text: lines.map((line) => `${line}\n`).join("") };
    } finally {
      process.chdir(before);
    }
  }

  #node(args: readonly string[]): Outcome {
    // A golden is not accepted where CI is set; the reader sits at a desk.
    const { CI: _, NODE_TEST_CONTEXT: __, ...environment } = process.env;
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: this.#folder, encoding: "utf8", timeout: COMMAND_LIMIT_MS, env: environment });
    return { code: status ?? 1, text: stdout + stderr };
  }

  #edit({ text, line }: Block): void {
    const [, from = "", body = ""] = /^--- (\S+)\n\+\+\+ \1\n([\s\S]*)$/.exec(text) ?? [];
    assert.is.not(from, "", `line ${line}: a diff names one file twice`);
    const side = (sign: string): string => body.split(/^/m).filter((each) => !each.startsWith(sign)).map((each) => each.slice(1)).join("");
    const path = join(this.#folder, from);
    const before = readFileSync(path, "utf8");
    assert.is(before.split(side("+")).length, 2, `line ${line}: what the diff replaces stands once in ${from}`);
    writeFileSync(path, before.replace(side("+"), () => side("-")));
  }

  #write({ text, line }: Block): void {
    const [, name] = /^(?:\/\/|#) (\S+)\n/.exec(text) ?? [];
    if (name === undefined) throw new Error(`line ${line}: the block does not say which file it is`);
    mkdirSync(dirname(join(this.#folder, name)), { recursive: true });
    writeFileSync(join(this.#folder, name), text);
  }
}

function asPattern(expected: readonly string[]): RegExp {
  const parts = expected.map((line) => (line === "..." ? "(?:.*\\n)*?" : `${line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\n`));
  return new RegExp(`^${parts.length === 0 ? "\\n" : parts.join("")}$`);
}
