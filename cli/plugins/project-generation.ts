/** What the bundler plugins share: a project that is generated before each build, and what went wrong as plain data. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic, DiagnosticNote } from "../../ir/diagnostic.js";
import { CommandError } from "../command-error.js";
import { CONFIG_FILE, configFolder, findConfig } from "../config.js";
import { diagnosticsOf } from "../diagnostics-of.js";
import { ProjectMemory } from "../project-memory.js";
import { writeProject } from "../write-project.js";

export interface GridwrightPluginOptions {
  /** Where to look for `gridwright.config.json`: here and above. Default: the folder that the bundler works in. */
  readonly project?: string;
}

export interface Problem {
  readonly message: string;
  readonly at?: ProblemPlace;
  readonly notes: readonly { readonly message: string; readonly at?: ProblemPlace }[];
}

/** Line and column count from 1. */
export interface ProblemPlace {
  /** Absolute. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly lineText: string;
}

export interface GenerationOutcome {
  /** Absolute paths of what the run has read: a change of one of them asks for another run. */
  readonly inputs: readonly string[];
  /** Empty where every file is up to date now. */
  readonly problems: readonly Problem[];
}

export class ProjectGeneration {
  readonly #start: string;
  readonly #memory = new ProjectMemory();
  #turn: Promise<unknown> = Promise.resolve();
  #inputs: readonly string[] = [];

  constructor(start: string) {
    this.#start = start;
  }

  /** Writes what differs, or nothing where there is a problem. Runs follow one another. */
  run(): Promise<GenerationOutcome> {
    const mine = this.#turn.then(() => this.#run());
    this.#turn = mine;
    return mine;
  }

  async dispose(): Promise<void> {
    await this.#turn;
    await this.#memory.dispose();
  }

  async #run(): Promise<GenerationOutcome> {
    let folder = this.#start;
    const problems: Problem[] = [];
    this.#memory.forgetWhatWasRead();
    try {
      folder = configFolder(this.#start);
      this.#memory.note(join(folder, CONFIG_FILE));
      await writeProject(findConfig(folder), this.#memory);
    } catch (error) {
      problems.push(...problemsOf(error, folder));
    }
    // A run that failed has not read all that the project consists of.
    this.#inputs = [...new Set([...this.#memory.read, ...(problems.length === 0 ? [] : this.#inputs)])];
    return { inputs: this.#inputs, problems };
  }
}

/** One for each finding; whatever a kernel module throws is one of its own, with its stack. */
function problemsOf(error: unknown, folder: string): Problem[] {
  const diagnostics = diagnosticsOf(error);
  if (diagnostics !== undefined) return diagnostics.map((each) => problem(each, folder));
  if (error instanceof CommandError) return placedProblems(error.message, folder);
  return [{ message: error instanceof Error ? (error.stack ?? error.message) : String(error), notes: [] }];
}

function problem(diagnostic: Diagnostic, folder: string): Problem {
  const note = ({ message, at }: DiagnosticNote): Problem["notes"][number] => (at === undefined ? { message } : { message, at: place(folder, at.file, at.line, at.column) });
  const help = diagnostic.help === undefined ? [] : [{ message: diagnostic.help }];
  const { file, line, column } = diagnostic.at;
  return { message: `${diagnostic.message} [${diagnostic.code}]`, at: place(folder, file, line, column), notes: [...diagnostic.notes.map(note), ...help] };
}

/** A line that starts with `FILE:LINE:COLUMN`, which is how a command names a place, is a problem of its own; any other goes on with the one before it. */
function placedProblems(text: string, folder: string): Problem[] {
  const problems: Problem[] = [];
  for (const each of text.split("\n")) {
    const [, file, line, column, message] = /^([^:]+):(\d+):(\d+):? (.+)$/.exec(each) ?? [];
    const before = problems.at(-1);
    if (file !== undefined && message !== undefined) problems.push({ message, at: place(folder, file, Number(line), Number(column)), notes: [] });
    else if (before === undefined) problems.push({ message: each, notes: [] });
    else problems[problems.length - 1] = { ...before, message: `${before.message}\n${each}` };
  }
  return problems;
}

function place(folder: string, file: string, line: number, column: number): ProblemPlace {
  const path = join(folder, file);
  return { path, line, column, lineText: lineOf(path, line) };
}

function lineOf(path: string, line: number): string {
  try {
    return readFileSync(path, "utf8").split(/\r?\n/)[line - 1] ?? "";
  } catch {
    return "";
  }
}
