/** `gridwright gen --watch`: generates, and again whenever something changes that the last run has read. */
import { join } from "node:path";
import { CONFIG_FILE, configFolder, findConfig } from "./config.js";
import { counted } from "./counted.js";
import { explainError } from "./explain-error.js";
import { InputWatcher } from "./input-watcher.js";
import type { Output } from "./output.js";
import { ProjectMemory } from "./project-memory.js";
import type { Guards } from "./run-module.js";
import { writeProject } from "./write-project.js";
import { writtenLines, type WrittenProject } from "./written-project.js";

export interface WatchOptions {
  /** Where to look for the configuration: here and above. */
  readonly folder: string;
  readonly format: "text" | "json";
}

/** Ends when the signal is aborted; an error of a run is printed, and the watch goes on. `handlers`: those that abort the signal. Throws `CommandError` where there is nothing to watch. */
export async function watchProject(options: WatchOptions, output: Output, signal: AbortSignal, handlers?: Guards["handlers"]): Promise<void> {
  const folder = configFolder(options.folder);
  const memory = new ProjectMemory(handlers);
  const watcher = new InputWatcher();
  const keepAlive = setInterval(() => {}, 60_000);
  let inputs: ReadonlySet<string> = new Set();
  let last: Outcome | undefined;
  let again = false;
  try {
    do {
      const outcome = await run(folder, memory);
      // The run that only makes sure says what is new alone.
      if (!again || (outcome.ok ? outcome.changes : last?.ok === true)) report(outcome, options.format, output);
      // A run that failed has not read all that the project consists of.
      inputs = new Set([...memory.read, ...(outcome.ok ? [] : inputs)]);
      const isNew = watcher.follow(inputs);
      if (last === undefined && options.format === "text") output.out(`watching ${counted(inputs.size, "file")}; Ctrl-C ends it`);
      last = outcome;
      // A folder that nobody watched may have changed since the run has read it.
      again = isNew && !again;
    } while (again || (await watcher.next(signal)));
  } finally {
    clearInterval(keepAlive);
    watcher.close();
    await memory.dispose();
  }
}

type Outcome =
  | { readonly ok: true; readonly changes: boolean; readonly project: WrittenProject; readonly milliseconds: number }
  | { readonly ok: false; readonly error: unknown };

async function run(folder: string, memory: ProjectMemory): Promise<Outcome> {
  const start = performance.now();
  memory.forgetWhatWasRead();
  memory.note(join(folder, CONFIG_FILE));
  try {
    const project = await writeProject(findConfig(folder), memory);
    return { ok: true, changes: project.written.length + project.removed.length > 0, project, milliseconds: Math.round(performance.now() - start) };
  } catch (error) {
    return { ok: false, error };
  }
}

function report(outcome: Outcome, format: WatchOptions["format"], output: Output): void {
  if (!outcome.ok) {
    explainError(outcome.error, format === "json", output);
    return;
  }
  const { project, milliseconds } = outcome;
  if (format === "json") output.out(JSON.stringify({ ...project, milliseconds }));
  else output.out(`${writtenLines(project).join("\n")} (${milliseconds} ms)`);
}
