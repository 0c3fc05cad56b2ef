/** `gridwright gen`: from the configuration to files, or with `--check` to the difference between the two. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Command, ExitCode } from "./command.js";
import { CommandError } from "./command-error.js";
import { CONFIG_FILE, configFolder } from "./config-folder.js";
import { formatOption } from "./format-option.js";
import { keepRecord, upToDateOutputs } from "./generation-record.js";
import { Interruption } from "./interruption.js";
import type { Output } from "./output.js";
import type { WatchOptions } from "./watch.js";
import { changesFor, removeLeftovers, type Change } from "./write-files.js";
import { upToDate, type WrittenProject, writtenLines } from "./written-project.js";

const HELP = `usage: gridwright gen [--check | --watch] [--format text|json] [--project FOLDER]

Reads gridwright.config.json in the current folder or above it, and writes the files that have changed, all or none.

options:
  --check            write nothing; print what would change as a unified diff, and exit 1 if anything would
  --watch            go on until Ctrl-C, and do it again whenever a spec, the configuration or a kernel module changes
  --format FORMAT    text (default) or json, one line (with --watch one for each time)
  --project FOLDER   where to look for gridwright.config.json instead
  --help, -h         this text`;

export const genCommand: Command = {
  summary: "make everything that gridwright.config.json asks for",
  help: HELP,
  run: async (args, output) => {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        check: { type: "boolean", default: false },
        watch: { type: "boolean", default: false },
        format: { type: "string", default: "text" },
        project: { type: "string", default: "." },
      },
    });
    const format = formatOption(values.format, ["text", "json"]);
    if (values.check && values.watch) throw new CommandError("--check writes nothing, so there is nothing to --watch for", 2);
    return values.watch ? watch({ folder: values.project, format }, output) : gen({ folder: values.project, check: values.check, format }, output);
  },
};

async function watch(options: WatchOptions, output: Output): Promise<ExitCode> {
  const interruption = new Interruption().listen();
  try {
    // Only here: no other run needs it.
    const { watchProject } = await import("./watch.js");
    await watchProject(options, output, interruption.signal, interruption);
    return interruption.exitCode ?? 0;
  } finally {
    interruption.stopListening();
  }
}

export interface GenOptions {
  /** Where to look for the configuration: here and above. */
  readonly folder: string;
  /** Write nothing; say what would change. */
  readonly check: boolean;
  readonly format: "text" | "json";
}

/** The command that makes `--check` pass. */
export const GEN_COMMAND = "npm run gen";

/** A whole new file says no more in a diff than its length does. */
const MAX_DIFF_LINES = 200;

/** The exit code; throws `CommandError` or `DiagnosticError`. */
export async function gen(options: GenOptions, output: Output): Promise<0 | 1> {
  const folder = configFolder(options.folder);
  const outputs = upToDateOutputs(folder);
  if (outputs !== undefined) {
    if (options.check) return report([], outputs.length, options, output);
    removeLeftovers(folder, outputs.map((path) => ({ path })));
    return reportWritten({ written: [], removed: [], unchanged: outputs.length }, options, output);
  }
  // Only here: loading a generator takes longer than finding out that there is nothing to do.
  const [{ findConfig }, { generateProject }, { ProjectMemory }, { writeOutputs }] = await Promise.all([
    import("./config.js"),
    import("./generate-project.js"),
    import("./project-memory.js"),
    import("./write-project.js"),
  ]);
  const memory = new ProjectMemory();
  const started = Date.now();
  try {
    memory.note(join(folder, CONFIG_FILE));
    const config = findConfig(folder);
    const files = await generateProject(config, memory);
    if (config.kernels.length === 0) keepRecord(folder, memory.read, files, started);
    if (options.check) return await report(changesFor(folder, files, config.manifest), files.length, options, output);
    return reportWritten(writeOutputs(config, files), options, output);
  } finally {
    await memory.dispose();
  }
}

function reportWritten(project: WrittenProject, options: GenOptions, output: Output): 0 {
  output.out(options.format === "json" ? JSON.stringify(project) : writtenLines(project).join("\n"));
  return 0;
}

async function report(changes: readonly Change[], total: number, options: GenOptions, output: Output): Promise<0 | 1> {
  if (options.format === "json") output.out(JSON.stringify({ stale: changes.map((change) => change.path) }));
  else {
    for (const change of changes) output.out(await difference(change));
    if (changes.length === 0) output.out(upToDate(total));
    else output.out(`${changes.length} generated ${changes.length === 1 ? "file differs" : "files differ"} from what the specs say. Fix: ${GEN_COMMAND}`);
  }
  return changes.length === 0 ? 0 : 1;
}

async function difference({ path, before, after }: Change): Promise<string> {
  if (before === undefined) return `${path} is missing`;
  if (after === undefined) return `${path} is no longer generated`;
  const { createTwoFilesPatch } = await import("diff");
  const lines = createTwoFilesPatch(path, path, before, after, "checked in", "generated", { context: 3 }).split("\n");
  const shown = lines.slice(0, MAX_DIFF_LINES);
  return lines.length > shown.length ? [...shown, `... ${lines.length - shown.length} more lines`].join("\n") : shown.join("\n");
}
