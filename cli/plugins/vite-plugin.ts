/**
 * `gridwright/vite`: generates the project before each build, and while the development server runs whenever something
 * changes that generation reads. The application imports generated files as any others; Vite replaces them as they change.
 */
import type { Plugin, ViteDevServer } from "vite";
import { InputWatcher } from "../input-watcher.js";
import { ProjectGeneration, type GenerationOutcome, type GridwrightPluginOptions, type Problem } from "./project-generation.js";

export type { GridwrightPluginOptions };

/** A finding fails a build, at its place in the spec; the development server shows it until the spec is repaired. */
export function gridwright(options: GridwrightPluginOptions = {}): Plugin {
  let start = ".";
  let server: ViteDevServer | undefined;
  let generation: ProjectGeneration | undefined;
  let last: GenerationOutcome = { inputs: [], problems: [] };
  const watcher = new InputWatcher();
  const end = new AbortController();
  let watching: Promise<void> | undefined;

  const run = async (): Promise<GenerationOutcome> => {
    generation ??= new ProjectGeneration(options.project ?? start);
    last = await generation.run();
    return last;
  };

  const runAgain = async (running: ViteDevServer): Promise<void> => {
    const before = last.problems;
    const { problems } = await run();
    if (problems.length > 0) show(running, problems);
    // The page still shows the error, and the files may be what they were before it.
    else if (before.length > 0) running.ws.send({ type: "full-reload" });
  };

  /** Not through Vite's own watcher, which leaves `node_modules` out and drops the second of two quick changes. */
  const watch = async (running: ViteDevServer): Promise<void> => {
    // A folder that nobody watched may have changed since the run has read it.
    while (watcher.follow(last.inputs) || (await watcher.next(end.signal))) await runAgain(running);
  };

  return {
    name: "gridwright",
    enforce: "pre",
    configResolved({ root }) {
      start = root;
    },
    configureServer(running) {
      server = running;
    },
    async buildStart() {
      const { inputs, problems } = await run();
      const [first] = problems;
      if (server === undefined) {
        for (const input of inputs) this.addWatchFile(input);
        if (first !== undefined) this.error(buildError(problems, first));
        return;
      }
      if (first !== undefined) show(server, problems);
      const { logger } = server.config;
      watching ??= watch(server).catch((error: unknown) => logger.error(String(error)));
    },
    async closeBundle() {
      // A build that watches comes back to `buildStart`; a server that closes its bundle does not.
      if (server === undefined && this.meta.watchMode) return;
      end.abort();
      watcher.close();
      await watching;
      await generation?.dispose();
    },
  };
}

function show(server: ViteDevServer, problems: readonly Problem[]): void {
  const text = problems.map(line).join("\n");
  server.config.logger.error(text, { timestamp: true });
  const at = problems[0]?.at;
  const place = at === undefined ? {} : { id: at.path, loc: { file: at.path, line: at.line, column: at.column }, frame: frame(at.lineText, at.column) };
  server.ws.send({ type: "error", err: { plugin: "gridwright", message: text, stack: "", ...place } });
}

/** Rollup's errors have one place; the message names those of the others. */
function buildError(problems: readonly Problem[], { at }: Problem): { message: string; id?: string; loc?: { file: string; line: number; column: number }; frame?: string } {
  const message = problems.map(line).join("\n");
  // Rollup counts columns from 0.
  return at === undefined ? { message } : { message, id: at.path, loc: { file: at.path, line: at.line, column: at.column - 1 }, frame: frame(at.lineText, at.column) };
}

function line({ message, at, notes }: Problem): string {
  return [`${placeText(at)}${message}`, ...notes.map((note) => `  ${placeText(note.at)}${note.message}`)].join("\n");
}

function placeText(at: Problem["at"]): string {
  return at === undefined ? "" : `${at.path}:${at.line}:${at.column} `;
}

function frame(lineText: string, column: number): string {
  return `${lineText}\n${" ".repeat(column - 1)}^`;
}
